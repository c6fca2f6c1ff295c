import { readTime } from '@constellation/bootstrap/payload'
import { isRange, type Range, Ranges } from '@constellation/bootstrap/ranges'

/** What a publisher says of its outbox: the part of its heartbeat that matters here. */
export interface Publisher {
  /** `<group>/<service>`. */
  readonly name: string
  /** `<group>/<service>/<epoch>`, of new readings. */
  readonly src: string
  readonly seq: number
  readonly head: number
  /** How many wait, also of earlier epochs. */
  readonly waiting: number
  /** Dropped at the outbox's bound, or not readable any more. */
  readonly dropped: number
  /** Which, by epoch, as far as they are named. */
  readonly droppedNumbers: ReadonlyMap<string, Ranges>
  /** Refused by the broker since its start. */
  readonly refused: number
  /** Whose time of measurement is lost, since its start. */
  readonly timesLost: number
  readonly uptimeSeconds: number
  /** The highest number that writers had confirmed before this heartbeat. */
  readonly confirmedBefore: number
}

/** What a writer says of itself; counts since its start. */
export interface Writer {
  readonly name: string
  readonly duplicates: number
  readonly late: number
  readonly rejected: number
  readonly spoolDropped: number
  readonly spoolBytes: number
  /** Other writers share the messages with it. */
  readonly shared: boolean
  /** By source, since its account began: what is confirmed and yet not in the database. */
  readonly by: Readonly<Record<Elsewhere, ReadonlyMap<string, number>>>
}

/** Refused and kept in `rejected/`; in the spool; fallen out of the spool at its bound. */
export type Elsewhere = 'rejected' | 'spooled' | 'spoolDropped'

/** A reading that was published, with its number. */
export interface Sample {
  readonly topic: string
  readonly payload: Buffer
  readonly src: string
  readonly seq: number
  readonly ts: number
}

/** A message as it is taken in. */
export interface Message {
  readonly topic: string
  readonly payload: Buffer
  readonly user: Readonly<Record<string, string | undefined>>
}

/** More than this many readings are not looked for in the database. */
const maxSamples = 2000

/** What was heard: heartbeats, confirmations, readings. */
export class Heard {
  /** By `<group>/<service>`; the newest heartbeat. */
  readonly publishers: Map<string, Publisher> = new Map()
  readonly writers: Map<string, Writer> = new Map()
  /** By `<service>/<epoch>`, of all writers together. */
  readonly stored: Map<string, Ranges> = new Map()
  /** The newest reading of each topic, and others. */
  readonly samples: Map<string, Sample> = new Map()
  /** Names of services that writers have confirmed something of, and of these writers. */
  readonly expected: Set<string> = new Set()
  /** Whose readings a topic holds: `<group>/<service>`. */
  readonly owners: Map<string, string> = new Map()

  take({ topic, payload, user }: Message): void {
    const [group = '', sensor = '', kind, name, of, epoch, more] = topic.split('/')
    if (kind === 'data') this.#takeReading(topic, payload, user)
    else if (kind !== 'status') return
    else if (name === 'heartbeat' && of === undefined)
      this.#takeHeartbeat(`${group}/${sensor}`, objectOf(payload))
    else if (name === 'stored' && of && epoch && more === undefined) {
      for (const service of [sensor, of]) this.expected.add(service)
      this.#takeStored(`${of}/${epoch}`, objectOf(payload)['ranges'])
    }
  }

  /** Whether every service that something is known of has sent a heartbeat. */
  get complete(): boolean {
    const there = [...this.publishers.keys(), ...this.writers.keys()].map((name) => name.split('/')[1])
    return this.writers.size > 0 && [...this.expected].every((service) => there.includes(service))
  }

  /** The numbers of a source that writers have confirmed. */
  storedOf(src: string): Ranges {
    return this.stored.get(src.slice(src.indexOf('/') + 1)) ?? new Ranges()
  }

  /** How many of a source's confirmed readings are not in the database, by the word of all writers. */
  elsewhere(src: string): Readonly<Record<Elsewhere, number>> {
    const sum = (kind: Elsewhere) =>
      [...this.writers.values()].reduce((all, { by }) => all + (by[kind].get(src) ?? 0), 0)
    return { rejected: sum('rejected'), spooled: sum('spooled'), spoolDropped: sum('spoolDropped') }
  }

  #takeStored(key: string, ranges: unknown): void {
    const known = this.stored.get(key) ?? new Ranges()
    this.stored.set(key, known)
    if (!Array.isArray(ranges)) return
    for (const range of ranges) if (isRange(range)) known.add(...range)
  }

  #takeHeartbeat(name: string, beat: Readonly<Record<string, unknown>>): void {
    const count = (key: string) => (typeof beat[key] === 'number' ? beat[key] : 0)
    if (typeof beat['spool_bytes'] === 'number')
      this.writers.set(name, {
        name,
        duplicates: count('duplicates'),
        late: count('late'),
        rejected: count('rejected'),
        spoolDropped: count('spool_dropped'),
        spoolBytes: beat['spool_bytes'],
        shared: beat['shared'] === true,
        by: {
          rejected: countsOf(beat['rejected_by']),
          spooled: countsOf(beat['spooled_by']),
          spoolDropped: countsOf(beat['spool_dropped_by']),
        },
      })
    const src = beat['src']
    if (typeof src !== 'string' || typeof beat['seq'] !== 'number') return
    this.publishers.set(name, {
      name,
      src,
      seq: count('seq'),
      head: count('head'),
      waiting: count('waiting'),
      dropped: count('dropped'),
      droppedNumbers: numbersOf(beat['dropped_numbers']),
      refused: count('refused'),
      timesLost: count('times_lost'),
      uptimeSeconds: count('uptime_s'),
      confirmedBefore: this.storedOf(src).last,
    })
  }

  #takeReading(topic: string, payload: Buffer, user: Message['user']): void {
    const { src, seq: text } = user
    const [seq, ts] = [Number(text), readTime(user['ts'])]
    if (!src || !Number.isSafeInteger(seq) || ts === undefined || payload.length === 0) return
    const owner = src.slice(0, src.lastIndexOf('/'))
    this.owners.set(topic, owner)
    const key = this.samples.has(topic) && this.samples.size < maxSamples ? `${src} ${seq}` : topic
    this.samples.set(key, { topic, payload, src, seq, ts })
  }
}

/** Reads `<src> <count>;<src> …`; what is not so is left out. */
function countsOf(text: unknown): Map<string, number> {
  const parts = typeof text === 'string' ? text.split(';').map((part) => part.split(' ')) : []
  return new Map(
    parts
      .map(([src = '', count]): [string, number] => [src, Number(count)])
      .filter(([, count]) => Number.isSafeInteger(count) && count > 0),
  )
}

/** Reads `<epoch> 5-16,20;<epoch> …`; what is not so is left out. */
function numbersOf(text: unknown): Map<string, Ranges> {
  const all = new Map<string, Ranges>()
  for (const part of typeof text === 'string' ? text.split(';') : []) {
    const [epoch = '', list = ''] = part.split(' ')
    const ranges = list.split(',').map((range): Range => {
      const [from = 0, to = from] = range.split('-').map(Number)
      return [from, to]
    })
    all.set(epoch, new Ranges(ranges.filter(isRange)))
  }
  return all
}

function objectOf(payload: Buffer): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(payload.toString())
    return typeof json === 'object' && json !== null ? { ...json } : {}
  } catch {
    return {}
  }
}
