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
  const schema = refuseLists(v.strictObject(entries))
  const run = schema['~run']
  return Object.assign(schema, {
    '~run': (
      dataset: v.UnknownDataset,
      config: v.Config<v.BaseIssue<unknown>>,
    ): ReturnType<(typeof schema)['~run']> => {
      const input = dataset.value
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

/** A mapping of names to values: valibot's `record`, without the lists that it takes for mappings of 0, 1 and so on. */
export function record<
  Key extends v.BaseSchema<string, string, v.BaseIssue<unknown>>,
  Value extends v.GenericSchema,
>(key: Key, value: Value): v.RecordSchema<Key, Value, undefined> {
  return refuseLists(v.record(key, value))
}

/** Makes the schema of a mapping refuse a list: an object to valibot, with the keys 0, 1 and so on. */
function refuseLists<Schema extends v.GenericSchema>(schema: Schema): Schema {
  const run = schema['~run']
  const guarded: typeof run = (dataset, config) => {
    const input = dataset.value
    if (!Array.isArray(input)) return run.call(schema, dataset, config)
    const refused = run.call(schema, { value: undefined }, config)
    for (const issue of refused.issues ?? []) Object.assign(issue, { input, received: 'Array' })
    return refused
  }
  return Object.assign(schema, { '~run': guarded })
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
