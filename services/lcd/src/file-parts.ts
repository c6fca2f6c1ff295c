import { isFilter } from '@constellation/bootstrap/topics'
import * as v from 'valibot'
import type { Condition } from './condition/condition.ts'
import { parseCondition } from './condition/parse.ts'
import { type ListName, lists } from './pages/page.ts'
import { readDuration } from './template/duration.ts'
import { parseTemplate } from './template/parse.ts'
import { type Template, TemplateError } from './template/template.ts'

/** A schema that reads a text as something else. */
export type Parsed<Output> = v.GenericSchema<string, Output>

/** Longer texts are a slip: a thousand characters take minutes to scroll by, and everything is drawn ten times a second. */
const longestText = 1000
const longestTopic = 256
const mostFilters = 50

/** Reads a text by a parser that throws TemplateError; the problem names the column within the text. */
function parsed<Output>(parse: (text: string) => Output, description: string): Parsed<Output> {
  return v.pipe(
    v.string('is not a text: write it in quotes'),
    v.description(description),
    v.rawTransform<string, Output>(({ dataset, addIssue, NEVER }) => {
      if (dataset.value.length > longestText) {
        addIssue({ message: `has more than ${longestText} characters` })
        return NEVER
      }
      try {
        return parse(dataset.value)
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error
        addIssue({ message: `at column ${error.column} of this text: ${error.message}` })
        return NEVER
      }
    }),
  )
}

/** A line of a page. */
export const line: Parsed<Template> = parsed(
  parseTemplate,
  'Text with placeholders: {cm/alecto1/data/temperature:5.1}°C',
)

/** When something is shown. */
export const condition: Parsed<Condition> = parsed(
  parseCondition,
  'cm/front-door/data/status = open and time >= 22:00',
)

/** A length of time: seconds, or a text such as 10m; the output is milliseconds. */
export function time(minMs: number, maxMs: number): v.GenericSchema<string | number, number> {
  const wrong = 'is not a time such as 8, 45s, 10m, 2h or 7d'
  return v.pipe(
    v.union([v.number(), v.string()], wrong),
    v.description('Seconds, or a text such as 45s, 10m, 2h, 7d.'),
    v.check((given) => milliseconds(given) !== undefined, wrong),
    v.transform((given) => milliseconds(given) ?? 0),
    v.minValue(minMs, `ms are less than ${minMs / 1000} s`),
    v.maxValue(maxMs, `ms are more than ${maxMs / 1000} s`),
  )
}

const milliseconds = (given: number | string) => readDuration(String(given))

/** A time of the day, `22:00`; the output is minutes since midnight. */
export const timeOfDay: Parsed<number> = v.pipe(
  v.string('is not a text: write it in quotes, "22:00"'),
  v.regex(/^([01]?\d|2[0-3]):[0-5]\d$/, 'is not a time of the day such as "22:00"'),
  v.transform((text) => Number(text.split(':')[0]) * 60 + Number(text.split(':')[1])),
)

const filter = v.pipe(
  v.string('is not a text'),
  v.check(isReadingFilter, 'is not a filter of readings or states such as +/+/data/temperature'),
)

const filters = v.pipe(
  v.array(filter),
  v.minLength(1, 'is empty'),
  v.maxLength(mostFilters, `has more than ${mostFilters} filters`),
)

/** What a page is made for each of: a filter, several, or one of the lists. */
export const each: v.GenericSchema<string | string[], readonly string[] | ListName> = v.pipe(
  v.union(
    [v.picklist(lists), filter, filters],
    `is neither a filter such as +/+/data/temperature nor one of ${lists.join(', ')}`,
  ),
  v.transform((given): readonly string[] | ListName => {
    if (typeof given !== 'string') return given
    return lists.find((list) => list === given) ?? [given]
  }),
  v.description(
    'A page (or row) for each topic that the filter matches; or for each silent sensor, offline service, service.',
  ),
)

/** Whether a text is a filter that readings or states can match. */
function isReadingFilter(text: string): boolean {
  const levels = text.split('/')
  return (
    isFilter(text) &&
    text.length <= longestTopic &&
    levels.length >= 4 &&
    /^(data|status)$/.test(levels[2] ?? '')
  )
}
