import * as v from 'valibot'
import { closest } from './suggest.ts'

/**
 * An object of a configuration file: valibot's `strictObject`, which refuses keys it does not know, but naming all of
 * them (valibot's stops at the first), with the known key that was likely meant.
 *
 * Messages that a schema brings itself (`v.regex(pattern, 'is not a topic level')`) follow the value in the report, so
 * they are phrases without a subject.
 */
export function strictObject<const Entries extends v.ObjectEntries>(
  entries: Entries,
): v.StrictObjectSchema<Entries, undefined> {
  const schema = v.strictObject(entries)
  const run = schema['~run']
  return Object.assign(schema, {
    '~run': (
      dataset: v.UnknownDataset,
      config: v.Config<v.BaseIssue<unknown>>,
    ): ReturnType<(typeof schema)['~run']> => {
      const input = dataset.value
      if (Array.isArray(input)) {
        // a list is an object to valibot, with unknown keys 0, 1 and so on
        const refused = run.call(schema, { value: undefined }, config)
        for (const issue of refused.issues ?? []) Object.assign(issue, { input, received: 'Array' })
        return refused
      }
      const result = run.call(schema, dataset, config)
      const at = result.issues?.findIndex((issue) => isUnknownKey(issue, input)) ?? -1
      const first = result.issues?.[at]
      if (first === undefined || !result.issues || !isObject(input)) return result
      const named = Object.keys(input)
        .filter((key) => !Object.hasOwn(entries, key))
        .map((key) => unknownKey(first, input, key, Object.keys(entries)))
      result.issues.splice(at, 1, ...named)
      return result
    },
  })
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** Whether an issue says that `input` itself, nothing below it, has a key that is not known. */
function isUnknownKey(issue: v.BaseIssue<unknown>, input: unknown): boolean {
  const [item, below] = issue.path ?? []
  return (
    issue.type === 'strict_object' &&
    issue.expected === 'never' &&
    item?.origin === 'key' &&
    item.input === input &&
    below === undefined
  )
}

function unknownKey<Issue extends v.BaseIssue<unknown>>(
  issue: Issue,
  input: Record<string, unknown>,
  key: string,
  known: readonly string[],
): Issue {
  const meant = closest(key, known)
  const message =
    meant === undefined
      ? `is not known here${known.length > 0 ? `; known are ${known.join(', ')}` : ''}`
      : `is not known: ${meant}?`
  const item = { type: 'object', origin: 'key', input, key, value: input[key] } as const
  return { ...issue, input: key, received: JSON.stringify(key), message, path: [item] }
}
