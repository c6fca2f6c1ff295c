import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startQuietGateway } from '../bench/gateway.ts'
import { startHomeBroker } from '../support/home-broker.ts'
import type { Influxd } from '../support/influxd.ts'
import { collect, connectClient } from '../support/mqtt.ts'
import { startService } from '../support/process.ts'
import { login, startWriter, writerEnv } from '../support/writer.ts'

/** What the services and the broker say of themselves, by topic. */
export type Sayings = ReadonlyMap<string, string>

const wanted = [
  'cm/rf/status/heartbeat',
  'cm/influx-writer/status/heartbeat',
  'cm/rf/status/error',
  '$SYS/broker/clients/connected',
  '$SYS/broker/subscriptions/count',
  '$SYS/broker/store/messages/count',
  '$SYS/broker/retained messages/count',
  '$SYS/broker/load/messages/received/1min',
  '$SYS/broker/load/messages/sent/1min',
  '$SYS/broker/load/publish/dropped/1min',
]

/**
 * Runs rf, influx-writer and the broker for a moment and returns a message of each topic that dashboards are made
 * of: with the fields that they really have. @throws Error where one of them is never told
 */
export async function listen(database: Influxd): Promise<Sayings> {
  const dir = await mkdtemp(join(tmpdir(), 'live-'))
  await using broker = await startHomeBroker({ conf: 'sys_interval 1' })
  await using gateway = await startQuietGateway()
  const client = await connectClient(broker.url, login(broker))
  const heard = await collect(client, 'cm/+/status/#', '$SYS/broker/#')
  await using writer = startWriter(writerEnv(broker, database, dir))
  await using rf = startService('rf', { ...broker.env('rf'), RF_PORT: gateway.url, HEARTBEAT_SECONDS: '0.5' })
  for (const service of ['influx-writer', 'rf'])
    await heard.waitFor(({ topic, text }) => topic === `cm/${service}/status/state` && text === 'online')
  await client.publishAsync('cm/rf/action/log-level', 'loudest', { qos: 1 })
  const sayings = new Map<string, string>()
  for (const name of wanted) {
    const complete = (text: string) =>
      name.endsWith('heartbeat')
        ? text.includes('"state":"online"')
        : !name.startsWith('$SYS') || name.includes('dropped') || Number(text) > 0
    const { text } = await heard.waitFor((message) => message.topic === name && complete(message.text))
    sayings.set(name, text)
  }
  await client.endAsync()
  await Promise.all([writer.kill(), rf.kill()])
  await rm(dir, { recursive: true, force: true })
  return sayings
}
