import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Noted, readBook } from './book.ts'
import { type HomeBroker, startHomeBroker } from './home-broker.ts'
import { type Influxd, startInfluxd } from './influxd.ts'
import { type SmallDisk, smallDisk } from './mount.ts'
import { collect, connectClient } from './mqtt.ts'
import type { ServiceProcess } from './process.ts'
import { startPublisher } from './publisher.ts'
import { readStored, untilStored } from './stored.ts'
import { login, startWriter, untilWriting, writerEnv } from './writer.ts'

const chaosDir = join(import.meta.dirname, '..', 'chaos')

/** Two services with an outbox, named like these, since the broker's rights are by name; and the group of their readings. */
const publishers = { rf: 'cm', zwave: 'z-wave' } as const

export type PublisherName = keyof typeof publishers

/** A folder that can be a disk of its own. */
export type Place = 'broker' | 'spool' | PublisherName

export interface HouseOptions {
  /** Where all folders are made; the temp folder where not given. */
  readonly parent?: string
  /** Where the books are kept, if apart from the rest. */
  readonly books?: string
  /** Where the database's folder is made, if apart from the rest. */
  readonly databaseParent?: string
  /** How many readings each publisher publishes; 0: no publisher is started. */
  readonly count: number
  /** Of each publisher. */
  readonly perSecond: number
  /** First evening's programs in the place of ours. */
  readonly naive?: boolean
  /** Starts another writer in the place of ours, with the variables of ours. */
  readonly writer?: (env: Readonly<Record<string, string>>) => ServiceProcess
  /** Further lines of the broker's configuration. */
  readonly brokerConf?: string
  /** Which folders are small disks of their own (root only), and of how many bytes. */
  readonly disks?: Readonly<Partial<Record<Place, number>>>
  readonly writerEnv?: Readonly<Record<string, string>>
  readonly publisherEnv?: Readonly<Record<string, string>>
  /** A command that runs the publishers and our writer. */
  readonly wrapper?: readonly string[]
  /** Which publishers there are; both where not given. */
  readonly only?: PublisherName
}

/** What the database has of what was accepted. */
export interface Tally {
  readonly accepted: number
  readonly stored: number
  /** Accepted, and not in the database at their own time, as `<sensor> <ts> <value>`. */
  readonly lost: readonly string[]
  /** In the database without having been accepted, or at another time. */
  readonly foreign: readonly string[]
}

/** The whole chain from accepted to stored, each part a process of its own that can be killed and started again. */
export class House implements AsyncDisposable {
  readonly dir: string
  readonly broker: HomeBroker
  readonly database: Influxd
  readonly #options: HouseOptions
  readonly #books: string
  #writer: ServiceProcess | undefined
  readonly #disks: Map<Place, SmallDisk>
  readonly #publishers = new Map<PublisherName, ServiceProcess>()

  private constructor(
    dir: string,
    { broker, database, disks }: { broker: HomeBroker; database: Influxd; disks: Map<Place, SmallDisk> },
    options: HouseOptions,
  ) {
    this.dir = dir
    this.broker = broker
    this.database = database
    this.#disks = disks
    this.#options = options
    this.#books = options.books ?? dir
  }

  /** Starts broker, database and writer; when the writer stores, the publishers too, unless `count` is 0. */
  static async start(options: HouseOptions): Promise<House> {
    const { parent = tmpdir(), disks: sizes = {}, brokerConf = '' } = options
    const dir = await mkdtemp(join(parent, 'house-'))
    const disks = new Map<Place, SmallDisk>()
    const make = async (place: Place, folder: string) => {
      await mkdir(folder, { recursive: true })
      const bytes = sizes[place]
      if (bytes !== undefined) disks.set(place, await smallDisk(folder, bytes))
    }
    for (const place of ['spool', 'rf', 'zwave'] as const) await make(place, join(dir, place))
    const broker = await startHomeBroker({
      parent,
      conf: brokerConf,
      prepare: (home) => make('broker', join(home, 'data')),
    })
    const database = await startInfluxd({ parent: options.databaseParent ?? parent })
    const house = new House(dir, { broker, database, disks }, options)
    try {
      house.startWriter()
      await untilWriting(broker, database, house.writer)
      if (options.count > 0) for (const name of house.names) house.startPublisher(name)
    } catch (error) {
      await house[Symbol.asyncDispose]()
      throw error
    }
    return house
  }

  get names(): readonly PublisherName[] {
    return this.#options.only ? [this.#options.only] : ['rf', 'zwave']
  }

  get writer(): ServiceProcess {
    if (!this.#writer) throw new Error('no writer was started')
    return this.#writer
  }

  get spool(): string {
    return join(this.dir, 'spool', 'writer')
  }

  disk(place: Place): SmallDisk {
    const disk = this.#disks.get(place)
    if (!disk) throw new Error(`${place} is on no disk of its own`)
    return disk
  }

  publisher(name: PublisherName): ServiceProcess {
    const publisher = this.#publishers.get(name)
    if (!publisher) throw new Error(`${name} was not started`)
    return publisher
  }

  /** SIGKILL of the writer, where one runs. */
  async killWriter(): Promise<void> {
    await this.#writer?.kill('SIGKILL')
    this.#writer = undefined
  }

  startWriter(): void {
    const env = { ...writerEnv(this.broker, this.database, this.spool), ...this.#options.writerEnv }
    const { naive, writer, wrapper } = this.#options
    const script = naive ? join(chaosDir, 'naive-writer.ts') : undefined
    this.#writer = writer?.(env) ?? startWriter(env, script, wrapper)
  }

  startPublisher(name: PublisherName, more: Readonly<Record<string, string>> = {}): void {
    const { naive, count, perSecond, publisherEnv, wrapper } = this.#options
    const publisher = startPublisher({
      broker: this.broker.env(name),
      name,
      group: publishers[name],
      count,
      perSecond,
      book: join(this.#books, `${name}.book`),
      dir: join(this.dir, name),
      env: { ...publisherEnv, ...more },
      wrapper,
      ...(naive ? { script: 'naive-publisher.ts' } : {}),
    })
    this.#publishers.set(name, publisher)
  }

  /** Waits until every publisher that runs has published all. */
  async untilAllAccepted(seconds = 120): Promise<void> {
    for (const publisher of this.#publishers.values())
      await publisher.waitFor(({ msg }) => msg === 'all is accepted', seconds)
  }

  /** Waits until nothing waits in the publishers' outboxes any more, by their heartbeats. */
  async untilConfirmed(seconds = 60): Promise<void> {
    const client = await connectClient(this.broker.url, login(this.broker))
    const beats = await collect(client, 'cm/+/status/heartbeat')
    for (const name of this.names)
      await beats.waitFor(({ topic, text, retain }) => {
        const beat: Record<string, unknown> = JSON.parse(text)
        return !retain && topic === `cm/${name}/status/heartbeat` && beat['waiting'] === 0
      }, seconds)
    await client.endAsync()
  }

  /** How many readings were accepted so far. */
  get accepted(): number {
    return this.names.reduce((sum, name) => sum + this.noted(name).length, 0)
  }

  /** What this publisher has accepted, or was about to, in order. */
  noted(name: PublisherName): { value: number; ts: number }[] {
    return readBook(join(this.#books, `${name}.book`))
  }

  /** What surely was accepted: `publish` had returned. As `tally` names it. */
  get returned(): ReadonlySet<string> {
    const all = this.names.flatMap((name) =>
      readBook(join(this.#books, `${name}.book.accepted`)).map((noted) => named(name, noted)),
    )
    return new Set(all)
  }

  /** Waits until the database has all that was accepted, or has had nothing new for `seconds`; compares one by one. */
  async tally(seconds = 30): Promise<Tally> {
    await untilStored(this.database, 'numbered', (stored) => stored >= this.accepted, seconds)
    const accepted = this.names.flatMap((name) => this.noted(name).map((noted) => named(name, noted)))
    const points = await readStored(this.database, 'numbered')
    const stored = points.map(({ sensor, time, value }) => `${sensor} ${time} ${value}`)
    const there = new Set(stored)
    const known = new Set(accepted)
    return {
      accepted: accepted.length,
      stored: stored.length,
      lost: accepted.filter((reading) => !there.has(reading)),
      foreign: stored.filter((point) => !known.has(point)),
    }
  }

  /** Process IDs of all, of a database that was killed too. */
  async pids(): Promise<number[]> {
    const services = [this.#writer, ...this.#publishers.values()].filter((service) => service !== undefined)
    return [...services.map(({ pid }) => pid), ...(await this.broker.pids()), this.database.pid]
  }

  /** SIGKILL of all services. */
  async killServices(): Promise<void> {
    await this.killWriter()
    for (const publisher of this.#publishers.values()) await publisher.kill('SIGKILL')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.killServices()
    await this.broker.halt()
    for (const disk of this.#disks.values()) await disk[Symbol.asyncDispose]()
    await this.broker.stop()
    await this.database.stop()
    await rm(this.dir, { recursive: true, force: true })
  }
}

const named = (name: PublisherName, { value, ts }: Noted) => `${name}-${value % 100} ${ts} ${value}`
