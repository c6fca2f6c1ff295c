import { count } from '@constellation/bootstrap/counters'
import type { Counters, Message } from '@constellation/bootstrap/service'
import { filterMatches, parseTopic, type TopicParts } from '@constellation/bootstrap/topics'
import type { Calendar } from '../calendar.ts'
import type { History } from './history.ts'
import { Pasts } from './pasts.ts'
import { type Content, isRefused, largest, readContent } from './reading.ts'

/** A topic, and its levels. */
export interface Topic {
  readonly topic: string
  readonly parts: TopicParts
}

/** A topic and what it said last. */
export interface Stored extends Topic {
  /** When it was measured, in milliseconds since 1970; when it arrived, where nobody says. */
  readonly ts: number
  readonly content: Content | undefined
  /** By name of the dictionary, '' for a single value; only where it is asked for. */
  readonly history: ReadonlyMap<string, History> | undefined
}

interface Slot extends Stored {
  ts: number
  content: Content | undefined
  history: Map<string, History> | undefined
  /** The newest message, while nobody has asked for its content. */
  payload: Buffer | undefined
  /** The time of the newest message, read or not. */
  newest: number
}

/** What a store is made with. */
export interface StoreOptions {
  readonly calendar: Calendar
  readonly counters: Counters
  /** Topics whose past is kept: filters. */
  readonly history: readonly string[]
  /** How many topics are kept at most. */
  readonly most?: number
}

/** A clock that is wrong by more than this would keep later readings out. */
const futureMs = 60_000
const longestTopic = 256

// `null` or a list holds no value: then the reading before stands, which must have been read
const beginsEmpty = (payload: Buffer) => payload[0] === 0x6e || payload[0] === 0x5b

/**
 * The latest reading of each topic. What a message costs does not depend on how many there are; a payload is read only
 * when it is shown (or each time, where its past is kept), so of a thousand readings between two frames one is read.
 */
export class Store {
  readonly #options: StoreOptions
  readonly #most: number
  readonly #slots = new Map<string, Slot>()
  readonly #unread = new Set<Slot>()
  readonly #matching = new Map<string, readonly Topic[]>()
  readonly #pasts: Pasts

  constructor(options: StoreOptions) {
    this.#options = options
    this.#most = options.most ?? 2000
    this.#pasts = new Pasts(options.calendar)
    for (const name of ['messages', 'topics_refused', 'payloads_refused']) options.counters[name] ??= 0
  }

  /** How many topics are known. */
  get size(): number {
    return this.#slots.size
  }

  /** How many of them still hold the network buffer that their last message came in. */
  get unread(): number {
    return this.#unread.size
  }

  /**
   * Takes a message. @param now milliseconds since 1970
   * @returns whether it changed anything
   */
  receive(message: Message, now: number): boolean {
    this.#count('messages')
    const { topic, payload } = message
    let slot = this.#slots.get(topic)
    if (payload.length === 0) return slot !== undefined && this.#remove(slot)
    if (isRefused(payload)) {
      this.#count('payloads_refused')
      return false
    }
    const ts = message.ts // may have to read the payload
    // a replayed reading that does not say its time may be of any age; a state is true until the next one
    if (ts === undefined && message.retained && (slot?.parts ?? parseTopic(topic))?.kind === 'data')
      return false
    const time = ts ?? now
    if (slot && time < slot.newest && slot.newest <= now + futureMs) return false // an older one, sent again
    slot ??= this.#add(topic)
    if (!slot) return false
    if (slot.payload && beginsEmpty(payload)) this.#read(slot)
    slot.newest = time
    slot.payload = payload
    // a large one is not worth the memory
    if (slot.history || payload.length > largest) this.#read(slot)
    else this.#unread.add(slot)
    return true
  }

  get(topic: string): Stored | undefined {
    const slot = this.#slots.get(topic)
    if (slot?.payload) this.#read(slot)
    return slot?.content ? slot : undefined
  }

  /** The topics that a filter matches, in the order of their names. */
  matching(filter: string): readonly Topic[] {
    let found = this.#matching.get(filter)
    if (found === undefined) {
      found = [...this.#slots.values()]
        .filter(({ topic }) => filterMatches(filter, topic))
        .sort((a, b) => (a.topic < b.topic ? -1 : 1))
      this.#matching.set(filter, found)
    }
    return found
  }

  /**
   * To be called about once a second: reads what nobody asked for, since an unread message keeps its network buffer in
   * memory; and forgets what has said nothing for longer than `ageMs`, states excepted.
   */
  tidy(now: number, ageMs: number): void {
    for (const slot of this.#unread) this.#read(slot)
    if (this.#slots.size <= this.#most / 2) return
    for (const slot of this.#slots.values())
      if (slot.parts.kind === 'data' && now - slot.newest > ageMs) this.#remove(slot)
  }

  #add(topic: string): Slot | undefined {
    const parts = topic.length > longestTopic ? undefined : parseTopic(topic)
    if (!parts || parts.kind === 'action' || this.#slots.size >= this.#most) {
      this.#count('topics_refused')
      return undefined
    }
    const kept = this.#options.history.some((filter) => filterMatches(filter, topic))
    const slot: Slot = {
      topic,
      parts,
      ts: 0,
      content: undefined,
      history: kept ? new Map<string, History>() : undefined,
      payload: undefined,
      newest: 0,
    }
    this.#slots.set(topic, slot)
    this.#matching.clear()
    return slot
  }

  #remove(slot: Slot): boolean {
    this.#unread.delete(slot)
    this.#matching.clear()
    if (slot.history) this.#pasts.forget(slot.history)
    return this.#slots.delete(slot.topic)
  }

  #read(slot: Slot): void {
    this.#unread.delete(slot)
    const { payload, history } = slot
    if (!payload) return
    slot.payload = undefined
    const content = readContent(payload)
    if (content === undefined) return // no value in it: what was said before stands
    slot.content = content
    slot.ts = slot.newest
    if (!history) return
    const values = content.form === 'single' ? ([['', content.value]] as const) : content.fields
    for (const [name, value] of values) {
      if (typeof value !== 'number') continue
      this.#pasts.of(history, name)?.add(value, slot.ts)
    }
  }

  #count(name: string): void {
    count(this.#options.counters, name)
  }
}
