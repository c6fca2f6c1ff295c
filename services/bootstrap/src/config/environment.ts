import { readFileSync, statSync } from 'node:fs'
import { reasonOf } from '../reason.ts'
import { type Problem, quote } from './problem.ts'
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
      values[name] = decode(readSmallFile(file))
    } catch (error) {
      problems.push({
        where,
        message: `${quote(file)} ${reasonOf(error)}`,
      })
    }
  }
  return { values, files, problems }
}

function decode(bytes: Buffer): string {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Error('is not UTF-8 text')
  }
  const value = text.replace(/\r?\n$/, '')
  if (value === '') throw new Error('is empty')
  return value
}

/** More than any key, token or list of topics has; a wrong path (a log, a device) is not read to its end. */
const largest = 65_536

/**
 * Reads a plain file of at most `most` bytes.
 * @throws Error whose message is a phrase that follows the file's name: `does not exist`
 */
export function readSmallFile(path: string, most: number = largest): Buffer {
  try {
    const stat = statSync(path)
    // reading a FIFO or a terminal would wait for ever
    if (!stat.isFile())
      throw new Error(stat.isDirectory() ? 'is a directory, not a file' : 'is not a plain file')
    if (stat.size > most) throw new Error(`holds ${stat.size} bytes; at most ${most} are read`)
    return readFileSync(path)
  } catch (error) {
    throw new Error(readingFailed(error), { cause: error })
  }
}

/** Why a file cannot be read, as a phrase that follows its name. */
export function readingFailed(error: unknown): string {
  if (!(error instanceof Error)) return `cannot be read: ${String(error)}`
  const code = 'code' in error ? error.code : undefined
  if (code === undefined) return error.message
  if (code === 'ENOENT') return 'does not exist'
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by this user'
  return `cannot be read (${String(code)})`
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
