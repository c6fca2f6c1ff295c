import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { reasonOf } from '@constellation/bootstrap/reason'
import {
  between,
  type Documented,
  envList,
  firstDifference,
  jsonSchema,
  type Marks,
  optionGroups,
  optionTables,
  topicTables,
} from './docs-render.ts'

/** A generated file: what it holds, and what it should hold. */
export interface Generated {
  /** Path below the root. */
  readonly path: string
  /** undefined: there is no such file yet. */
  readonly have: string | undefined
  readonly want: string
  /** Why it cannot be made; then `want` is what is there. */
  readonly problem?: string
}

const readmeMarks: Marks = { start: '<!-- options:start -->', end: '<!-- options:end -->' }
const topicMarks: Marks = { start: '<!-- topics:start -->', end: '<!-- topics:end -->' }
const envMarks: Marks = { start: '# options:start', end: '# options:end' }

const fileNote =
  'Each variable can also be given by a file: `<NAME>_FILE` is the path of a file that holds the value (for secrets). An empty variable counts as not set.'

const newEnv = `# Settings of the stack. Copy this file to .env, and take the # off a line to change its value: what stays
# commented out has the default that stands there. A line that says "required" has none.
#
# A secret can stand in a file instead: INFLUX_TOKEN_FILE=/run/secrets/influx_token in place of INFLUX_TOKEN.
# What has structure (names of sensors, scales) is YAML in config/, one file a service.

${envMarks.start}
${envMarks.end}
`

/**
 * Makes everything that is generated from the options: JSON Schemas, the README's tables, the list of `.env.example`.
 */
export function generate(root: string, services: readonly Documented[]): readonly Generated[] {
  const read = (path: string) =>
    existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined
  const whole = (path: string, want: string): Generated => ({ path, have: read(path), want })
  const parts = (path: string, fresh: string, ...texts: (readonly [Marks, string])[]): Generated => {
    const have = read(path)
    try {
      return {
        path,
        have,
        want: texts.reduce((all, [marks, text]) => between(all, marks, text), have ?? fresh),
      }
    } catch (error) {
      return { path, have, want: have ?? '', problem: reasonOf(error) }
    }
  }
  const groups = optionGroups(services)
  const schemas = services.flatMap(({ name, file }) =>
    file ? [whole(`config/${name}.schema.json`, jsonSchema(name, file))] : [],
  )
  return [
    ...schemas,
    parts(
      'README.md',
      '',
      [topicMarks, `\n${topicTables(services)}\n`],
      [readmeMarks, `\n${fileNote}\n\n${optionTables(groups)}\n`],
    ),
    parts('.env.example', newEnv, [envMarks, `\n${envList(groups)}\n`]),
  ]
}

/** What is out of date, one line a file, with the first line that differs. Pure. */
export function outOfDate(files: readonly Generated[]): readonly string[] {
  return files.flatMap(({ path, have, want, problem }) => {
    if (problem !== undefined) return [`${path}: ${problem}`]
    if (have === undefined) return [`${path} does not exist`]
    const difference = firstDifference(have, want)
    if (!difference) return []
    const shown = (line: string | undefined) => (line === undefined ? 'nothing' : JSON.stringify(line))
    return [`${path}:${difference.line}: is ${shown(difference.have)}, should be ${shown(difference.want)}`]
  })
}
