import { RefusedError } from '@constellation/bootstrap/refused-error'
import type { InclusionGrant, InclusionUserCallbacks, ZWaveController } from 'zwave-js'
import { InclusionStrategy } from 'zwave-js'
import { failureOf } from '../driver/trouble.ts'
import type { NetworkEvent, ZwaveService } from '../life/parts.ts'
import { securityNames } from '../life/security.ts'
import { zwaveGroup } from '../values/model.ts'
import type { Arguments } from './arguments.ts'
import { grantOf, pinOf, strategyOf } from './inclusion-arguments.ts'

/** `controller/status/inclusion`. */
interface InclusionState {
  readonly state: 'idle' | 'including' | 'excluding' | 'joining' | 'grant' | 'pin'
  readonly [field: string]: unknown
}

type Question =
  | { readonly kind: 'grant'; readonly asked: InclusionGrant; answer(grant: InclusionGrant | false): void }
  | { readonly kind: 'pin'; answer(pin: string | false): void }

/** Nodes that join and leave: for a limited time, and what S2 asks of a person is asked and answered on topics. */
export class Inclusion {
  readonly #service: ZwaveService
  readonly #event: (event: NetworkEvent) => void
  #question: Question | undefined
  #timer: NodeJS.Timeout | undefined
  #told = ''

  constructor(service: ZwaveService, event: (event: NetworkEvent) => void) {
    this.#service = service
    this.#event = event
  }

  /** What zwave-js asks while a node with S2 joins. */
  get callbacks(): InclusionUserCallbacks {
    return {
      grantSecurityClasses: (asked) => this.#askGrant(asked),
      validateDSKAndEnterPIN: (dsk) => this.#askPin(dsk),
      abort: () => {
        this.#close()
        this.#event({
          event: 'inclusion-aborted',
          text: 'refused, or not answered in time',
        })
        this.#tell({ state: 'idle' })
      },
    }
  }

  /** Tells what the stick does about it by itself. */
  watch(controller: ZWaveController): void {
    const idle = (event: string) => () => {
      clearTimeout(this.#timer)
      this.#event({ event })
      if (!this.#question) this.#tell({ state: 'idle' })
    }
    controller.on('inclusion started', () => this.#event({ event: 'inclusion-started' }))
    controller.on('exclusion started', () => this.#event({ event: 'exclusion-started' }))
    controller.on('inclusion stopped', idle('inclusion-stopped'))
    controller.on('exclusion stopped', idle('exclusion-stopped'))
    controller.on('inclusion failed', idle('inclusion-failed'))
    controller.on('exclusion failed', idle('exclusion-failed'))
    controller.on('node found', ({ id }) => {
      this.#event({ event: 'found', node: id })
      this.#tell({ state: 'joining' })
    })
    controller.on('node added', () => {
      this.#close()
      this.#tell({ state: 'idle' })
    })
    this.#tell({ state: 'idle' })
  }

  /** Lets a node join for some seconds; in the place of one that has failed, where `replace` is its ID. */
  async include(controller: ZWaveController, args: Arguments, replace?: number): Promise<unknown> {
    const seconds = args.number('seconds', { min: 5, max: 600, fallback: 60 })
    const strategy = strategyOf(args, replace !== undefined)
    const begun = await this.#begin(() => {
      if (replace === undefined || strategy === InclusionStrategy.Default)
        return controller.beginInclusion({ strategy })
      return controller.replaceFailedNode(replace, { strategy })
    })
    if (!begun) throw new Error('the stick is busy with another inclusion or exclusion: stop it first')
    this.#limit(seconds, 'including', () => controller.stopInclusion())
    return { seconds }
  }

  /** Lets a node leave for some seconds. */
  async exclude(controller: ZWaveController, args: Arguments): Promise<unknown> {
    const seconds = args.number('seconds', { min: 5, max: 600, fallback: 60 })
    if (!(await this.#begin(() => controller.beginExclusion())))
      throw new Error('the stick is busy with another inclusion or exclusion: stop it first')
    this.#limit(seconds, 'excluding', () => controller.stopExclusion())
    return { seconds }
  }

  /** Ends what goes on, and refuses what is asked. */
  async stop(controller: ZWaveController): Promise<void> {
    clearTimeout(this.#timer)
    this.#question?.answer(false)
    this.#close()
    await controller.stopInclusion().catch(() => false) // there may be none
    await controller.stopExclusion().catch(() => false)
    this.#tell({ state: 'idle' })
  }

  /** The driver is no more. */
  end(): void {
    clearTimeout(this.#timer)
    this.#question?.answer(false)
    this.#close()
  }

  /** The answer to `grant`: `true` (all that was asked for), `false`, or some classes. */
  grant(args: Arguments): unknown {
    const question = this.#question
    if (question?.kind !== 'grant') throw new RefusedError('no node waits for security classes')
    const { asked } = question
    const granted = grantOf(args, asked)
    this.#answered()
    question.answer(granted)
    return { granted: granted === false ? [] : securityNames(granted.securityClasses) }
  }

  /** The answer to `pin`: the first five digits of the DSK on the device, or `false`. */
  pin(args: Arguments): unknown {
    const question = this.#question
    if (question?.kind !== 'pin') throw new RefusedError('no node waits for a PIN')
    const pin = pinOf(args)
    this.#answered()
    question.answer(pin)
    return undefined
  }

  async #begin(begin: () => Promise<boolean>): Promise<boolean> {
    try {
      return await begin()
    } catch (error) {
      throw failureOf(error)
    }
  }

  #limit(seconds: number, state: 'including' | 'excluding', stop: () => Promise<boolean>): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void stop().catch(() => false), seconds * 1000)
    this.#tell({ state, until: Date.now() + seconds * 1000 })
  }

  #askGrant(asked: InclusionGrant): Promise<InclusionGrant | false> {
    const { promise, resolve } = Promise.withResolvers<InclusionGrant | false>()
    const names = securityNames(asked.securityClasses)
    const fields = { classes: names, client_auth: asked.clientSideAuth }
    this.#question = { kind: 'grant', asked, answer: resolve }
    clearTimeout(this.#timer) // a node was found: from now on its own timeouts count
    this.#event({ event: 'grant', ...fields, text: 'answer with z-wave/controller/action/grant' })
    this.#tell({ state: 'grant', ...fields })
    return promise
  }

  #askPin(dsk: string): Promise<string | false> {
    const { promise, resolve } = Promise.withResolvers<string | false>()
    this.#question = { kind: 'pin', answer: resolve }
    const text = 'answer with z-wave/controller/action/pin: the five digits that this DSK lacks at its start'
    this.#event({ event: 'pin', dsk, text })
    this.#tell({ state: 'pin', dsk })
    return promise
  }

  #answered(): void {
    this.#close()
    this.#tell({ state: 'joining' })
  }

  #close(): void {
    this.#question = undefined
  }

  #tell(value: InclusionState): void {
    const text = JSON.stringify(value)
    if (text === this.#told) return
    this.#told = text
    this.#service.status({ group: zwaveGroup, sensor: 'controller', name: 'inclusion', value, retain: true })
  }
}
