import type { IClientPublishOptions, MqttClient } from 'mqtt'

/** What a message leaves with. */
export interface PublishOptions {
  readonly qos: 0 | 1
  readonly retain?: boolean
  readonly properties?: IClientPublishOptions['properties']
}

/** One connection that is up, or was: everything on it fails or does nothing once it is gone. */
export class Link {
  readonly client: MqttClient
  readonly protocolVersion: 4 | 5
  #sessionPresent = false
  #up = false

  constructor(client: MqttClient, protocolVersion: 4 | 5) {
    this.client = client
    this.protocolVersion = protocolVersion
  }

  get up(): boolean {
    return this.#up
  }

  /** Whether the broker still had this client's session. */
  get sessionPresent(): boolean {
    return this.#sessionPresent
  }

  opened(sessionPresent: boolean): void {
    this.#up = true
    this.#sessionPresent = sessionPresent
  }

  closed(): void {
    this.#up = false
  }

  /** Publishes; `done` gets an error if the connection is lost before the acknowledgement, or the broker's refusal. */
  send(
    topic: string,
    payload: string | Buffer,
    options: PublishOptions,
    done: (error?: Error) => void,
  ): void {
    if (!this.#up) done(new Error('not connected'))
    else this.client.publish(topic, payload, options, (error) => done(error ?? undefined))
  }

  /** Publishes and waits for the acknowledgement (QoS 1) or for the write (QoS 0). */
  async publish(topic: string, payload: string | Buffer, options: PublishOptions): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.send(topic, payload, options, (error) => (error ? reject(error) : resolve()))
    await promise
  }

  /**
   * Subscribes. Of MQTT 5: `rh` 0 sends retained messages, 2 does not; with `rap` a message that is sent to be retained says
   * so also where it comes at once.
   * @throws Error naming the filters that the broker refuses
   */
  async subscribe(
    filters: readonly string[],
    options: { qos: 0 | 1; rh?: 0 | 1 | 2; rap?: boolean },
  ): Promise<void> {
    if (filters.length === 0) return
    const { qos, rh = 0, rap = false } = options
    const request = Object.fromEntries(
      filters.map((filter) => [filter, { qos, ...(this.protocolVersion === 5 ? { rh, rap } : {}) }]),
    )
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.client.subscribe(request, (error, granted) => {
      const refused = (granted ?? []).filter((grant) => grant.qos >= 128).map((grant) => grant.topic)
      if (refused.length > 0)
        reject(new Error(`the broker refuses the subscription to ${refused.join(', ')}: check its ACL`))
      else if (error)
        reject(new Error(`subscribe to ${filters.join(', ')}: ${error.message}`, { cause: error }))
      else resolve()
    })
    await promise
  }

  async unsubscribe(filters: readonly string[]): Promise<void> {
    if (filters.length > 0) await this.client.unsubscribeAsync([...filters])
  }

  /**
   * Acknowledges held messages, in the order of their arrival (MQTT-4.6.0-2), all in one write. Does nothing once the
   * connection is gone: the broker sends them again, and the identifiers would mean other messages there.
   */
  acknowledge(messageIds: readonly number[]): void {
    if (!this.#up || messageIds.length === 0) return
    const packets = Buffer.allocUnsafe(messageIds.length * 4)
    // PUBACK without reason code and properties: the same four bytes in 3.1.1 and 5 (MQTT 5.0 §3.4.2.1)
    for (const [i, id] of messageIds.entries()) packets.writeUInt32BE(0x40020000 + id, i * 4)
    this.client.stream.write(packets)
  }

  /** DISCONNECT and close, by force after `withinMs`. */
  async close(withinMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(() => this.client.end(true, () => resolve()), withinMs)
    this.client.end(!this.#up, () => resolve())
    await promise
    clearTimeout(timer)
    this.#up = false
  }
}

/** A link, as far as one publishes on it. */
export type Sender = Pick<Link, 'up' | 'protocolVersion' | 'send'>

/** A link, as far as one subscribes on it. */
export type Subscriber = Pick<Link, 'up' | 'subscribe' | 'unsubscribe'>
