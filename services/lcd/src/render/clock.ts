import type { LocalTime } from '../calendar.ts'
import type { Language } from '../scene.ts'
import type { ClockField } from '../template/clock-pattern.ts'

const two = (value: number) => String(value).padStart(2, '0')

type Write = (time: LocalTime, language: Language) => string

const writers: Readonly<Record<ClockField, Write>> = {
  HH: ({ hour }) => two(hour),
  H: ({ hour }) => String(hour),
  hh: ({ hour }) => two(hour % 12 || 12),
  h: ({ hour }) => String(hour % 12 || 12),
  mm: ({ minute }) => two(minute),
  ss: ({ second }) => two(second),
  a: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  dd: ({ day }) => two(day),
  d: ({ day }) => String(day),
  MM: ({ month }) => two(month),
  M: ({ month }) => String(month),
  MMM: ({ month }, { months }) => short(months[month - 1], 3),
  yyyy: ({ year }) => String(year).padStart(4, '0'),
  yy: ({ year }) => two(year % 100),
  EEE: ({ weekday }, { weekdays }) => short(weekdays[weekday], 3),
  EEEE: ({ weekday }, { weekdays }) => weekdays[weekday] ?? '',
}

const fields = new Map<string, Write>(Object.entries(writers))

const short = (name: string | undefined, length: number) => (name ?? '').slice(0, length)

/** Writes a moment by a pattern that `parsePattern` has split. */
export function writeClock(pattern: readonly string[], time: LocalTime, language: Language): string {
  return pattern.map((part) => fields.get(part)?.(time, language) ?? part).join('')
}
