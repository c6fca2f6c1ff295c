import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard'

/** A word that is shown for a value, and its colour: never a colour alone. */
export type Word = readonly [text: string, color: string]

/** Words for texts and single numbers. */
export function wordsFor(words: Readonly<Record<string, Word>>): ValueMapping {
  const entries = Object.entries(words).map(([value, [text, color]], index) => [
    value,
    { text, color, index },
  ])
  return { type: MappingType.ValueToText, options: Object.fromEntries(entries) }
}

/** A word for numbers from `from` to `to`, both included; `null` has no end. */
export function wordBetween(from: number | null, to: number | null, [text, color]: Word): ValueMapping {
  return { type: MappingType.RangeToText, options: { from, to, result: { text, color } } }
}

/** What contacts, switches, sockets and locks say. */
export const openClosed: readonly ValueMapping[] = [
  wordsFor({
    open: ['open', 'orange'],
    closed: ['closed', 'green'],
    on: ['on', 'yellow'],
    off: ['off', 'blue'],
    unlocked: ['unlocked', 'orange'],
    locked: ['locked', 'green'],
  }),
]

/** What services and nodes say of their life. */
export const lifeStates: readonly ValueMapping[] = [
  wordsFor({
    online: ['online', 'green'],
    degraded: ['degraded', 'orange'],
    starting: ['starting', 'blue'],
    stopping: ['stopping', 'purple'],
    offline: ['offline', 'red'],
    alive: ['alive', 'green'],
    awake: ['awake', 'green'],
    asleep: ['asleep', 'blue'],
    interviewing: ['interviewing', 'blue'],
    dead: ['dead', 'red'],
  }),
]

/** Truth values. */
export function yesNo(yes: Word, no: Word): readonly ValueMapping[] {
  return [wordsFor({ 1: yes, 0: no })]
}

/** Charge of a battery in %. */
export const batteryWords: readonly ValueMapping[] = [
  wordBetween(null, 14.999, ['low', 'red']),
  wordBetween(15, 39.999, ['fair', 'orange']),
  wordBetween(40, null, ['good', 'green']),
]

/** The eight winds, by where the wind comes from in degrees. */
export const winds: readonly (readonly [name: string, from: number, to: number])[] = [
  ['north-east', 22.5, 67.5],
  ['east', 67.5, 112.5],
  ['south-east', 112.5, 157.5],
  ['south', 157.5, 202.5],
  ['south-west', 202.5, 247.5],
  ['west', 247.5, 292.5],
  ['north-west', 292.5, 337.5],
]

/** Names for directions in degrees. */
export const windWords: readonly ValueMapping[] = [
  wordBetween(0, 22.499, ['north', 'text']),
  ...winds.map(([name, from, to]) => wordBetween(from, to - 0.001, [name, 'text'])),
  wordBetween(337.5, 360, ['north', 'text']),
]
