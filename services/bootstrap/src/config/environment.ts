import { reasonOf } from '../reason.ts'
import { type Problem, quote } from './problem.ts'
import { readSmallText } from './small-file.ts'
import { editDistance } from './suggest.ts'

/** What the environment says about the known variables. */
export interface Environment {
  /** Texts of the variables that are set, by name. */
  readonly values: Readonly<Record<string, string>>
  /** Where a value came from, where it was not the variable itself: name → file. */
  readonly files: ReadonlyMap<string, string>
  readonly problems: readonly Problem[]
}

/**
 * Takes the known variables from an environment. An empty one counts as not set (compose passes those). `<NAME>_FILE`
 * names a file that holds the value of `<NAME>`, UTF-8, without its last line end.
 */
export function readEnvironment(names: readonly string[], env: Readonly<NodeJS.ProcessEnv>): Environment {
  const known = new Set(names)
  const values: Record<string, string> = {}
  const files = new Map<string, string>()
  const problems: Problem[] = []
  for (const name of names) {
    const value = env[name]
    const where = `${name}_FILE`
    const file = known.has(where) ? undefined : env[where]
    if (value) values[name] = value
    if (!file) continue
    if (value) {
      problems.push({ where: name, message: `is set twice: ${name} and ${where}; keep one` })
      continue
    }
    files.set(name, file)
    try {
      values[name] = readValue(file)
    } catch (error) {
      problems.push({ where, message: `${quote(file)} ${reasonOf(error)}` })
    }
  }
  return { values, files, problems }
}

function readValue(file: string): string {
  const value = readSmallText(file).replace(/\r?\n$/, '')
  if (value === '') throw new Error('is empty')
  return value
}

/**
 * Notes on variables that nobody knows but that look like a known one misspelt: the first word agrees (`RF_`) and at
 * most two edits are between them, or one starts with the other (`MQTT_USER`); other first words, one edit.
 */
export function misspelt(names: readonly string[], env: Readonly<NodeJS.ProcessEnv>): readonly string[] {
  const known = new Set(names.flatMap((name) => [name, `${name}_FILE`]))
  const notes: string[] = []
  const all = [...known]
  for (const [name, value] of Object.entries(env)) {
    if (!value || known.has(name)) continue
    const meant = all.find((each) => resembles(name.toUpperCase(), each))
    if (meant !== undefined) notes.push(`${name} is not known: ${nearest(name, all) ?? meant}?`)
  }
  return notes
}

const firstWord = (name: string) => name.slice(0, name.indexOf('_') + 1)

function resembles(name: string, known: string): boolean {
  const word = firstWord(name)
  if (word === '' || word !== firstWord(known)) return editDistance(name, known, 1) <= 1
  return known.startsWith(name) || name.startsWith(`${known}_`) || editDistance(name, known, 2) <= 2
}

/** The known name with the fewest edits, at most two. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const upper = name.toUpperCase()
  for (const most of [0, 1, 2]) {
    const found = known.find((each) => editDistance(upper, each, most) <= most)
    if (found !== undefined) return found
  }
  return undefined
}
