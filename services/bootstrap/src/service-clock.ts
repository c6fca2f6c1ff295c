import { Clock, type ClockEvents, machineClock } from './clock.ts'
import { newEpoch } from './outbox/epoch.ts'
import { bootId } from './outbox/journal.ts'
import type { Outbox } from './outbox/outbox.ts'

/** This machine's time, with what a service's outbox knows of it from earlier processes. */
export function serviceClock({ starts, lastKnown }: Outbox, events: ClockEvents): Clock {
  // where the kernel has no boot_id, each process counts as another start of the machine
  const source = machineClock(bootId().slice(0, 8) || newEpoch())
  return new Clock(source, events, { start: starts.of(source.boot), floor: lastKnown })
}
