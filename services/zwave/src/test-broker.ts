import { Socket } from 'node:net'
import { readTime } from '@constellation/bootstrap/payload'
import type { RetainedMessage } from '@constellation/bootstrap/service'
import type { IClientPublishOptions, IPublishPacket, MqttClient } from 'mqtt'
import { type Mosquitto, startMosquitto } from '../../../tests/support/mosquitto.ts'
import { connectClient } from '../../../tests/support/mqtt.ts'

/** A message that was heard. */
export interface Heard {
  readonly topic: string
  readonly text: string
  readonly retain: boolean
  /** MQTT 5 user properties: `ts`, `unit`, `src`, `seq`. */
  readonly user: Readonly<Record<string, string | string[] | undefined>>
}

const replies = 'test/reply'

/** A mosquitto, and a client that hears all that services say on it, from before the first one on. */
export class TestBroker {
  readonly mosquitto: Mosquitto
  /** What the broker holds, by topic. */
  readonly held: Map<string, RetainedMessage> = new Map()
  readonly #client: MqttClient
  readonly #waiting = new Map<string, (reply: string) => void>()
  #asked = 0
  #listener: (heard: Heard) => void = () => {}

  static async start(): Promise<TestBroker> {
    const mosquitto = await startMosquitto({ conf: 'set_tcp_nodelay true' })
    const client = await connectClient(mosquitto.url)
    if (client.stream instanceof Socket) client.stream.setNoDelay() // MQTT.js writes a packet in pieces
    const broker = new TestBroker(mosquitto, client)
    // what is sent to be retained says so (`rap`), and the test's own messages are not heard (`nl`)
    await client.subscribeAsync(['cm/#', 'z-wave/#', 'test/#'], { qos: 1, rap: true, nl: true })
    return broker
  }

  private constructor(mosquitto: Mosquitto, client: MqttClient) {
    this.mosquitto = mosquitto
    this.#client = client
    client.on('message', (topic, payload, packet) => this.#receive(topic, payload, packet))
  }

  /** Who is told from now on. */
  listen(listener: (heard: Heard) => void): void {
    this.#listener = listener
  }

  /** Gives a command and waits for the reply. */
  async command(topic: string, payload: string): Promise<unknown> {
    const id = String(++this.#asked)
    const { promise, resolve } = Promise.withResolvers<string>()
    this.#waiting.set(id, resolve)
    await this.#client.publishAsync(topic, payload, {
      qos: 1,
      properties: { responseTopic: replies, correlationData: Buffer.from(id) },
    })
    const reply: { ok: boolean; result?: unknown; error?: string } = JSON.parse(await promise)
    if (!reply.ok) throw new Error(reply.error)
    return reply.result
  }

  /** Puts a message there that is to be held, and waits until it is. */
  async hold({ topic, payload, ts, own }: RetainedMessage): Promise<void> {
    const userProperties = {
      ...(ts === undefined ? {} : { ts: String(ts) }),
      ...(own ? { src: 'cm/zwave/00000000' } : {}),
    }
    const options: IClientPublishOptions = { qos: 1, retain: true, properties: { userProperties } }
    await this.#client.publishAsync(topic, payload, options)
    this.held.set(topic, { topic, payload, ts, own })
  }

  async close(): Promise<void> {
    await this.#client.endAsync()
    await this.mosquitto.stop()
  }

  #receive(topic: string, payload: Buffer, { retain, properties }: IPublishPacket): void {
    const text = payload.toString()
    const user = properties?.userProperties ?? {}
    if (topic === replies) {
      const id = properties?.correlationData?.toString() ?? ''
      this.#waiting.get(id)?.(text)
      this.#waiting.delete(id)
      return
    }
    if (retain && text === '') this.held.delete(topic)
    else if (retain) {
      const own = String(user['src']).startsWith('cm/zwave/')
      this.held.set(topic, { topic, payload, ts: readTime(user['ts']), own })
    }
    this.#listener({ topic, text, retain, user })
  }
}
