// A service on a real broker, in this process, for tests: what it says is what a client of the broker hears, held against
// what the service was told to say; commands are published.
import { join } from 'node:path'
import { Runtime } from '@constellation/bootstrap/runtime'
import { runtimeOptions } from '@constellation/bootstrap/runtime-options'
import { Hearing } from './hearing.ts'
import type { ZwaveService } from './life/parts.ts'
import type { TestBroker } from './test-broker.ts'
import { basics, Saying, type TestConfig, type TestService } from './test-service.ts'

/** How long what waits may take to leave at the end. */
const drainMs = 2500

/** @param config what is not the default */
export async function brokerService(
  broker: TestBroker,
  config: TestConfig,
  file: unknown = {},
): Promise<TestService> {
  const logs: Record<string, unknown>[] = []
  const given = basics(config, file, logs)
  const { mosquitto } = broker
  const base = { ...given.base, mqttUrl: mosquitto.url, healthFile: join(mosquitto.dir, 'healthy') }
  const runtime = await Runtime.create(runtimeOptions(base, {}, given.log))
  const saying = new Saying()
  const { said, wait, topic, event } = saying
  const hearing = new Hearing(saying, runtime.publisher.src)
  broker.listen((message) => hearing.hear(message))
  await runtime.start()

  const abort = new AbortController()
  const own = runtime.service
  const service: ZwaveService = {
    ...given,
    ...own,
    signal: abort.signal,
    publish(reading) {
      own.publish(reading)
      hearing.published.set(runtime.publisher.outbox.seq, reading)
    },
    restore(reading) {
      hearing.restored.set(`${reading.group}/${reading.sensor}/data/${reading.name}`, reading)
      own.restore(reading)
    },
    holdsState(reading) {
      own.holdsState(reading)
      saying.say({ kind: 'holds', sensor: reading.sensor, name: reading.name })
    },
    alive(sensor, group) {
      own.alive(sensor, group)
      saying.say({ kind: 'alive', sensor })
    },
  }
  let marks = 0
  return {
    service,
    said,
    held: broker.held,
    logs,
    wait,
    topic,
    event,
    async heard() {
      const mark = ++marks
      // messages of one connection are heard in their order, so that all that was said before it has been by then
      service.status({ group: 'test', sensor: 'mark', name: 'heard', value: mark })
      await topic('test/mark/status/heard', (value) => value === mark)
      return said.length
    },
    hold: (message) => broker.hold(message),
    command: (at, text = '') => broker.command(at, text),
    async stop(work) {
      abort.abort()
      runtime.status.set('stopping')
      await work
      await runtime.stop(drainMs)
      await topic('cm/zwave/status/state', (state) => state === 'offline')
      hearing.check()
    },
  }
}
