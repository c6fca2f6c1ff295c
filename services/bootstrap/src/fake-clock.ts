import { Clock, type ClockEvents, type ClockKnowledge } from './clock.ts'

/** A machine whose clock a test sets; time passes by `pass` alone, in milliseconds. */
export class FakeMachine {
  wall: number
  /** Monotonic, since the machine's start. */
  uptime: number
  readonly boot: string

  constructor(wall: number, boot = 'boot0001', uptime = 20_000) {
    this.wall = wall
    this.boot = boot
    this.uptime = uptime
  }

  pass(ms: number): void {
    this.wall += ms
    this.uptime += ms
  }

  /** The clock of a process that starts now. */
  clock(events: Partial<ClockEvents> = {}, known: Partial<ClockKnowledge> = {}): Clock {
    const began = this.uptime
    const source = {
      wall: () => this.wall,
      elapsed: () => this.uptime - began,
      uptime: () => this.uptime,
      boot: this.boot,
    }
    const { onSet = () => {}, onBack = () => {} } = events
    const { start, floor = 0 } = known
    return new Clock(source, { onSet, onBack }, { start, floor })
  }
}
