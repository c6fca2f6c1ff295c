import type { Calendar } from './calendar.ts'
import type { Stored, Topic } from './store/store.ts'

/** The readings, as rendering sees them. */
export interface Readings {
  get(topic: string): Stored | undefined
  /** The topics that a filter matches, in the order of their names. */
  matching(filter: string): readonly Topic[]
}

/** How old a reading may be until it counts as missing, in milliseconds; states of services and sensors have no age. */
export interface Limits {
  readonly number: number
  readonly state: number
}

/** What is written differently elsewhere. */
export interface Language {
  /** The character between whole and fraction. */
  readonly decimal: string
  /** From Sunday. */
  readonly weekdays: readonly string[]
  readonly months: readonly string[]
  readonly maps: ReadonlyMap<string, ReadonlyMap<string, string>>
}

/** All that rendering depends on besides page and size. */
export interface Scene {
  readonly readings: Readings
  /** Milliseconds since 1970. */
  readonly now: number
  readonly calendar: Calendar
  readonly limits: Limits
  readonly language: Language
  /** `<group>/<service>` of this service: what it tells of itself is no news for whoever sees the display work. */
  readonly self: string
}

/** What a page or a row was made for. */
export interface Subject {
  /** The reading's topic; undefined for a sensor as a whole. */
  readonly topic: string | undefined
  readonly group: string
  readonly sensor: string
  readonly name: string
  /** The text that stands for `{value}` where that is no reading: what is wrong with a sensor. */
  readonly text?: string
}

/** What a line is rendered for. */
export interface Place {
  readonly subject: Subject | undefined
  /** The page's own limit of age in milliseconds. */
  readonly fresh: number | undefined
  readonly page: number
  readonly pages: number
}

/** How things are written where the file does not say. */
export const english: Language = {
  decimal: '.',
  weekdays: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  months: [
    ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
    ...['August', 'September', 'October', 'November', 'December'],
  ],
  maps: new Map(),
}
