import { connect as connectTcp, isIP, type Socket } from 'node:net'
import type { IPublishPacket } from 'mqtt'
import { MqttClient } from 'mqtt'
import { Backoff } from '../backoff.ts'
import { hostOf } from '../host.ts'
import { explain, wantsOtherVersion } from './errors.ts'
import { Link } from './link.ts'

/** How the broker is reached; the same for every connection of a service. */
export interface BrokerOptions {
  /** `mqtt://host:port` or `mqtts://host:port`. */
  readonly url: string
  readonly username: string | null
  readonly password: string | null
  /** Certificates (PEM) that are trusted for `mqtts`, instead of the system's. */
  readonly ca: string | null
  /** 5, or 4 for MQTT 3.1.1. With 5, a broker that refuses it is asked again with 3.1.1. */
  readonly protocolVersion: 4 | 5
  readonly log: { info: LogFunction; warn: LogFunction; debug: LogFunction }
}
type LogFunction = (fields: object, message: string) => void

/** What makes one connection different from another. */
export interface ConnectionOptions {
  readonly clientId: string
  /** True (the default): a clean session, nothing is queued while away. */
  readonly clean?: boolean
  /** How long the broker keeps a session that is not clean (MQTT 5); for ever where not given. */
  readonly sessionExpirySeconds?: number
  /** How many messages may wait for our acknowledgement (MQTT 5). */
  readonly receiveMaximum?: number
  /** 30 where not given. */
  readonly keepaliveSeconds?: number
  readonly will?: { readonly topic: string; readonly payload: string }
  /** A message came. True: acknowledge it at once; false: `link.acknowledge` will, later. Must not throw. */
  readonly onMessage?: (packet: IPublishPacket, link: Link) => boolean
  readonly onUp?: (link: Link) => void
  readonly onDown?: (reason: string) => void
}

const connectTimeoutMs = 10_000
/** A connection that held this long was a good one: the next loss is retried at once again. */
const goodAfterMs = 10_000

/**
 * Keeps one connection to the broker, for ever, with capped and jittered retries.
 *
 * Every attempt has an MqttClient of its own: what a dead connection left behind in a client (stored publishes that
 * are sent again one by one, acknowledgements queued for the wrong session, used packet identifiers) cannot reach the
 * next one. What must survive is kept by the outbox and by the broker's session.
 */
export class Connection {
  readonly #broker: BrokerOptions
  readonly #options: ConnectionOptions
  readonly #backoff = new Backoff(300, 15_000)
  #version: 4 | 5
  /** How often in a row the broker hung up on CONNECT without a word; and whether it has spoken MQTT 5 before. */
  #silences = 0
  #speaks5 = false
  #link: Link | undefined
  #timer: NodeJS.Timeout | undefined
  #closed = false
  #reason = ''

  constructor(broker: BrokerOptions, options: ConnectionOptions) {
    this.#broker = broker
    this.#options = options
    this.#version = broker.protocolVersion
    this.#attempt()
  }

  /** The link that is up; undefined while the broker is away. */
  get link(): Link | undefined {
    return this.#link?.up ? this.#link : undefined
  }

  /** Ends it: DISCONNECT, so that the broker does not publish the will; at the latest after `withinMs`. */
  async close(withinMs = 1000): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#link?.close(withinMs)
  }

  #attempt(): void {
    const { clean = true, keepaliveSeconds = 30, receiveMaximum, will } = this.#options
    const v5 = this.#version === 5
    const expiry = clean ? {} : { sessionExpiryInterval: this.#options.sessionExpirySeconds ?? 0xffffffff }
    const client = new MqttClient(() => this.#stream(), {
      clientId: this.#options.clientId,
      clean,
      protocolVersion: this.#version,
      keepalive: keepaliveSeconds,
      reschedulePings: false,
      timerVariant: 'native',
      reconnectPeriod: 0,
      connectTimeout: connectTimeoutMs,
      resubscribe: false,
      // 65,536 small buffers, 14 MB, for a little speed
      writeCache: false,
      log: () => {},
      manualConnect: true,
      ...(this.#broker.username === null ? {} : { username: this.#broker.username }),
      ...(this.#broker.password === null ? {} : { password: this.#broker.password }),
      ...(will
        ? { will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true } }
        : {}),
      ...(v5 ? { properties: { ...expiry, ...(receiveMaximum ? { receiveMaximum } : {}) } } : {}),
    })
    this.#watch(client, new Link(client, this.#version))
    client.connect()
  }

  #watch(client: MqttClient, link: Link): void {
    this.#link = link
    let problem: unknown
    let upSince = 0
    client.handleMessage = (packet, done) => {
      const acknowledge = this.#options.onMessage?.(packet, link) ?? true
      // an error here means to MQTT.js: do not acknowledge, go on; `Link.acknowledge` does it later
      if (acknowledge || packet.qos === 0) done()
      else done(held)
    }
    client.on('connect', (packet) => {
      upSince = performance.now()
      this.#silences = 0
      this.#speaks5 ||= this.#version === 5
      this.#reason = ''
      link.opened(packet.sessionPresent)
      this.#broker.log.info(
        { broker: this.#broker.url, clientId: this.#options.clientId, version: this.#version },
        'connected to the broker',
      )
      this.#options.onUp?.(link)
    })
    client.on('disconnect', (packet) => {
      problem ??= { code: packet.reasonCode }
    })
    client.on('error', (error) => {
      problem ??= error
      client.stream.destroy()
    })
    client.once('close', () => {
      link.closed()
      client.end(true)
      if (upSince && performance.now() - upSince > goodAfterMs) this.#backoff.reset()
      this.#lost(problem, upSince > 0)
    })
  }

  #lost(problem: unknown, wasUp: boolean): void {
    if (this.#closed) return
    const reason = explain(problem, this.#broker.url, this.#broker.username)
    const delay = this.#backoff.next()
    const fields = { broker: this.#broker.url, clientId: this.#options.clientId, retryMs: delay }
    this.#broker.log[reason === this.#reason ? 'debug' : 'warn'](fields, reason)
    this.#reason = reason
    this.#chooseVersion(problem, wasUp)
    this.#options.onDown?.(reason)
    this.#timer = setTimeout(() => this.#attempt(), delay)
  }

  /**
   * 3.1.1 carries no times and numbers, so it is for brokers that really know no other: those that say so, and those that
   * hang up three times in a row and never spoke MQTT 5. (A broker that is killed hangs up too.)
   */
  #chooseVersion(problem: unknown, wasUp: boolean): void {
    const other = wantsOtherVersion(problem)
    this.#silences = !wasUp && other === 'perhaps' ? this.#silences + 1 : 0
    const silent = this.#silences >= 3 && !this.#speaks5
    const old = !wasUp && this.#version === 5 && (other === 'yes' || silent)
    this.#version = old ? 4 : this.#broker.protocolVersion
    if (silent) this.#silences = 0
  }

  #stream(): Socket {
    const url = new URL(this.#broker.url)
    const host = hostOf(url)
    if (url.protocol !== 'mqtts:') return connectTcp({ host, port: Number(url.port || 1883), noDelay: true })
    return this.#secureStream(host, Number(url.port || 8883))
  }

  #secureStream(host: string, port: number): Socket {
    const { connect } = process.getBuiltinModule('node:tls') // loaded only where it is used
    const ca = this.#broker.ca === null ? {} : { ca: this.#broker.ca }
    const socket = connect({ host, port, ...ca, ...(isIP(host) ? {} : { servername: host }) })
    socket.setNoDelay(true)
    return socket
  }
}

const held = new Error('held: acknowledged later')
