import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MqttClient } from 'mqtt'
import { type HomeBroker, startHomeBroker } from './home-broker.ts'
import { type Line, startLine } from './line.ts'
import { connectClient } from './mqtt.ts'
import { login } from './writer.ts'

/** A broker at home and one in a cabin, joined by the cabin's bridge over a line that can be cut. */
export class TwoHouses implements AsyncDisposable {
  readonly dir: string
  readonly home: HomeBroker
  readonly cabin: HomeBroker
  readonly line: Line
  readonly #clients: MqttClient[] = []

  private constructor(dir: string, home: HomeBroker, cabin: HomeBroker, line: Line) {
    this.dir = dir
    this.home = home
    this.cabin = cabin
    this.line = line
  }

  /** Starts both; `env` goes before what the cabin's bridge needs. */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<TwoHouses> {
    const dir = await mkdtemp(join(tmpdir(), 'two-houses-'))
    const home = await startHomeBroker({ house: 'cabin' })
    const line = await startLine(home.bridgesPort)
    const cabin = await startHomeBroker({ env: { ...bridgeTo(home, line.port), ...env } })
    return new TwoHouses(dir, home, cabin, line)
  }

  /** A client of the operator's in one of the houses, until the end. */
  async admin(where: 'home' | 'cabin'): Promise<MqttClient> {
    const broker = this[where]
    const client = await connectClient(broker.url, login(broker))
    this.#clients.push(client)
    return client
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.end(true)
    await this.cabin.stop()
    await this.line[Symbol.asyncDispose]()
    await this.home.stop()
    await rm(this.dir, { recursive: true, force: true })
  }
}

/** The variables of a bridge to this broker. */
export function bridgeTo(home: HomeBroker, port: number): Readonly<Record<string, string>> {
  return {
    BRIDGE_HOST: 'localhost',
    BRIDGE_PORT: String(port),
    BRIDGE_SITE: 'cabin',
    BRIDGE_PASSWORD_FILE: join(home.dir, 'secrets/bridges/bridge-cabin'),
    BRIDGE_CA_FILE: join(home.dir, 'config/bridges-ca.crt'),
  }
}
