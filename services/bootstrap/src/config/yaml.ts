import type { Alias, Document, LineCounter, Node, YAMLError } from 'yaml'
import { type Problem, quote } from './problem.ts'

/** The package `yaml`, which is loaded only where a file exists. */
export type Yaml = typeof import('yaml')

/** A key or an index on the way to a value. */
export type Step = string | number

/** A YAML text as a value, with the way back to its places. */
export interface Tree {
  readonly value: unknown
  /** `file:line:column` of the value at a path, or of its key; of the nearest parent where there is none. */
  where(path: readonly Step[], ofKey?: boolean): string
  /** A scalar's text as it stands in the file; undefined where the value is none. */
  source(path: readonly Step[]): string | undefined
}

/** Bounds far above any real file: what exceeds them is a mistake or an attack (nested aliases multiply). */
const limits = { nodes: 50_000, depth: 32, problems: 20 }

/** Keys that mean something else to JavaScript objects. */
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Reads YAML 1.2 (one document, keys are texts). A key without a value counts as left out. What is empty, or has only
 * comments, is an empty mapping. Never throws; with problems of syntax there is no tree.
 *
 * @param name the file's name, for the problems
 */
export function readYaml(
  yaml: Yaml,
  name: string,
  text: string,
): { readonly tree?: Tree; readonly problems: readonly Problem[] } {
  const lines = new yaml.LineCounter()
  const document = yaml.parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
  })
  const at = (offset: number) => place(name, lines, offset)
  const wrong = [...document.errors, ...document.warnings]
  const problems = wrong.map((error) => ({ where: at(error.pos[0]), message: syntaxMessage(error, text) }))
  if (wrong.some(({ code }) => code !== 'DUPLICATE_KEY')) return { problems: shortened(problems) }

  const reader = new Reader(yaml, (node, message) => {
    problems.push({ where: at(node.range?.[0] ?? 0), message })
  })
  const value = document.contents === null ? null : reader.read(document.contents, 0)
  if (reader.overflow)
    return { problems: [{ where: at(reader.overflow.offset), message: reader.overflow.message }] }
  const find = (path: readonly Step[], ofKey: boolean) => reader.find(document, path, ofKey)
  const tree: Tree = {
    value: value ?? {},
    where: (path, ofKey = false) => at(find(path, ofKey)?.range?.[0] ?? 0),
    source: (path) => {
      const node = find(path, false)
      return yaml.isScalar(node) ? node.source : undefined
    },
  }
  return { tree, problems: shortened(problems) }
}

function place(name: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset)
  return `${name}:${Math.max(line, 1)}:${Math.max(col, 1)}`
}

function shortened(problems: readonly Problem[]): readonly Problem[] {
  const [first] = problems
  if (problems.length <= limits.problems || !first) return problems
  const more = `and ${problems.length - limits.problems} more of this kind`
  return [
    ...problems.slice(0, limits.problems),
    { where: first.where.replace(/:\d+:\d+$/, ''), message: more },
  ]
}

function syntaxMessage({ code, message, pos }: YAMLError, text: string): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return `${quote(/^[^:\r\n]*/.exec(text.slice(pos[0], pos[0] + 100))?.[0] ?? '')} is there twice`
    case 'MULTIPLE_DOCS':
      return 'a second document starts here (---); one is read'
    case 'TAB_AS_INDENT':
      return 'a tab indents here: use blanks'
    case 'NON_STRING_KEY':
      return 'this key is not a plain name'
    case 'RESOURCE_EXHAUSTION':
      return 'this is nested too deeply'
    default:
      return `is not valid YAML: ${message}`
  }
}

/** Turns nodes into values, in the order of the file, so that an alias finds the last anchor before it. */
class Reader {
  /** Why the whole was given up and at which place, if it was. */
  overflow: { readonly message: string; readonly offset: number } | undefined
  readonly #yaml: Yaml
  readonly #report: (node: Node, message: string) => void
  readonly #anchors = new Map<string, Node>()
  readonly #targets = new Map<Alias, Node>()
  #nodes = 0

  constructor(yaml: Yaml, report: (node: Node, message: string) => void) {
    this.#yaml = yaml
    this.#report = report
  }

  read(node: unknown, depth: number): unknown {
    const { isAlias, isMap, isNode, isScalar, isSeq } = this.#yaml
    if (this.overflow || !isNode(node)) return null
    if (++this.#nodes > limits.nodes) return this.#giveUp(node, `holds more than ${limits.nodes} values`)
    if (depth > limits.depth) return this.#giveUp(node, `is nested more than ${limits.depth} levels deep`)
    if (isAlias(node)) return this.#follow(node, depth)
    if (node.anchor) this.#anchors.set(node.anchor, node)
    if (isSeq(node)) return node.items.map((item) => this.read(item, depth + 1))
    if (isScalar(node)) return this.#scalar(node, node.value)
    const entries: [string, unknown][] = []
    for (const { key, value } of isMap(node) ? node.items : []) {
      if (!isScalar(key) || typeof key.value !== 'string') continue // told by the parser
      if (forbidden.has(key.value)) this.#report(key, `${quote(key.value)} cannot be a key`)
      const read = this.read(value, depth + 1)
      if (read !== null && !forbidden.has(key.value)) entries.push([key.value, read])
    }
    return Object.fromEntries(entries)
  }

  #follow(alias: Alias, depth: number): unknown {
    const target = this.#anchors.get(alias.source)
    if (target) this.#targets.set(alias, target)
    else this.#report(alias, `*${alias.source} stands before any &${alias.source}`)
    const value = target ? this.read(target, depth + 1) : null
    // the alias in the text, and not what it led to in the end
    return this.overflow ? this.#giveUp(alias, this.overflow.message) : value
  }

  #giveUp(node: Node, message: string): null {
    this.overflow = { message, offset: node.range?.[0] ?? 0 }
    return null
  }

  #scalar(node: Node, value: unknown): unknown {
    if (typeof value !== 'number' || Number.isFinite(value)) return value
    this.#report(node, `${value} is not a number to work with`)
    return null
  }

  /** The node at a path, or its key's; the nearest parent where there is none. */
  find(document: Document, path: readonly Step[], ofKey: boolean): Node | null {
    const { isAlias, isMap, isNode, isScalar, isSeq } = this.#yaml
    let node: Node | null = document.contents
    for (const [i, step] of path.entries()) {
      const here: Node | null | undefined = isAlias(node) ? this.#targets.get(node) : node
      const pair = isMap(here)
        ? here.items.findLast(({ key }) => isScalar(key) && key.value === step)
        : undefined
      if (ofKey && i === path.length - 1 && isNode(pair?.key)) return pair.key
      const next: unknown = isSeq(here) ? here.items[Number(step)] : pair?.value
      if (!isNode(next)) return isNode(pair?.key) ? pair.key : node
      node = next
    }
    return node
  }
}
