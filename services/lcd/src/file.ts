import type { FileSchema } from '@constellation/bootstrap/config/file'
import { record, strictObject } from '@constellation/bootstrap/config/file-schema'
import * as v from 'valibot'
import { condition, each, line, time, timeOfDay } from './file-parts.ts'
import { checkReferences, type PageInFile } from './file-references.ts'
import { type KeyAction, keyActions } from './keys.ts'
import type { Alert, Page } from './pages/page.ts'
import type { LightPlan } from './show/light.ts'

/** config/lcd.yaml. Times are in milliseconds. */
export interface LcdFile {
  /** undefined: the automatic ones. */
  readonly pages: readonly Page[] | undefined
  /** undefined: the automatic ones. */
  readonly alerts: readonly Alert[] | undefined
  /** Whether silent sensors and services with problems have pages of their own, before the others. */
  readonly problems: boolean
  /** How long a page is shown that does not say. */
  readonly seconds: number
  /** How often the display is initialised again; 0: never. */
  readonly refresh: number
  readonly backlight: LightPlan
  readonly keys: Readonly<Record<string, KeyAction>>
  readonly maps: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly decimal: '.' | ','
  readonly weekdays: readonly string[] | undefined
  readonly months: readonly string[] | undefined
}

const dayMs = 86_400_000
/** What comes after so many screens is never seen, and each alert is looked at ten times a second. */
const [mostPages, mostAlerts] = [300, 100]
const boolean = v.boolean('is not true or false')
const name = v.pipe(
  v.string('is not a text'),
  v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'is not 1 to 64 of A-Z a-z 0-9 - _'),
)
const lines = v.pipe(
  v.array(line, 'is not a list of lines'),
  v.minLength(1, 'is empty'),
  v.maxLength(40, 'has more than 40 lines'),
)
const fresh = v.optional(time(1000, 3650 * dayMs))

const page = v.pipe(
  strictObject({
    name: v.optional(name),
    each: v.optional(each),
    when: v.optional(condition),
    seconds: v.optional(time(1000, dayMs)),
    fresh,
    title: v.optional(line),
    lines: v.optional(lines),
    row: v.optional(line),
  }),
  v.check(({ lines, row }) => (lines === undefined) !== (row === undefined), 'needs either lines or row'),
  v.check(({ each, row }) => row === undefined || each !== undefined, 'has row, but not each'),
)

const level = v.pipe(
  v.number('is not a number'),
  v.minValue(0, 'is less than 0'),
  v.maxValue(100, 'is more than 100'),
)

const alert = strictObject({
  name,
  each: v.optional(each),
  when: condition,
  for: v.optional(time(0, 30 * dayMs), 0),
  priority: v.optional(
    v.pipe(
      v.number('is not a number'),
      v.integer('is not a whole number'),
      v.minValue(0, 'is less than 0'),
      v.maxValue(100, 'is more than 100'),
    ),
    60,
  ),
  blink: v.optional(boolean, false),
  fresh,
  lines,
})

const light = strictObject({
  level: v.optional(level, 100),
  night: v.optional(strictObject({ from: timeOfDay, to: timeOfDay, level: v.optional(level, 0) })),
})

const texts = (count: number) =>
  v.optional(
    v.pipe(v.array(v.string('is not a text'), 'is not a list'), v.length(count, `has not ${count} names`)),
  )

// YAML reads the keys true, false and 12 as texts here, which is what they are compared as
const maps = record(
  name,
  record(
    v.string(),
    v.pipe(v.union([v.string(), v.number(), v.boolean()], 'is not a text'), v.transform(String)),
  ),
)

const entries = strictObject({
  pages: v.optional(
    v.pipe(v.array(page, 'is not a list'), v.maxLength(mostPages, `has more than ${mostPages} pages`)),
  ),
  alerts: v.optional(
    v.pipe(v.array(alert, 'is not a list'), v.maxLength(mostAlerts, `has more than ${mostAlerts} alerts`)),
  ),
  problems: v.optional(boolean, true),
  seconds: v.optional(time(1000, dayMs), 8),
  refresh: v.optional(time(0, dayMs), '10m'),
  backlight: v.optional(light, {}),
  keys: v.optional(record(v.string(), v.picklist(keyActions, `is not one of ${keyActions.join(', ')}`)), {}),
  maps: v.optional(maps, {}),
  decimal: v.optional(v.picklist(['.', ','], 'is not "." or ","'), '.'),
  weekdays: texts(7),
  months: texts(12),
})

/** The schema of config/lcd.yaml. */
export const lcdFile: FileSchema<LcdFile> = v.pipe(
  entries,
  v.rawCheck(({ dataset, addIssue }) => {
    if (dataset.typed) checkReferences(dataset.value, addIssue)
  }),
  v.transform(
    ({ pages, alerts, ...rest }): LcdFile => ({
      ...rest,
      backlight: { level: rest.backlight.level, night: rest.backlight.night },
      pages: pages?.map((each, i) => toPage(each, i, rest.seconds)),
      alerts: alerts?.map(({ for: forMs, each, fresh, ...rest }) => ({ ...rest, forMs, each, fresh })),
      weekdays: rest.weekdays,
      months: rest.months,
    }),
  ),
)

function toPage(
  { name, each, when, seconds, fresh, title, lines, row }: PageInFile,
  index: number,
  ms: number,
): Page {
  return {
    name: name ?? `page-${index + 1}`,
    each,
    when,
    ms: seconds ?? ms,
    fresh,
    title,
    lines: lines ?? (row ? [row] : []),
    asRows: row !== undefined,
  }
}
