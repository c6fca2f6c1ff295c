import { chance } from '../house/noise.ts'
import { indoorTemperature } from '../house/weather.ts'
import type { SimNode } from './node.ts'

/** The house's nodes by ID. The last is not in the network: its button is pressed for whoever includes. */
export const houseNodes = { door: 2, lamp: 3, fridge: 4, dimmer: 5, keyFob: 6, newcomer: 7 } as const
type Device = Exclude<keyof typeof houseNodes, 'newcomer'>

/** Something that happens to a device again and again. */
export interface Happening {
  readonly device: Device
  /** Milliseconds of the house's time from one to the next, give or take a tenth. */
  readonly every: number
  /**
   * @param slot counts the happenings since 1970
   * @param time of the house, ms since 1970
   */
  readonly act: (node: SimNode, seed: number, slot: number, time: number) => void
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** Multilevel sensor type of an air temperature. */
const airTemperature = 1

/** Watts of the lamp, which flickers a little, and of the fridge, whose compressor runs for 9 minutes of 25. */
const lampWatts = (seed: number, slot: number) => 57 + Math.round(60 * chance(seed, 801, slot)) / 10
const fridgeWatts = (seed: number, time: number) =>
  time % (25 * minute) < 9 * minute ? 82 + Math.round(60 * chance(seed, 802, time)) / 10 : 1.4

/** All that happens in the house's Z-Wave network by itself. A new one is one more row. */
export const happenings: readonly Happening[] = [
  // the front door: opened, and closed again a while later
  { device: 'door', every: 4 * minute, act: (node, _seed, slot) => node.door(slot % 2 === 0) },
  {
    device: 'door',
    every: 5 * minute,
    act: (node, seed, _slot, time) =>
      node.measure(airTemperature, tenths(indoorTemperature(seed, time) - 1.5)),
  },
  { device: 'door', every: 6 * hour, act: (node) => node.wakeUp() },
  { device: 'door', every: 24 * hour, act: (node) => node.charge(drained(node.state.battery)) },
  // the lamp: somebody presses the plug's button
  { device: 'lamp', every: 10 * minute, act: (node, _seed, slot) => node.press(slot % 2 === 0) },
  {
    device: 'lamp',
    every: 40 * second,
    act: (node, seed, slot) => {
      node.state.load = lampWatts(seed, slot)
      if (node.state.on[0]) node.power()
    },
  },
  { device: 'lamp', every: 5 * minute, act: (node) => consume(node, 5 * minute) },
  {
    device: 'fridge',
    every: 30 * second,
    act: (node, seed, _slot, time) => {
      node.state.load = fridgeWatts(seed, time)
      node.power()
    },
  },
  { device: 'fridge', every: 5 * minute, act: (node) => consume(node, 5 * minute) },
  { device: 'dimmer', every: 9 * minute, act: (node, seed, slot) => node.dim(dimmed(seed, slot)) },
  {
    device: 'keyFob',
    every: 7 * minute,
    act: (node, seed, slot) =>
      node.scene(1 + Math.floor(6 * chance(seed, 803, slot)), chance(seed, 804, slot) < 0.2 ? 3 : 0),
  },
  { device: 'keyFob', every: 24 * hour, act: (node) => node.wakeUp() },
]

const tenths = (value: number) => Math.round(value * 10) / 10
const drained = (battery: number) => (battery > 5 ? battery - 1 : 100)
const dimmed = (seed: number, slot: number) =>
  chance(seed, 805, slot) < 0.3 ? 0 : 10 + Math.floor(90 * chance(seed, 806, slot))

/** The counter goes on by what was drawn for so long, and is told. */
function consume(node: SimNode, ms: number): void {
  node.state.energy += (node.watts / 1000) * (ms / hour)
  node.energy()
}

/** One of the happenings, at a time of the house's. */
export interface Due {
  readonly happening: Happening
  readonly slot: number
  readonly time: number
}

/** What happens from `from` until before `to` (ms of the house's time), in order. */
export function dueBetween(seed: number, from: number, to: number): Due[] {
  const due: Due[] = []
  for (const [index, happening] of happenings.entries()) {
    const { every } = happening
    for (let slot = Math.floor(from / every) - 1; slot <= Math.ceil(to / every); slot++) {
      const time = Math.round((slot + 0.1 * chance(seed, 700 + index, slot)) * every)
      if (time >= from && time < to) due.push({ happening, slot, time })
    }
  }
  return due.sort((a, b) => a.time - b.time)
}
