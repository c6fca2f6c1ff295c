import { baseVariables, outboxVariables } from '@constellation/bootstrap/config/base'
import type { FileSchema } from '@constellation/bootstrap/config/file'
import type { Option } from '@constellation/bootstrap/config/options'
import { serviceTopics, type TopicDoc } from '@constellation/bootstrap/topic-docs'
import { toJsonSchema } from '@valibot/to-json-schema'

/** Variables that are told together: those of one service, or of several. */
export interface OptionGroup {
  readonly title: string
  readonly options: readonly Option<unknown>[]
}

/** A service whose options are documented. */
export interface Documented {
  /** Its topics, beside those that every service has. */
  readonly topics?: readonly TopicDoc[]
  readonly name: string
  readonly variables: Readonly<Record<string, Option<unknown>>>
  /** The schema of its `config/<name>.yaml`, where it reads one. */
  readonly file?: FileSchema<unknown>
}

/** The services' variables, those that several share first. Pure. */
export function optionGroups(documented: readonly Documented[]): readonly OptionGroup[] {
  const outbox = Object.values(outboxVariables)
  const shared = new Set(outbox.map((option: Option<unknown>) => option.env))
  const publishers = documented.filter(({ variables }) =>
    Object.values(variables).some(({ env }) => shared.has(env)),
  )
  const own = documented.map(({ name, variables }) => ({
    title: name,
    options: Object.values(variables).filter(({ env }) => !shared.has(env)),
  }))
  return [
    { title: 'Every service', options: Object.values(baseVariables('<service>')) },
    {
      title: `Outbox (${publishers.map(({ name }) => name).join(', ')})`,
      options: publishers.length > 0 ? outbox : [],
    },
    ...own,
  ].filter(({ options }) => options.length > 0)
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')

function defaultCell(option: Option<unknown>): string {
  if (option.default !== null) return option.default === '' ? '(empty)' : `\`${option.default}\``
  return option.nullable ? '-' : '(required)'
}

/** The groups' variables as Markdown tables. Pure. */
export function optionTables(groups: readonly OptionGroup[]): string {
  const tables = groups.map(({ title, options }) => {
    const rows = options.map((option) => {
      const cells = [`\`${option.env}\``, defaultCell(option), option.hint, option.doc]
      return `| ${cells.map(cell).join(' | ')} |`
    })
    return [
      `### ${title}`,
      '',
      '| variable | default | value | meaning |',
      '|---|---|---|---|',
      ...rows,
    ].join('\n')
  })
  return tables.join('\n\n')
}

/** The topics as a table; those of every service first. Pure. */
export function topicTables(documented: readonly Documented[]): string {
  const groups = [{ title: 'every service', topics: serviceTopics }].concat(
    documented.flatMap(({ name, topics }) => (topics ? [{ title: name, topics }] : [])),
  )
  const tables = groups.map(({ title, topics }) => {
    const rows = topics.map(({ topic, payload, retained, by }) => {
      const cells = [
        `\`${topic}\``,
        payload,
        retained ? 'retained' : '',
        by === 'anyone' ? 'anyone' : 'the service',
      ]
      return `| ${cells.map(cell).join(' | ')} |`
    })
    return [`### ${title}`, '', '| topic | payload | | published by |', '|---|---|---|---|', ...rows].join(
      '\n',
    )
  })
  return tables.join('\n\n')
}

/** Names and values as Compose and `node --env-file` read them: quoted where a `$`, a `#` or a blank would change it. */
function envValue(option: Option<unknown>): string {
  const value = option.default ?? ''
  if (value.includes('<')) return '' // made of the service's name: nothing that all services can share
  return /^[\w./:+,-]*$/.test(value) ? value : `'${value}'`
}

/** The groups' variables as a list for `.env`, each commented out. Pure. */
export function envList(groups: readonly OptionGroup[]): string {
  const sections = groups.map(({ title, options }) => {
    const entries = options.map((option) => {
      const required = option.default === null && !option.nullable ? '; required' : ''
      const comment = wrap(`${option.doc} (${option.hint}${required})`, 100).map((line) => `# ${line}`)
      return [...comment, `#${option.env}=${envValue(option)}`].join('\n')
    })
    return [`# ---- ${title} ----`, ...entries].join('\n\n')
  })
  return sections.join('\n\n')
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1)
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines
}

/**
 * The JSON Schema (draft 7, which editors read) of a service's YAML file, with its line end. What JSON Schema cannot
 * say (a check written as a function) is left out; the service itself still checks it. Pure.
 */
export function jsonSchema(service: string, file: FileSchema<unknown>): string {
  const { $schema, ...schema } = toJsonSchema(file, {
    target: 'draft-07',
    typeMode: 'input',
    errorMode: 'ignore',
  })
  return `${JSON.stringify({ $schema, title: `config/${service}.yaml`, ...schema }, null, 2)}\n`
}

/** Marks of a generated part, as whole lines. */
export interface Marks {
  readonly start: string
  readonly end: string
}

/**
 * Puts a generated part between its marks. Pure.
 * @throws Error where a mark is missing, is there twice, or stands in the wrong order
 */
export function between(content: string, { start, end }: Marks, part: string): string {
  const lines = content.split('\n')
  const [from, to] = [lines.indexOf(start), lines.indexOf(end)]
  for (const [mark, at] of [
    [start, from],
    [end, to],
  ] as const)
    if (at < 0 || lines.lastIndexOf(mark) !== at) throw new Error(`needs the line "${mark}" once`)
  if (from > to) throw new Error(`has "${end}" before "${start}"`)
  return [...lines.slice(0, from + 1), ...part.split('\n'), ...lines.slice(to)].join('\n')
}

/** The first line in which two texts differ; undefined where they are equal. Pure. */
export function firstDifference(
  have: string,
  want: string,
):
  | { readonly line: number; readonly have: string | undefined; readonly want: string | undefined }
  | undefined {
  const [a, b] = [have.split('\n'), want.split('\n')]
  for (let i = 0; i < Math.max(a.length, b.length); i++)
    if (a[i] !== b[i]) return { line: i + 1, have: a[i], want: b[i] }
  return undefined
}
