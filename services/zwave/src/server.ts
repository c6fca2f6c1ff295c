import { reasonOf } from '@constellation/bootstrap/reason'
import { ZwavejsServer } from '@zwave-js/server'
import type { Logger } from 'pino'
import type { Driver } from 'zwave-js'
import type { Network } from './driver/stick.ts'

/**
 * The websocket server that other programs for Z-Wave (Home Assistant) speak to. It gives them the driver itself, so it
 * listens on loopback unless told otherwise, and it is loaded only where ZWAVE_SERVER_PORT is set.
 */
export class WebsocketServer {
  readonly #log: Logger
  readonly #logger: NonNullable<ConstructorParameters<typeof ZwavejsServer>[1]>['logger'] & object
  readonly #host: string
  readonly #port: number
  #ending: Promise<unknown> = Promise.resolve()
  /** Why it could not serve, at last. */
  #failure: unknown

  constructor(log: Logger, host: string, port: number) {
    this.#log = log
    this.#logger = {
      error: (message, error) => {
        if (message !== this.#failure) log.error({ err: error ?? message }, `websocket server: ${message}`)
      },
      warn: (message) => log.warn(`websocket server: ${message}`),
      info: (message) => log.debug(`websocket server: ${message}`),
      debug: (message) => log.trace(`websocket server: ${message}`),
    }
    this.#host = host
    this.#port = port
  }

  /** Serves a driver for as long as its network lasts. */
  serve(driver: Driver, network: Network): Network {
    const server = new ZwavejsServer(driver, {
      host: this.#host,
      port: this.#port,
      logger: this.#logger,
    })
    const failed = (error: unknown) => {
      if (error === this.#failure) return // the library tells one error in five ways
      this.#failure = error
      const at = `${this.#host}:${this.#port} (ZWAVE_SERVER_HOST, ZWAVE_SERVER_PORT)`
      this.#log.error({ err: error }, `the websocket server cannot serve at ${at}: ${reasonOf(error)}`)
    }
    server.on('error', failed)
    const starting = this.#ending.then(() => server.start()).catch(failed)
    return {
      trouble: (reason) => network.trouble(reason),
      heard: () => network.heard(),
      end: (reason) => {
        this.#ending = starting.then(() => server.destroy()).catch(failed)
        network.end(reason)
      },
    }
  }
}
