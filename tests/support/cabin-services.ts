import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readBook } from './book.ts'
import { type Influxd, startInfluxd } from './influxd.ts'
import { collect } from './mqtt.ts'
import type { ServiceProcess } from './process.ts'
import { startPublisher } from './publisher.ts'
import { untilStored } from './stored.ts'
import { TwoHouses } from './two-houses.ts'
import { startWriter, untilWriting, writerEnv } from './writer.ts'

/** The services of the cabin, and the group that their readings have at home. */
const groups = { rf: 'cabin', zwave: 'cabin-z-wave' } as const
export type CabinService = keyof typeof groups
export const cabinServices: readonly CabinService[] = ['rf', 'zwave']

export interface CabinOptions {
  /** How many readings each service publishes, and how many a second. */
  readonly count: number
  readonly perSecond: number
  /** Further variables of the services in the cabin. */
  readonly env?: Readonly<Record<string, string>>
}

/** Two houses with all that is between a reading accepted in the cabin and a point in the database at home. */
export class Cabin implements AsyncDisposable {
  readonly houses: TwoHouses
  readonly database: Influxd
  readonly #options: CabinOptions
  readonly #services = new Map<CabinService, ServiceProcess>()
  #writer: ServiceProcess

  private constructor(houses: TwoHouses, database: Influxd, options: CabinOptions) {
    this.houses = houses
    this.database = database
    this.#options = options
    this.#writer = startWriter(this.#writerEnv)
  }

  /** Starts both brokers, the database and the writer; not the services. */
  static async start(options: CabinOptions): Promise<Cabin> {
    const houses = await TwoHouses.start({ GROUP: 'cabin' })
    const database = await startInfluxd()
    const cabin = new Cabin(houses, database, options)
    try {
      await untilWriting(houses.home, database, cabin.#writer)
    } catch (error) {
      await cabin[Symbol.asyncDispose]()
      throw error
    }
    return cabin
  }

  get spool(): string {
    return join(this.houses.dir, 'spool')
  }

  service(name: CabinService): ServiceProcess {
    const service = this.#services.get(name)
    if (!service) throw new Error(`${name} was not started`)
    return service
  }

  /** Starts one, or goes on with it; it publishes up to number `count`. */
  async startService(name: CabinService, count: number = this.#options.count): Promise<void> {
    const { dir, cabin } = this.houses
    await mkdir(join(dir, name), { recursive: true })
    const service = startPublisher({
      broker: { ...cabin.env(name), GROUP: 'cabin' },
      name,
      group: name === 'rf' ? 'cabin' : 'z-wave',
      count,
      perSecond: this.#options.perSecond,
      book: this.#book(name),
      dir: join(dir, name),
      env: this.#options.env,
    })
    this.#services.set(name, service)
  }

  /** SIGKILL of the writer, and a new one. */
  async restartWriter(): Promise<void> {
    await this.#writer.kill('SIGKILL')
    this.#writer = startWriter(this.#writerEnv)
  }

  /** SIGTERM: it stores what it has, and writes its account. */
  async stopWriter(): Promise<void> {
    await this.#writer.kill()
  }

  /** Waits until the services that run have accepted all. */
  async untilAllAccepted(seconds = 120): Promise<void> {
    for (const service of this.#services.values())
      await service.waitFor(({ msg }) => msg === 'all is accepted', seconds)
  }

  /** Waits until a heartbeat of the service, as it is heard in this house, is as wanted. */
  async heartbeat(
    where: 'home' | 'cabin',
    name: CabinService,
    wanted: (beat: Readonly<Record<string, unknown>>) => boolean,
  ): Promise<void> {
    const beats = await collect(await this.houses.admin(where), `cabin/${name}/status/heartbeat`)
    await beats.waitFor(({ text, retain }) => !retain && wanted(JSON.parse(text)), 60)
  }

  /** What was accepted, as `<group at home> <sensor> <ts> <value>`. */
  accepted(): string[] {
    return cabinServices.flatMap((name) =>
      readBook(this.#book(name)).map(
        ({ value, ts }) => `${groups[name]} ${name}-${value % 100} ${ts} ${value}`,
      ),
    )
  }

  /** What the database has, in the same form, once it has as much as was accepted or has got nothing new for 30 s. */
  async stored(atLeast: number = this.accepted().length): Promise<string[]> {
    await untilStored(this.database, 'numbered', (count) => count >= atLeast)
    const rows = await this.database.query('SELECT value FROM numbered GROUP BY "group", sensor')
    return rows.map((row) => `${row['group']} ${row['sensor']} ${row['time']} ${row['value']}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const service of this.#services.values()) await service.kill('SIGKILL')
    await this.#writer.kill('SIGKILL')
    await this.houses[Symbol.asyncDispose]()
    await this.database.stop()
  }

  get #writerEnv(): Record<string, string> {
    return writerEnv(this.houses.home, this.database, this.spool)
  }

  #book(name: CabinService): string {
    return join(this.houses.dir, `${name}.book`)
  }
}
