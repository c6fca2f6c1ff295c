import { startHomeBroker } from '../support/home-broker.ts'
import { collect, connectClient } from '../support/mqtt.ts'
import { startBuilt } from '../support/process.ts'
import { login } from '../support/writer.ts'
import { startQuietGateway } from './gateway.ts'
import { median, quantile, type Row } from './measure.ts'

/**
 * From the last byte of a line on the serial side to the reading at a subscriber (through rf and mosquitto, QoS 1),
 * against a message from one client to another through the same mosquitto. Both by turns, one at a time.
 */
export async function measureLatency(samples: number): Promise<Row[]> {
  await using broker = await startHomeBroker()
  await using gateway = await startQuietGateway()
  await using rf = startBuilt('rf', { ...broker.env('rf'), RF_PORT: gateway.url })
  const publisher = await connectClient(broker.url, login(broker))
  const subscriber = await connectClient(broker.url, login(broker))
  const seen = await collect(subscriber, 'cm/+/data/temperature', 'cm/rf/status/state', 'cm/bench/data/plain')
  await seen.waitFor((message) => message.topic === 'cm/rf/status/state' && message.text === 'online')

  const ours: number[] = []
  const bare: number[] = []
  for (let i = 0; i < samples; i++) {
    seen.clear()
    const reading = seen.waitFor((message) => message.topic.endsWith('/data/temperature'))
    const said = performance.now()
    // a new value each time: the same one within 2.5 s would be taken for a repeat
    const tenths = (100 + (i % 200)).toString(16).padStart(4, '0')
    gateway.say(`20;${(i % 256).toString(16).padStart(2, '0')};Alecto V1;ID=08ef;TEMP=${tenths};`)
    await reading
    ours.push(performance.now() - said)

    seen.clear()
    const plain = seen.waitFor((message) => message.topic === 'cm/bench/data/plain')
    const sent = performance.now()
    publisher.publish('cm/bench/data/plain', '21.5', { qos: 1, retain: true })
    await plain
    bare.push(performance.now() - sent)
  }
  await publisher.endAsync()
  await subscriber.endAsync()
  await rf.kill()
  const note = `serial byte to subscriber, against publish to subscribe; ${samples} each`
  return [
    { what: 'latency, median', unit: 'ms', ours: median(ours), bare: median(bare), note },
    { what: 'latency, 95 of 100', unit: 'ms', ours: quantile(ours, 0.95), bare: quantile(bare, 0.95), note },
  ]
}
