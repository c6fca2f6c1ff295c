import { join } from 'node:path'
import type { HomeBroker } from './home-broker.ts'
import type { Influxd } from './influxd.ts'
import { connectClient } from './mqtt.ts'
import { root, type ServiceProcess, startScript } from './process.ts'
import { lasting } from './random.ts'
import { countStored } from './stored.ts'

/** The writer's variables for this broker and this database. */
export function writerEnv(broker: HomeBroker, database: Influxd, spoolDir: string): Record<string, string> {
  return {
    ...broker.env('influx-writer'),
    INFLUX_URL: database.url,
    INFLUX_TOKEN: database.token,
    INFLUX_BUCKET: database.bucket,
    INFLUX_SPOOL_DIR: spoolDir,
    HEARTBEAT_SECONDS: '1',
  }
}

/** Starts influx-writer, or in its place the script `instead` (to see what another writer loses); `wrapper` runs it. */
export function startWriter(
  env: Readonly<Record<string, string>>,
  instead: string = join(root, 'services', 'influx-writer', 'src', 'main.ts'),
  wrapper: readonly string[] = [],
): ServiceProcess {
  return startScript(instead, [], env, [], wrapper)
}

/** Publishes probes until one is in the database: the writer is there, subscribed, and stores. */
export async function untilWriting(
  broker: HomeBroker,
  database: Influxd,
  writer: ServiceProcess,
  seconds = 60,
): Promise<void> {
  const client = await connectClient(broker.url, login(broker))
  try {
    for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await lasting(100)) {
      await client.publishAsync('cm/probe/data/probe', '1', { qos: 1 })
      if ((await countStored(database, 'probe')) > 0) return
    }
  } finally {
    await client.endAsync(true)
  }
  const log = writer.logs.slice(-20).map((line) => JSON.stringify(line))
  throw new Error(`the writer has stored nothing in ${seconds} s:\n${log.join('\n')}`)
}

/** User name and password of the operator. */
export function login(broker: HomeBroker): { username: string; password: string } {
  return { username: 'admin', password: broker.passwords['admin'] ?? '' }
}
