// A service without a broker, for tests: what it is told is kept, and commands are given to it directly.
import { readPayload } from '@constellation/bootstrap/payload'
import type { Reading } from '@constellation/bootstrap/reading'
import type { CommandHandler, RetainedMessage, StatusMessage } from '@constellation/bootstrap/service'
import type { ZwaveService } from './life/parts.ts'
import { basics, Saying, type TestConfig, type TestService } from './test-service.ts'

/** @param config what is not the default */
export function fakeService(config: TestConfig, file: unknown = {}): TestService {
  const saying = new Saying()
  const { said, wait, topic, event } = saying
  const held = new Map<string, RetainedMessage>()
  const logs: Record<string, unknown>[] = []
  const abort = new AbortController()
  let handler: CommandHandler | undefined
  const hold = (topic: string, value: unknown, ts: number | undefined, own: boolean) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    held.set(topic, { topic, payload: Buffer.from(text), ts, own })
  }
  const dataTopic = ({ group, sensor, name }: Reading) => `${group}/${sensor}/data/${name}`
  const service: ZwaveService = {
    ...basics(config, file, logs),
    signal: abort.signal,
    counters: {},
    gauge() {},
    publish(reading) {
      if (reading.kind !== 'event') hold(dataTopic(reading), reading.value, reading.ts, true)
      saying.say({ kind: 'reading', topic: dataTopic(reading), reading })
    },
    restore(reading) {
      hold(dataTopic(reading), reading.value, reading.ts, true)
      saying.say({ kind: 'restored', topic: dataTopic(reading), reading })
    },
    holdsState: ({ sensor, name }) => saying.say({ kind: 'holds', sensor, name }),
    alive: (sensor) => saying.say({ kind: 'alive', sensor }),
    status({ sensor = 'zwave', group = 'cm', name, value, retain = false }: StatusMessage) {
      const topic = `${group}/${sensor}/status/${name}`
      if (retain) hold(topic, value, undefined, false)
      saying.say({ kind: 'status', topic, value, retain })
    },
    retained: async () => [...held.values()],
    clear(topics) {
      for (const topic of topics) {
        held.delete(topic)
        saying.say({ kind: 'clear', topic })
      }
    },
    online: () => saying.say({ kind: 'service', state: 'online' }),
    degraded: (reason) => saying.say({ kind: 'service', state: 'degraded', reason }),
    sensorState: (sensor, value, group = 'cm') =>
      service.status({ group, sensor, name: 'state', value, retain: true }),
    onActions(_group, given) {
      handler = given
      return () => {}
    },
  }
  return {
    service,
    said,
    held,
    logs,
    wait,
    topic,
    event,
    heard: async () => said.length,
    async hold(message) {
      held.set(message.topic, message)
    },
    async command(at, text = '') {
      const [group = '', sensor = '', , action = ''] = at.split('/')
      const bytes = Buffer.from(text)
      if (!handler) throw new Error('nobody takes commands')
      return handler({ topic: at, group, sensor, action, payload: readPayload(bytes), bytes })
    },
    async stop(work) {
      abort.abort()
      await work
    },
  }
}
