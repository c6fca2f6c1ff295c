import * as v from 'valibot'
import { reasonOf } from '../reason.ts'
import { type Problem, quote } from './problem.ts'
import { readSmallText } from './small-file.ts'
import { readYaml, type Step, type Tree, type Yaml } from './yaml.ts'

/** The schema of a configuration file: any valibot schema that makes a `File` of `{}`. */
export type FileSchema<File> = v.GenericSchema<unknown, File>

/** What a configuration file says, checked; or what is wrong with it. */
export interface FileResult<File> {
  /** undefined where there are problems. */
  readonly file: File | undefined
  readonly problems: readonly Problem[]
  /** Whether there was a file; without one everything has its default. */
  readonly found: boolean
}

/** Room for some thousand sensors; the parser takes 300 times a file's size in memory. */
const largest = 262_144

/**
 * Reads a service's YAML file and checks it. A file that does not exist gives the defaults. Never throws for what the
 * file holds.
 */
export async function readConfigFile<File>(
  name: string,
  schema: FileSchema<File>,
): Promise<FileResult<File>> {
  const text = readText(name)
  if (typeof text === 'object') return { file: undefined, problems: [text], found: true }
  // the parser costs 15 MB and 25 ms (built 1 and 7), so it is loaded only for a file that says something
  const read =
    text === undefined || saysNothing(text)
      ? { tree: nothing(name), problems: [] }
      : checkSyntax(await import('yaml'), name, text)
  const checked = read.tree ? checkTree(read.tree, schema) : { file: undefined, problems: [] }
  const problems = [...read.problems, ...checked.problems]
  return { file: problems.length > 0 ? undefined : checked.file, problems, found: text !== undefined }
}

/** Blanks and comments alone, as in the writer's file as it is shipped. */
const saysNothing = (text: string) => text.split('\n').every((line) => /^[ \t]*(#.*)?\r?$/.test(line))

const nothing = (name: string): Tree => ({ value: {}, where: () => name, source: () => undefined })

function checkSyntax(yaml: Yaml, name: string, text: string): ReturnType<typeof readYaml> {
  try {
    return readYaml(yaml, name, text)
  } catch (error) {
    // the parser reports what it can; what it throws all the same (its stack ran out) is still the file's fault
    const message = `cannot be read as YAML: ${reasonOf(error)}`
    return { problems: [{ where: name, message }] }
  }
}

/** The file's text; undefined where it does not exist. */
function readText(name: string): string | undefined | Problem {
  try {
    return readSmallText(name, largest)
  } catch (error) {
    const why = reasonOf(error)
    if (why === 'does not exist') return undefined
    const note = why.startsWith('is a directory')
      ? ' (Docker makes one where the file to mount is missing)'
      : ''
    return { where: name, message: `${why}${note}` }
  }
}

/** Checks a value against a schema; every problem with its place and path. Pure. */
function checkTree<File>(
  tree: Tree,
  schema: FileSchema<File>,
): { readonly file: File | undefined; readonly problems: readonly Problem[] } {
  const result = v.safeParse(schema, tree.value)
  if (result.success) return { file: result.output, problems: [] }
  const issues = result.issues.flatMap(nearestMiss)
  const problems = issues.slice(0, most).map((issue) => describe(issue, tree))
  if (issues.length > most)
    problems.push({ where: tree.where([]), message: `and ${issues.length - most} more` })
  return { file: undefined, problems }
}

/** No person reads more; a file of another kind altogether gives thousands. */
const most = 100

/**
 * What is wrong with a value that may be one of several kinds: where one of them has the right form but something
 * below it is wrong, that, rather than "is none of these".
 */
function nearestMiss(issue: v.BaseIssue<unknown>): readonly v.BaseIssue<unknown>[] {
  const below = issue.type === 'union' ? (issue.issues ?? []).filter(({ path }) => path !== undefined) : []
  return below.length === 0 ? [issue] : below.flatMap((each) => nearestMiss(under(issue.path ?? [], each)))
}

/** An issue with the path to it put before its own. */
function under(path: readonly v.IssuePathItem[], issue: v.BaseIssue<unknown>): v.BaseIssue<unknown> {
  const [first, ...rest] = [...path, ...(issue.path ?? [])]
  return first === undefined ? issue : { ...issue, path: [first, ...rest] }
}

function describe(issue: v.BaseIssue<unknown>, tree: Tree): Problem {
  const items = issue.path ?? []
  const path: readonly Step[] = items.map(({ key }) => (typeof key === 'number' ? key : String(key)))
  const last = items.at(-1)
  const ofKey = last?.origin === 'key'
  if (ofKey && issue.received === 'undefined') {
    const parent = path.slice(0, -1)
    return { where: tree.where(parent), message: `${prefix(parent)}${String(last.key)} is missing` }
  }
  const where = tree.where(path, ofKey)
  if (ofKey && issue.expected === 'never') return { where, message: `${printPath(path)} ${issue.message}` }
  const source = tree.source(path)
  if (issue.expected === 'string' && typeof issue.input !== 'object' && source !== undefined && !ofKey)
    return {
      where,
      message: `${prefix(path)}${source} is not a text unless quoted: ${JSON.stringify(source)}`,
    }
  return { where, message: `${prefix(path)}${quote(issue.input)} ${phrase(issue)}` }
}

/** A path as people write it: `sensors[2].scale`. */
function printPath(path: readonly Step[]): string {
  return path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`
      return /^[A-Za-z0-9_-]+$/.test(step) ? `.${step}` : `[${quote(step)}]`
    })
    .join('')
    .replace(/^\./, '')
}

const prefix = (path: readonly Step[]) => (path.length === 0 ? '' : `${printPath(path)}: `)

const phrases: Readonly<Record<string, string>> = {
  array: 'is not a list',
  boolean: 'is not true or false',
  integer: 'is not a whole number',
  number: 'is not a number',
  object: 'is not a mapping',
  record: 'is not a mapping',
  strict_object: 'is not a mapping',
  string: 'is not a text',
  tuple: 'is not a list',
}

/** What is wrong, in a phrase that follows the value; a schema's own message is taken as it is. */
function phrase(issue: v.BaseIssue<unknown>): string {
  if (!issue.message.startsWith('Invalid ')) return issue.message
  const known = phrases[issue.type]
  if (known !== undefined) return known
  if (issue.type === 'min_value') return `is less than ${String(issue.requirement)}`
  if (issue.type === 'max_value') return `is more than ${String(issue.requirement)}`
  if (issue.kind === 'validation' && issue.expected) {
    const sized = /length|size|items|entries|empty|bytes/.test(issue.type)
    return sized ? `has a length that is not ${issue.expected}` : `is not ${issue.expected}`
  }
  const expected = issue.expected?.replace(/^\((.*)\)$/, '$1').replaceAll(' | ', ', ')
  return expected ? `is not one of: ${expected}` : 'is not valid'
}
