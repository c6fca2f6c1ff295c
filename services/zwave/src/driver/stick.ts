import type { Backoff } from '@constellation/bootstrap/backoff'
import { type Counters, count } from '@constellation/bootstrap/counters'
import { sleep, within } from '@constellation/bootstrap/wait'
import type { Driver, ZWaveNode } from 'zwave-js'
import { Answers } from './answers.ts'
import type { OpenBinding } from './binding.ts'
import { PortWatch } from './port-watch.ts'
import { codes, lossOf } from './trouble.ts'

/** How long a stick has to become ready, in milliseconds; one that answers nothing is found out earlier. */
const readyMs = 120_000
/**
 * Time between a soft reset and the driver's end, in milliseconds. zwave-js 15.29.0 that is destroyed before the stick
 * has answered a soft reset, with SmartStart in use, never leaves its event loop's microtasks again (zwave-js#8351).
 */
const resetGraceMs = 2000
/** A driver that does not end is left behind after this time, in milliseconds. */
const destroyMs = 10_000
const tickMs = 5000

/** What goes on while a driver is ready. */
export interface Network {
  /** The stick is in trouble (undefined: no longer), though connected. */
  trouble(reason: string | undefined): void
  /** Bytes have come. */
  heard(): void
  /** It is over: no driver from now on, for the reason in words. */
  end(reason: string): void
}

/** What the stick's owner does with it. */
export interface StickEvents {
  /** A new driver is ready: `online`. */
  ready(driver: Driver): Network
  /** There is no driver, for the reason in words: `degraded`. */
  lost(reason: string): void
}

/** How a driver comes to be. */
export interface StickParts {
  /** ZWAVE_PORT, for the words. */
  readonly port: string
  readonly cacheDir: string
  readonly open: OpenBinding
  readonly makeDriver: (open: OpenBinding) => Driver
  readonly backoff: Backoff
  readonly counters: Counters
  /** A steady clock in milliseconds. */
  readonly now?: () => number
}

/** The stick on its port: a driver, and after its loss a new one, for ever. */
export class Stick {
  readonly #parts: StickParts
  readonly #events: StickEvents
  readonly #now: () => number

  constructor(parts: StickParts, events: StickEvents) {
    this.#parts = parts
    this.#events = events
    this.#now = parts.now ?? (() => performance.now())
    for (const name of ['drivers', 'stick_lost']) parts.counters[name] ??= 0
  }

  /** Keeps a driver running until `signal` aborts, and resolves when the last one has ended. */
  async run(signal: AbortSignal): Promise<void> {
    const { backoff, counters } = this.#parts
    while (!signal.aborted) {
      count(counters, 'drivers')
      await this.#life(signal)
      if (signal.aborted) return
      await sleep(backoff.next(), signal)
    }
  }

  /** One driver, from its making to its end. */
  async #life(signal: AbortSignal): Promise<void> {
    const over = Promise.withResolvers<string>()
    const reason = (error: unknown) => lossOf(error, this.#parts.port, this.#parts.cacheDir)
    const life: { network?: Network; answers?: Answers } = {}
    const port = new PortWatch(this.#parts.open, {
      lost: (error) => over.resolve(reason(error)),
      heard: () => {
        life.network?.heard()
        life.answers?.heard(this.#now())
      },
    })
    const stop = () => over.resolve('the service stops; what it was doing may still be carried out')
    signal.addEventListener('abort', stop, { once: true })
    const late = setTimeout(
      () => over.resolve(`the stick did not become ready within ${readyMs / 1000} s`),
      readyMs,
    )
    let started: Promise<void> = Promise.resolve()
    let driver: Driver | undefined
    try {
      const made = this.#parts.makeDriver(port.opener)
      driver = made
      made.on('error', (error) => over.resolve(reason(port.openError ?? error)))
      made.once('driver ready', () => {
        clearTimeout(late)
        this.#parts.backoff.reset()
        try {
          life.network = this.#events.ready(made)
          life.answers = this.#watch(made, life.network, over.resolve)
        } catch (error) {
          over.resolve(reason(error)) // what is known of the network cannot be read
        }
      })
      started = made.start().catch((error: unknown) => over.resolve(reason(port.openError ?? error)))
    } catch (error) {
      over.resolve(reason(error))
    }
    const ticks = setInterval(() => life.answers?.tick(this.#now()), tickMs)
    const ended = await over.promise
    clearTimeout(late)
    clearInterval(ticks)
    signal.removeEventListener('abort', stop)
    port.end()
    life.network?.end(ended)
    if (!signal.aborted) this.#lost(ended)
    if (driver) await this.#destroy(driver, started, port)
  }

  /** Told before the driver is destroyed, which can take seconds. */
  #lost(reason: string): void {
    count(this.#parts.counters, 'stick_lost')
    this.#events.lost(reason)
  }

  #watch(driver: Driver, network: Network, end: (reason: string) => void): Answers {
    const { controller } = driver
    const answers = new Answers(
      {
        trouble: (reason) => network.trouble(reason),
        over: () => network.trouble(undefined),
        giveUp: end,
        // every stick has it, and its answer changes nothing
        probe: () =>
          void controller.getControllerCapabilities().then(
            () => answers.answered(),
            () => answers.silent(this.#now()),
          ),
      },
      this.#now(),
    )
    const watchNode = (node: ZWaveNode) => void node.on('dead', () => answers.suspect(this.#now()))
    for (const node of controller.nodes.values()) watchNode(node)
    controller.on('node added', watchNode)
    controller.on('status changed', (status) => answers.status(status, this.#now()))
    return answers
  }

  async #destroy(driver: Driver, started: Promise<void>, port: PortWatch): Promise<void> {
    await within(destroyMs, started) // destroying a driver in the tick of its start fails
    const { resetAt } = port
    const wait = resetAt === undefined ? 0 : resetGraceMs - (this.#now() - resetAt)
    if (wait > 0) await new Promise((later) => setTimeout(later, wait))
    await port.mute()
    await dropQueues(driver) // right before: what is begun after it would not be rejected
    await within(
      destroyMs,
      driver.destroy().catch(() => undefined),
    )
  }
}

/** Parts of zwave-js's Driver that its types keep to itself (15.29.0). */
interface DriverQueues {
  destroyTransactionQueues?(reason: string, code: number): Promise<void>
  destroySerialAPIQueue?(reason: string, code: number): void
}

/**
 * Rejects what a driver has under way. `destroy` does so too, but first waits for the step that its scheduler is in, and
 * a step of an interview whose port was lost waits for what only the rejection would end: it never does.
 */
async function dropQueues(driver: Driver): Promise<void> {
  const queues = driver as unknown as DriverQueues // there at run time, private in the types; optional for what follows
  const reason = 'the connection to the stick was lost'
  try {
    await queues.destroyTransactionQueues?.(reason, codes.destroyed)
    queues.destroySerialAPIQueue?.(reason, codes.destroyed)
  } catch {
    // it was not that far yet: it has nothing under way
  }
}
