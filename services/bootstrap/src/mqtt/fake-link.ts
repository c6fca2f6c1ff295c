import type { PublishOptions, Sender, Subscriber } from './link.ts'

/** One publish on a fake link; `answer` is the broker's PUBACK, or its refusal. */
export interface Sent extends PublishOptions {
  readonly topic: string
  readonly payload: string
  readonly answer: (error?: Error) => void
}

/** A link for tests: keeps what is sent and lets the test answer. */
export class FakeLink implements Sender, Subscriber {
  up = true
  readonly protocolVersion: 4 | 5
  readonly sent: Sent[] = []
  readonly subscribed: string[] = []
  readonly unsubscribed: string[] = []

  constructor(protocolVersion: 4 | 5 = 5) {
    this.protocolVersion = protocolVersion
  }

  send(
    topic: string,
    payload: string | Buffer,
    options: PublishOptions,
    answer: (error?: Error) => void,
  ): void {
    this.sent.push({ topic, payload: payload.toString(), ...options, answer })
  }

  async subscribe(filters: readonly string[]): Promise<void> {
    this.subscribed.push(...filters)
  }

  async unsubscribe(filters: readonly string[]): Promise<void> {
    this.unsubscribed.push(...filters)
  }

  /** The connection is lost: what was not answered fails, as MQTT.js does it. */
  lose(): void {
    this.up = false
    for (const { answer } of this.sent) answer(new Error('Connection closed'))
  }
}
