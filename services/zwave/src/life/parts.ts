import type { Value } from '@constellation/bootstrap/payload'
import type { Counters, Service } from '@constellation/bootstrap/service'
import type { ZwaveFile } from '../file.ts'
import type { ZwaveConfig } from '../options.ts'

/** What the parts of the service use of it. */
export type ZwaveService = Pick<
  Service<ZwaveConfig, ZwaveFile>,
  | 'name'
  | 'group'
  | 'config'
  | 'file'
  | 'base'
  | 'log'
  | 'signal'
  | 'counters'
  | 'gauge'
  | 'publish'
  | 'restore'
  | 'alive'
  | 'status'
  | 'retained'
  | 'clear'
  | 'online'
  | 'degraded'
  | 'sensorState'
  | 'onActions'
>

/** Something that happened in the network, told in `z-wave/controller/status/event`. */
export interface NetworkEvent {
  readonly event: string
  readonly [field: string]: Value | readonly Value[] | undefined
}

/** Counts. */
export function count(counters: Counters, name: string, by = 1): void {
  counters[name] = (counters[name] ?? 0) + by
}
