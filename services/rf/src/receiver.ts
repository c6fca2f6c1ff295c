import { count } from '@constellation/bootstrap/counters'
import type { Reading } from '@constellation/bootstrap/reading'
import type { Counters } from '@constellation/bootstrap/service'
import { type Device, Devices } from './devices.ts'
import type { RfFile } from './file.ts'
import { isGlob } from './glob.ts'
import { Repeats } from './repeats.ts'
import { decode } from './rflink/decode.ts'
import type { DeviceFrame } from './rflink/frame.ts'
import { knownScales, type Scale } from './rflink/scales.ts'

/** What one line became. */
export interface Received {
  readonly device: Device
  /** What is to be published: without what was said already. */
  readonly readings: readonly Reading[]
  /** Whether it said anything that can be used, also where it was a repeat. */
  readonly heard: boolean
  /** Whether the device reports numbers, also where they were repeats. */
  readonly numbers: boolean
  /** Words that are in no table, and values that cannot be, for the log. */
  readonly unknown: readonly string[]
  readonly bad: readonly string[]
}

/** From a device's line to readings: who it is, what it says, and what of that is new. */
export class Receiver {
  readonly #devices: Devices
  readonly #repeats = new Repeats()
  readonly #scales: readonly Scale[]
  readonly #counters: Counters

  /** @param reserved names that no device may have: the service's own */
  constructor(file: RfFile, counters: Counters, reserved: readonly string[] = []) {
    this.#devices = new Devices(file, reserved)
    this.#scales = [...file.scale, ...knownScales]
    this.#counters = counters
    for (const name of ['frames', 'ignored', 'readings', 'repeats', 'unknown_fields', 'bad_values'])
      counters[name] ??= 0
  }

  /**
   * @param ts when the line's last byte arrived, in milliseconds since 1970
   * @returns undefined for a device that is ignored
   */
  receive(frame: DeviceFrame, ts: number): Received | undefined {
    this.#count('frames')
    const device = this.#devices.find(frame)
    if (!device) {
      this.#count('ignored')
      return undefined
    }
    const { sensor, named } = device
    const { values, unknown, bad } = decode(frame, {
      kind: named?.kind,
      invert: named?.invert,
      several: named !== undefined && (named.match.switch === undefined || isGlob(named.match.switch)),
      scales: this.#scales,
    })
    this.#count('unknown_fields', unknown.length)
    this.#count('bad_values', bad.length)
    const fresh = values.filter(({ name, value }) => !this.#repeats.isRepeat(sensor, name, value, ts))
    this.#count('repeats', values.length - fresh.length)
    this.#count('readings', fresh.length)
    const readings = fresh.map((value) => ({ sensor, ...value, ts }))
    const heard = values.length > 0
    return { device, readings, heard, numbers: values.some(({ kind }) => kind === 'number'), unknown, bad }
  }

  /** A reading that the service makes itself (the new state of a socket): what is heard then is held against it. */
  note({ sensor, name, value }: Reading, ts: number): void {
    if (typeof value !== 'object') this.#repeats.isRepeat(sensor, name, value, ts)
  }

  #count(name: string, by?: number): void {
    count(this.#counters, name, by)
  }
}
