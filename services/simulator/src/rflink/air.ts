import { chance } from '../house/noise.ts'
import { type Sensor, sensors } from './sensors.ts'

/** Something that a gateway prints at a time. */
export interface Sent {
  /** Real time, ms since 1970. */
  readonly at: number
  readonly sensor: Sensor
  /** Number of the transmission, counted for each sensor. */
  readonly slot: number
  /** The house's time of the transmission; a repeat has that of its first. */
  readonly houseTime: number
  /** 0: as sent; 1, 2, …: heard again. */
  readonly repeat: number
}

/** Repeats arrive within this time (ms), whatever the speed: they belong to one press or one message. */
export const repeatWindow = 2500

/**
 * What is sent from `from` until before `to` (real time, ms), in order. The house's time is the real one times `speed`,
 * so that days pass more quickly and nothing jumps when the simulator is started again.
 */
export function onAir(seed: number, speed: number, from: number, to: number): Sent[] {
  const found: Sent[] = []
  for (const [index, sensor] of sensors.entries()) {
    const first = Math.floor(((from - repeatWindow) * speed) / sensor.every) - 1
    const last = Math.ceil((to * speed) / sensor.every)
    for (let slot = first; slot <= last; slot++) {
      const houseTime = Math.round((slot + 0.1 * chance(seed, 100 + index, slot)) * sensor.every)
      const sent = Math.ceil(houseTime / speed)
      for (const [repeat, delay] of delays(seed, index, slot, sensor.repeats).entries()) {
        const at = sent + delay
        if (at >= from && at < to) found.push({ at, sensor, slot, houseTime, repeat })
      }
    }
  }
  return found.sort((a, b) => a.at - b.at)
}

/** When one transmission is heard, in ms after its start: at once, then none to all of its repeats. */
function delays(seed: number, index: number, slot: number, most: number): number[] {
  const times = [0]
  const count = Math.floor(chance(seed, 200 + index, slot) * (most + 1))
  const step = Math.floor((repeatWindow - 200) / Math.max(1, most))
  for (let n = 0; n < count; n++)
    times.push(150 + n * step + Math.floor(chance(seed, 300 + index, slot * 8 + n) * (step - 150)))
  return times
}

/** What may stand before a frame on its line. */
export type Noise = 'word' | 'torn' | undefined

/**
 * Firmware leaves debug words of some decoders before a frame now and then (`word`), and a reset or a full buffer a
 * frame without its end (`torn`); one in fifty and one in a hundred.
 */
export function noiseBefore(seed: number, sent: Sent): Noise {
  const dice = chance(seed, 400, sent.at)
  return dice < 0.02 ? 'word' : dice < 0.03 ? 'torn' : undefined
}

/** A pulse dump such as the gateway prints of what it could not decode, without number; undefined: most of the time. */
export function undecoded(seed: number, sent: Sent, debug: boolean): string | undefined {
  if (chance(seed, 500, sent.at) >= (debug ? 0.6 : 0.03)) return undefined
  const pulses = 30 + 2 * Math.floor(chance(seed, 501, sent.at) * 40)
  const times = Array.from(
    { length: pulses },
    (_, i) => 30 * (8 + Math.floor(60 * chance(seed, 502 + i, sent.at))),
  )
  return `DEBUG;Pulses=${pulses};Pulses(uSec)=${times.join(',')};`
}
