import { execFile } from 'node:child_process'
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { publishAll } from '../support/blast.ts'
import { eventually } from '../support/child.ts'
import { type HomeBroker, startHomeBroker } from '../support/home-broker.ts'
import { connectClient } from '../support/mqtt.ts'
import { freePort } from '../support/ports.ts'
import { root, type ServiceProcess, startBuilt, startScript } from '../support/process.ts'
import { lasting } from '../support/random.ts'
import { login } from '../support/writer.ts'
import { median, type Row } from './measure.ts'

/**
 * The time that influx-writer needs for a backlog in mosquitto, from its connection to the last point in the database
 * stand-in, against mosquitto_sub, which throws the same backlog away.
 */
export async function measureDrain(count: number, rounds: number): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-'))
  await using broker = await startHomeBroker({ conf: `max_queued_messages ${2 * count + 1000}` })
  const port = await freePort()
  const file = join(dir, 'points.lp')
  const standIn = join(root, 'services/simulator/src/demo/database.ts')
  await using _database = startScript(standIn, [String(port), file], { DEMO_TOKEN: 'token' })
  await eventually(() => fetch(`http://127.0.0.1:${port}/health`))
  const env = {
    ...broker.env('influx-writer'),
    INFLUX_URL: `http://127.0.0.1:${port}`,
    INFLUX_TOKEN: 'token',
    INFLUX_SPOOL_DIR: join(dir, 'spool'),
    // nothing but the backlog is to be stored
    INFLUX_TOPICS: '+/+/data/#',
  }
  const points = new Points(await open(file))
  const ours: number[] = []
  const bare: number[] = []
  try {
    await leaveSessions(broker, env, points)
    for (let round = 0; round < rounds; round++) {
      await fill(broker, count, round)
      bare.push(await drainBySub(broker, count))
      const seen = await points.count()
      await using writer = startBuilt('influx-writer', env)
      ours.push(await drainByWriter(writer, points, seen + count))
      await writer.kill()
    }
  } finally {
    await points.close()
    await rm(dir, { recursive: true, force: true })
  }
  const note = `${count} messages into the database stand-in; mosquitto_sub > /dev/null; median of ${rounds}; goal 1.2`
  return [{ what: 'drain a backlog', unit: 's', ours: median(ours), bare: median(bare), note }]
}

const subscriber = ['-i', 'bench-sub', '-c', '-q', '1', '-t', 'cm/+/data/bench']

function sub(broker: HomeBroker, ...args: string[]): Promise<unknown> {
  const { username, password } = login(broker)
  const where = ['-h', '127.0.0.1', '-p', String(broker.port), '-u', username, '-P', password]
  return promisify(execFile)('/bin/sh', [
    '-c',
    'exec mosquitto_sub "$@" > /dev/null',
    'sh',
    ...where,
    ...subscriber,
    ...args,
  ])
}

/** Both readers come once and go, so that the broker queues for them. */
async function leaveSessions(broker: HomeBroker, env: Record<string, string>, points: Points): Promise<void> {
  await sub(broker, '-E')
  await using writer = startBuilt('influx-writer', env)
  const client = await connectClient(broker.url, login(broker))
  for (const deadline = Date.now() + 30_000; (await points.count()) === 0; await lasting(100)) {
    if (Date.now() > deadline) throw new Error(`influx-writer stores nothing: ${JSON.stringify(writer.logs)}`)
    await client.publishAsync('cm/probe/data/probe', '1', { qos: 1 })
  }
  await client.endAsync()
  await writer.kill()
}

async function fill(broker: HomeBroker, count: number, round: number): Promise<void> {
  const client = await connectClient(broker.url, login(broker))
  const base = Date.now() - count
  await publishAll(client, { count, base, name: 'bench', src: `cm/bench/0000000${round}`, sensors: 200 })
  await client.endAsync()
}

async function drainBySub(broker: HomeBroker, count: number): Promise<number> {
  const began = performance.now()
  await sub(broker, '-C', String(count))
  return (performance.now() - began) / 1000
}

async function drainByWriter(writer: ServiceProcess, points: Points, wanted: number): Promise<number> {
  await writer.waitFor((line) => String(line['msg']).includes('connected to the broker'))
  const began = performance.now()
  let before = -1
  for (let grown = began; ; await lasting(5)) {
    const count = await points.count()
    if (count >= wanted) return (performance.now() - began) / 1000
    if (count > before) grown = performance.now()
    if (performance.now() - grown > 30_000)
      throw new Error(`the writer stopped ${wanted - count} points short`)
    before = count
  }
}

/** Counts the lines of a file that grows. */
class Points {
  readonly #file: FileHandle
  readonly #chunk = Buffer.alloc(1 << 20)
  #at = 0
  #lines = 0

  constructor(file: FileHandle) {
    this.#file = file
  }

  async count(): Promise<number> {
    for (;;) {
      const { bytesRead } = await this.#file.read(this.#chunk, 0, this.#chunk.length, this.#at)
      if (bytesRead === 0) return this.#lines
      this.#at += bytesRead
      for (let i = this.#chunk.indexOf(10); i >= 0 && i < bytesRead; i = this.#chunk.indexOf(10, i + 1))
        this.#lines++
    }
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}
