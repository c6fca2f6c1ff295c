import { bytesOf } from '@constellation/bootstrap/mqtt/packet'
import { type Payload, readPayload, readTime } from '@constellation/bootstrap/payload'
import { filterMatches } from '@constellation/bootstrap/topics'
import type { IPublishPacket } from 'mqtt'
import { Arrivals } from './arrival.ts'
import { type NoPoint, type Series, seriesOf, toPoint } from './point.ts'
import type { Refusal } from './rejected.ts'

/** What a message is, for the batch: a line or the reason for none, and what the account must know. */
export interface Translated {
  readonly line: string | undefined
  /** Why there is none, where that is as it should be. */
  readonly ignored: string | undefined
  /** Why there is none, where the message cannot be stored. */
  readonly refusal: Refusal | undefined
  /** Publisher and number, where the message carries them. */
  readonly src: string | undefined
  readonly seq: number
  /** Up to where a publisher's numbers are confirmed; its heartbeats tell it, and each of its readings. */
  readonly head: Head | undefined
  /** How many values of the payload were left out. */
  readonly skipped: number
  /** A retained message that was sent because of a subscription. */
  readonly replayed: boolean
}

/** The lowest number that is not confirmed. */
export interface Head {
  readonly src: string
  readonly head: number
}

interface Route {
  readonly series: Series | NoPoint
  readonly isHeartbeat: boolean
}

export interface TranslatorOptions {
  /** Filters of the configuration, without a share group. */
  readonly filters: readonly string[]
}

const maxRoutes = 10_000
const maxTopicLength = 512
const maxSourceLength = 200
/** The reason for ignoring what this writer itself, or one that shares the messages, publishes; no news to anybody. */
export const isConfirmation = 'a confirmation of a writer'
const confirmations = /^[^/]+\/[^/]+\/status\/stored\/[^/]+\/[^/]+$/
/** How much of a message that cannot be stored is kept, in characters. */
const maxKept = 1000

const ignored = (reason: string): NoPoint => ({ verdict: 'ignored', reason })
const unmatched = ignored('the topic matches no filter of the configuration')
const confirmation = ignored(isConfirmation)
const replay = ignored('a retained message without time, replayed')
const empty = ignored('the payload is empty')

/** Turns messages into lines. What a topic leads to is remembered, so that a message costs little more than its payload. */
export class Translator {
  readonly #options: TranslatorOptions
  readonly #routes = new Map<string, Route>()
  readonly #arrivals = new Arrivals()

  constructor(options: TranslatorOptions) {
    this.#options = options
  }

  /** @param now time of arrival in milliseconds since 1970 */
  translate(packet: IPublishPacket, now: number): Translated {
    const { series, isHeartbeat } = this.#route(packet.topic)
    if (!('key' in series)) return none(packet, series)
    const payload = readPayload(bytesOf(packet))
    if (payload.form === 'empty') return none(packet, empty)
    const properties = packet.properties?.userProperties
    const own = readTime(first(properties?.['ts'])) ?? payload.ts
    if (own === undefined && packet.retain) return none(packet, replay)
    const ts = own ?? this.#arrivals.next(series.field ?? series.key, now)
    const point = toPoint(series, payload, ts)
    const told = isHeartbeat ? headOf(payload) : undefined
    if (!('line' in point)) return none(packet, point, told)
    const { line, skipped } = point
    const { src, seq, head } = identity(properties)
    return {
      line,
      ignored: undefined,
      refusal: undefined,
      src,
      seq,
      head: told ?? head,
      skipped,
      replayed: packet.retain,
    }
  }

  #route(topic: string): Route {
    const known = this.#routes.get(topic)
    if (known) return known
    const route = { series: this.#series(topic), isHeartbeat: topic.endsWith('/status/heartbeat') }
    if (topic.length > maxTopicLength) return route
    if (this.#routes.size >= maxRoutes) this.#routes.clear()
    this.#routes.set(topic, route)
    return route
  }

  #series(topic: string): Series | NoPoint {
    if (confirmations.test(topic)) return confirmation
    return this.#options.filters.some((filter) => filterMatches(filter, topic)) ? seriesOf(topic) : unmatched
  }
}

function none(packet: IPublishPacket, { verdict, reason }: NoPoint, told?: Head): Translated {
  const { src, seq, head } = identity(packet.properties?.userProperties)
  const refusal = {
    reason,
    topic: packet.topic.slice(0, maxKept),
    payload: packet.payload.toString().slice(0, maxKept),
  }
  return {
    line: undefined,
    ignored: verdict === 'ignored' ? reason : undefined,
    refusal: verdict === 'rejected' ? refusal : undefined,
    src,
    seq,
    head: told ?? head,
    skipped: 0,
    replayed: packet.retain,
  }
}

/** Who published it, and its number there; undefined and 0 where it does not say both. */
function identity(properties: UserProperties | undefined): Pick<Translated, 'src' | 'seq' | 'head'> {
  if (properties === undefined) return anonymous
  const src = source(first(properties['src']))
  const seq = src === undefined ? 0 : number(first(properties['seq']))
  if (src === undefined || seq === 0) return anonymous
  const head = number(first(properties['head']))
  return { src, seq, head: head === 0 ? undefined : { src, head } }
}

const anonymous = { src: undefined, seq: 0, head: undefined }

/** mqtt-packet makes it without prototype, so that a name is only there if it was sent. */
type UserProperties = NonNullable<NonNullable<IPublishPacket['properties']>['userProperties']>

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

const source = (text: unknown) =>
  typeof text === 'string' && text !== '' && text.length <= maxSourceLength ? text : undefined

/** A number of a publisher: whole, from 1; 0 where it is none. */
function number(text: unknown): number {
  const value = typeof text === 'string' && /^\d{1,16}$/.test(text) ? Number(text) : text
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0
}

function headOf(payload: Payload): Head | undefined {
  if (payload.form !== 'fields') return undefined
  const fields = new Map(payload.fields)
  const src = source(fields.get('src'))
  const head = number(fields.get('head'))
  return src === undefined || head === 0 ? undefined : { src, head }
}
