import { chance } from '../house/noise.ts'
import {
  houseEnergy,
  housePower,
  humidityAt,
  indoorTemperature,
  outdoorTemperature,
  rainCounter,
  windAt,
} from '../house/weather.ts'
import { hex4, hex8, percent, signedTenths, sixteenths, tenths } from './fields.ts'

/** A thing that sends by itself. */
export interface Sensor {
  /** Milliseconds from one transmission to the next, give or take a tenth. */
  readonly every: number
  /** How often one transmission may be received again: a button is held, a thermometer sends its message twice. */
  readonly repeats: number
  /**
   * What the gateway prints of a transmission, without number: `Alecto V1;ID=08ef;TEMP=00d6;…;`.
   * @param slot counts the transmissions since 1970
   * @param time of the house, ms since 1970
   * @param extraWatts what the switched sockets draw
   */
  readonly message: (seed: number, slot: number, time: number, extraWatts: number) => string
}

const second = 1000
const minute = 60 * second

const idOfNeighbour = (seed: number) => hex4(0x1001 + Math.floor(chance(seed, 90, 0) * 0xdffe))

/** Everything that is on the air around the house. A new device is one more row. */
export const sensors: readonly Sensor[] = [
  {
    every: 47 * second,
    repeats: 1,
    message: (seed, _slot, time) => {
      const celsius = indoorTemperature(seed, time)
      return `Alecto V1;ID=08ef;TEMP=${signedTenths(celsius)};HUM=${percent(humidityAt(seed, time, celsius))};BAT=OK;`
    },
  },
  {
    every: 31 * second,
    repeats: 0,
    message: (seed, _slot, time) => {
      const { speed, gust, direction } = windAt(seed, time)
      const celsius = outdoorTemperature(seed, time)
      const chill = signedTenths(windChill(celsius, speed))
      return (
        `Cresta;ID=8301;WINDIR=${sixteenths(direction)};WINSP=${tenths(speed)};WINGS=${tenths(gust)};` +
        `WINTMP=${signedTenths(celsius)};WINCHL=${chill};BAT=OK;`
      )
    },
  },
  {
    every: 92 * second,
    repeats: 1,
    message: (seed, _slot, time) => `Alecto V1;ID=0086;RAIN=${tenths(rainCounter(seed, time))};BAT=OK;`,
  },
  {
    every: 12 * second,
    repeats: 0,
    message: (seed, _slot, time, extraWatts) =>
      `OWL_CM180;ID=003D;WATT=${hex4(housePower(seed, time) + extraWatts)};KWATT=${hex8(houseEnergy(time))};`,
  },
  {
    // the contact: opened and closed in turn
    every: 2 * minute,
    repeats: 3,
    message: (_seed, slot) => `NewKaku;ID=00c14a02;SWITCH=1;CMD=${slot % 2 === 0 ? 'ON' : 'OFF'};`,
  },
  {
    every: 5 * minute,
    repeats: 2,
    message: () => 'Byron SX;ID=a66a;CHIME=09;',
  },
  {
    // the remote control of the sockets, one after the other
    every: 3 * minute,
    repeats: 3,
    message: (_seed, slot) =>
      `NewKaku;ID=01a2b3c4;SWITCH=${(slot % 2) + 1};CMD=${slot % 4 < 2 ? 'ON' : 'OFF'};`,
  },
  {
    // next door
    every: 55 * second,
    repeats: 1,
    message: (seed, _slot, time) => {
      const celsius = indoorTemperature(seed ^ 0x5eed, time) - 2
      const humidity = percent(humidityAt(seed ^ 0x5eed, time, celsius))
      return `Oregon TempHygro;ID=${idOfNeighbour(seed)};TEMP=${signedTenths(celsius)};HUM=${humidity};BAT=LOW;`
    },
  },
]

/** Wind chill in °C (formula of 2001, Environment Canada), for 10 °C and below with wind; else the air's. */
function windChill(celsius: number, kmh: number): number {
  if (celsius > 10 || kmh < 5) return celsius
  const v = kmh ** 0.16
  return 13.12 + 0.6215 * celsius - 11.37 * v + 0.3965 * celsius * v
}
