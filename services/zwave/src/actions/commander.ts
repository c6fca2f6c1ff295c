import { count } from '@constellation/bootstrap/counters'
import { RefusedError } from '@constellation/bootstrap/refused-error'
import type { Command } from '@constellation/bootstrap/service'
import type { Driver } from 'zwave-js'
import { Pending } from '../driver/pending.ts'
import type { Network } from '../driver/stick.ts'
import { codeOf, failureOf } from '../driver/trouble.ts'
import type { Home } from '../life/home.ts'
import { ZwaveNetwork } from '../life/network.ts'
import type { NodeLife } from '../life/node-life.ts'
import { unknownNode } from '../life/nodes.ts'
import type { NetworkEvent, ZwaveService } from '../life/parts.ts'
import { controllerCommands } from './controller-commands.ts'
import type { Inclusion } from './inclusion.ts'
import type { Live } from './live.ts'
import { askAgain, carryOut, nodeCommands } from './node-commands.ts'
import { secured } from './secured.ts'
import { Sleepers } from './sleepers.ts'

/** How often it is looked what has expired, in milliseconds. */
const expiryMs = 1000

/** What the commander stands on. */
export interface CommanderParts {
  readonly service: ZwaveService
  readonly inclusion: Inclusion
  readonly event: (event: NetworkEvent) => void
}

/** Carries out what topics ask for: of a node by the name of its sensor, of the network by `controller`. */
export class Commander {
  readonly #parts: CommanderParts
  #live: Live | undefined
  #reason = 'it is not ready yet'

  constructor(parts: CommanderParts) {
    this.#parts = parts
    for (const name of ['commands_ok', 'commands_refused']) parts.service.counters[name] ??= 0
    parts.service.gauge(() => ({
      ...this.#live?.network.figures,
      queued: this.#live?.home.queue.commands.length ?? 0,
    }))
  }

  /** A driver is ready. */
  begin(driver: Driver, home: Home): Network {
    const { service, event, inclusion } = this.#parts
    const pending = new Pending()
    const sleepers = new Sleepers({
      service,
      home,
      pending,
      event,
      carryOut: (life, command) => carryOut(live, life, command),
    })
    const network = new ZwaveNetwork(driver, {
      service,
      home,
      event,
      flush: (life) => sleepers.flush(life),
      ready: (life) => void askAgain(live, life),
      ended: (reason) => {
        clearInterval(expiry)
        this.#live = undefined
        this.#reason = reason
        inclusion.end()
        pending.fail(service.signal.aborted ? reason : `the Z-Wave stick was lost: ${reason}`)
      },
    })
    const live: Live = { network, home, service, pending, sleepers, inclusion, event }
    const expiry = setInterval(() => {
      sleepers
        .expire((id) => network.nodes.get(id), Date.now())
        .catch((error: unknown) => {
          service.log.error({ err: error }, 'the queue of sleeping nodes cannot be kept')
        })
    }, expiryMs)
    this.#live = live
    inclusion.watch(driver.controller)
    watchRoutes(live)
    for (const life of network.nodes.lives) if (life.node.canSleep) sleepers.tell(life)
    return network
  }

  /** There is no driver, for the reason in words. */
  lost(reason: string): void {
    this.#reason = reason
  }

  /**
   * Carries a command out; what it returns is the reply's result.
   * @throws Error (rejects) with the reason in words
   */
  async carryOut(command: Command): Promise<unknown> {
    const { counters } = this.#parts.service
    try {
      const result = await this.#carryOut(command)
      count(counters, 'commands_ok')
      return result
    } catch (error) {
      if (error instanceof RefusedError) count(counters, 'commands_refused')
      throw inShort(error)
    }
  }

  #carryOut(command: Command): Promise<unknown> {
    const { sensor, action } = command
    const live = this.#live
    if (!live) throw new Error(`there is no Z-Wave stick: ${this.#reason}`)
    const troubled = live.network.troubled
    if (troubled !== undefined) throw new Error(`${troubled}: nothing was sent`)
    if (sensor === 'controller') {
      const run = own(controllerCommands, action)
      if (!run) throw new RefusedError(unknown('the controller', action, controllerCommands))
      return run(live, command)
    }
    const life: NodeLife | undefined = live.network.nodes.named(sensor)
    if (!life) throw new RefusedError(unknownNode(sensor))
    const run = own(nodeCommands, action)
    if (!run) throw new RefusedError(unknown(sensor, action, nodeCommands))
    return run(live, action === 'ping' ? life : secured(life), command)
  }
}

/** Characters of an error at most: what a command names is quoted, and a broker takes no message without end. */
const longest = 1000

function inShort(error: unknown): Error {
  const { message } = codeOf(error) === undefined ? inWords(error) : failureOf(error)
  if (error instanceof Error && error.message === message && message.length <= longest) return error
  const short = message.length <= longest ? message : `${message.slice(0, longest)}…`
  return new Error(short, { cause: error })
}

const inWords = (error: unknown) => (error instanceof Error ? error : new Error(String(error)))

const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

const unknown = (who: string, action: string, known: object) =>
  `${who} has no action ${action}; it has ${Object.keys(known).join(', ')}`

/** How the rebuilding of routes goes, as events. */
function watchRoutes({ network, event }: Live): void {
  const tell = (name: string) => (progress: ReadonlyMap<number, string>) => {
    const states = [...progress.values()]
    const of = (state: string) => states.filter((each) => each === state).length
    event({
      event: name,
      done: of('done'),
      failed: of('failed'),
      skipped: of('skipped'),
      pending: of('pending'),
    })
  }
  const { controller } = network.driver
  controller.on('rebuild routes progress', tell('routes-progress'))
  controller.on('rebuild routes done', tell('routes-rebuilt'))
}
