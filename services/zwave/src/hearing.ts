import assert from 'node:assert/strict'
import type { Reading, TimedReading } from '@constellation/bootstrap/reading'
import { parseTopic } from '@constellation/bootstrap/topics'
import type { Heard } from './test-broker.ts'
import type { Said, Saying } from './test-service.ts'

type Condition = { readonly state: string; readonly reason?: string }

const ownState = 'cm/zwave/status/state'

/** Turns what a client of the broker hears into what the service said, and looks whether that is what it should be. */
export class Hearing {
  /** The readings that the service was given, by number. */
  readonly published: Map<number, Reading> = new Map()
  /** The latest ones that it was to send again, by topic. */
  readonly restored: Map<string, TimedReading> = new Map()
  readonly #saying: Saying
  readonly #src: string
  readonly #wrong: unknown[] = []
  #state: unknown
  /** The last heartbeat's state and reason. */
  #condition = ''

  /** @param src of the service's readings */
  constructor(saying: Saying, src: string) {
    this.#saying = saying
    this.#src = src
  }

  hear(heard: Heard): void {
    try {
      const said = this.#read(heard)
      if (said) this.#saying.say(said)
    } catch (error) {
      this.#wrong.push(error)
    }
  }

  /** @throws the first thing that was heard and is not as it should be */
  check(): void {
    if (this.#wrong.length > 0) throw this.#wrong[0]
  }

  #read(heard: Heard): Said | undefined {
    const { topic, text, retain } = heard
    const kind = parseTopic(topic)?.kind
    if (text === '') return { kind: 'clear', topic }
    if (kind === 'data') return this.#reading(heard)
    if (topic === 'cm/zwave/status/heartbeat') return this.#heartbeat(heard)
    const value = readValue(text)
    if (topic === ownState) this.#state = value
    return { kind: 'status', topic, value, retain }
  }

  #reading({ topic, text, retain, user }: Heard): Said {
    const { seq, src, unit } = user
    const ts = Number(user['ts'])
    const reading = seq === undefined ? this.restored.get(topic) : this.published.get(Number(seq))
    assert.ok(reading, `${topic} ${text} was not published`)
    const { group, sensor, name, kind, value } = reading
    assert.deepEqual(
      { topic, value: readValue(text), unit, src, retain },
      {
        topic: `${group}/${sensor}/data/${name}`,
        value,
        unit: reading.unit,
        src: this.#src,
        retain: kind !== 'event',
      },
    )
    const late = ts - (reading.ts ?? ts)
    // two readings of one series never share a millisecond
    assert.ok(seq === undefined ? late === 0 : late >= 0 && late < 10, `${topic} ${text}: ${ts}`)
    return { kind: seq === undefined ? 'restored' : 'reading', topic, reading: { ...reading, ts } }
  }

  #heartbeat({ text }: Heard): Said | undefined {
    const { state, reason }: Condition = JSON.parse(text)
    assert.equal(state, this.#state, 'the state and the heartbeat say the same')
    const condition = `${state} ${reason}`
    if (condition === this.#condition || (state !== 'online' && state !== 'degraded')) return undefined
    this.#condition = condition
    return { kind: 'service', state, ...(reason === undefined ? {} : { reason }) }
  }
}

/** Texts come as they are, everything else as JSON. */
function readValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
