import type { Range } from '@constellation/bootstrap/ranges'
import { type Entry, entriesOf } from './entries.ts'
import { LineBuffer, type Lines } from './lines.ts'
import { numbersOf, type Origin } from './origins.ts'
import type { Refusal } from './rejected.ts'
import type { Translated } from './translate.ts'

/** The part of a connection that the batch needs: acknowledges, or does nothing once the connection is gone. */
export interface Acknowledger {
  acknowledge(messageIds: readonly number[]): void
}

/** Messages that are stored, and then acknowledged, together, in the order of their arrival. */
export class Batch {
  /** Lines that are still to be stored; whoever finds some of them refused puts the rest here. */
  lines: Lines
  /** What could not become a line. */
  readonly refusals: Refusal[] = []
  /** Readings that were refused, before they became a line or by the database. */
  readonly refused: Origin[] = []
  /** When the first of them came, in milliseconds since 1970. */
  readonly since: number
  /** Messages, with those that gave no line. */
  count = 0
  readonly #buffer: LineBuffer
  readonly #held: { readonly link: Acknowledger; readonly ids: number[] }[] = []
  readonly #said = new Map<string, Said>()
  #lastSaid: Said | undefined

  /** @param buffer empty, and not used by another batch */
  constructor(since: number, buffer: LineBuffer = new LineBuffer()) {
    this.since = since
    this.#buffer = buffer
    this.lines = buffer
  }

  /** Length of the lines in bytes. */
  get length(): number {
    return this.#buffer.length
  }

  /** Gives the buffer away, cleared: nothing reads this batch's lines any more. */
  release(): LineBuffer {
    this.#buffer.clear()
    return this.#buffer
  }

  /** Takes a message; `id` is the packet identifier that waits for an acknowledgement, undefined with QoS 0. */
  add(message: Translated, id: number | undefined, link: Acknowledger): void {
    this.count++
    const { line, src, seq, head } = message
    if (line !== undefined) this.#buffer.add(line, src, seq)
    if (message.refusal) this.refusals.push(message.refusal)
    if (message.refusal && src !== undefined) this.refused.push({ src, seq })
    if (id !== undefined) this.#hold(id, link)
    if (src !== undefined) this.#saidBy(src).add(seq)
    if (head) this.#saidBy(head.src).raise(head.head)
  }

  /** What the account must learn once the batch is safe. */
  entries(): Entry[] {
    return [
      ...[...this.#said.values()].flatMap((said) => said.entries()),
      ...entriesOf('rejected', numbersOf(this.refused)),
    ]
  }

  /** The numbers that are in it, by publisher. */
  numbers(): Map<string, readonly Range[]> {
    const all = [...this.#said.values()].filter(({ isEmpty }) => !isEmpty)
    return new Map(all.map((said) => [said.src, said.ranges()]))
  }

  acknowledge(): void {
    for (const { link, ids } of this.#held) link.acknowledge(ids)
  }

  #hold(id: number, link: Acknowledger): void {
    const last = this.#held.at(-1)
    if (last?.link === link) last.ids.push(id)
    else this.#held.push({ link, ids: [id] })
  }

  /** Most messages are of the publisher of the one before: comparing is cheaper than looking it up. */
  #saidBy(src: string): Said {
    if (this.#lastSaid?.src === src) return this.#lastSaid
    const said = this.#said.get(src) ?? new Said(src)
    this.#said.set(src, said)
    this.#lastSaid = said
    return said
  }
}

/** What one publisher's messages say. */
class Said {
  readonly src: string
  /** Numbers: from, to, from, to … as they came. */
  readonly #runs: number[] = []
  #head = 0

  constructor(src: string) {
    this.src = src
  }

  get isEmpty(): boolean {
    return this.#runs.length === 0
  }

  add(seq: number): void {
    const runs = this.#runs
    if (runs[runs.length - 1] === seq - 1) runs[runs.length - 1] = seq
    else runs.push(seq, seq)
  }

  ranges(): Range[] {
    const ranges: Range[] = []
    for (let i = 0; i < this.#runs.length; i += 2) ranges.push([this.#runs[i] ?? 0, this.#runs[i + 1] ?? 0])
    return ranges
  }

  raise(head: number): void {
    if (head > this.#head) this.#head = head
  }

  entries(): Entry[] {
    const { src } = this
    const entries: Entry[] = this.ranges().map(([from, to]) => ({ kind: 'stored', src, from, to }))
    if (this.#head > 0) entries.push({ kind: 'head', src, head: this.#head })
    return entries
  }
}
