import { reasonOf } from '@constellation/bootstrap/reason'
import { type CommandClass, MultiChannelCCCommandEncapsulation } from '@zwave-js/cc'
import { CommandClasses, dskToString, keyPairFromRawECDHPrivateKey } from '@zwave-js/core'
import type { MockNode, MockNodeBehavior, MockNodeResponse } from '@zwave-js/testing'
import { encrypted, KeyExchange, say } from './encryption.ts'
import { type Answer, freshState, type NodeRecipe, type NodeState } from './recipe.ts'
import { controllerId, wakeUpReport } from './reports.ts'

export interface NodeSurroundings {
  /** How long a woken node stays awake when it is told nothing, in ms. */
  readonly awakeMs: number
  /** How often a node that joins by S2 tries whether the host knows its PIN by now, in ms. */
  readonly pinMs: number
  /** A command reached the node, unwrapped. */
  readonly onCommand: (node: RadioNode, cc: CommandClass) => void
  readonly log: (text: string) => void
}

/**
 * A node on the air. It is reachable while it is neither dead nor asleep; a dead one says nothing either, an asleep one
 * still reports by itself.
 */
export abstract class RadioNode {
  readonly id: number
  readonly recipe: NodeRecipe
  readonly state: NodeState
  readonly mock: MockNode
  readonly #surroundings: NodeSurroundings
  readonly #keyExchange: KeyExchange
  readonly #sleeper: boolean
  #dead = false
  #awake: boolean
  #secured = false
  #toSleep: ReturnType<typeof setTimeout> | undefined

  /** @param mock the library's node, without behaviours of ours yet */
  constructor(recipe: NodeRecipe, mock: MockNode, surroundings: NodeSurroundings) {
    this.id = mock.id
    this.recipe = recipe
    this.state = freshState(recipe)
    this.mock = mock
    this.#surroundings = surroundings
    this.#sleeper = !mock.capabilities.isListening && !mock.capabilities.isFrequentListening
    this.#awake = !this.#sleeper
    this.#keyExchange = new KeyExchange(surroundings.pinMs)
    mock.defineBehavior(this.#keyExchange.behaviour, this.#behaviour())
  }

  get dead(): boolean {
    return this.#dead
  }

  get awake(): boolean {
    return this.#awake
  }

  /** Whether a frame of the controller's arrives. */
  get reachable(): boolean {
    return !this.#dead && this.#awake
  }

  /** PIN of its S2 bootstrapping: the first two bytes of the public key, five digits. */
  get pin(): string {
    return this.dsk.slice(0, 5)
  }

  /** Its DSK: the first 16 bytes of the public key in eight groups of five digits. */
  get dsk(): string {
    return dskToString(this.mock.ecdhKeyPair.publicKey.slice(0, 16))
  }

  /** Takes the recipe's key pair in the place of a random one. */
  async settle(): Promise<void> {
    const { privateKey } = this.recipe
    if (privateKey === undefined) return
    this.mock.ecdhKeyPair = await keyPairFromRawECDHPrivateKey(
      Uint8Array.from(Buffer.from(privateKey, 'hex')),
    )
  }

  /**
   * Sends a report (reports.ts has them) to the controller, S2 encrypted where the node was included so; lost where the
   * node is dead. An endpoint's report is encapsulated.
   */
  report(cc: CommandClass, endpoint = 0): void {
    this.#report(endpoint === 0 ? cc : fromEndpoint(cc, endpoint)).catch((error: unknown) =>
      this.#surroundings.log(`node ${this.id}: report not sent: ${reasonOf(error)}`),
    )
  }

  /**
   * A sleeping node wakes up, says so, and listens until it is sent to sleep or some seconds have passed. A host that
   * has only just started, and does not know yet that the node sleeps, may forget that it is awake.
   */
  wakeUp(): void {
    if (this.#dead || !this.#sleeper) return
    this.#awake = true
    this.report(wakeUpReport())
    this.#stayAwake()
  }

  /** Stops listening at once. */
  sleep(): void {
    clearTimeout(this.#toSleep)
    if (this.#sleeper) this.#awake = false
  }

  /** Nothing reaches it, and nothing comes from it any more: out of range, or without power. */
  die(): void {
    this.#dead = true
    this.sleep()
  }

  /** It is back; the controller is told nothing until it reports or is asked. */
  revive(): void {
    this.#dead = false
  }

  /** Ends its timers. */
  close(): void {
    clearTimeout(this.#toSleep)
    this.#keyExchange.close()
  }

  /** What the device does with a command that reached it. */
  protected abstract carryOut(cc: CommandClass): ReturnType<Answer>

  #stayAwake(): void {
    clearTimeout(this.#toSleep)
    this.#toSleep = setTimeout(() => this.sleep(), this.#surroundings.awakeMs)
    this.#toSleep.unref()
  }

  async #report(cc: CommandClass): Promise<void> {
    await say(this.mock, this.#secured ? await encrypted(this.mock, cc) : cc)
  }

  #behaviour(): MockNodeBehavior {
    return {
      handleCC: (_controller, _mock, cc) => {
        if (this.#sleeper && this.#awake) this.#stayAwake()
        this.#surroundings.onCommand(this, cc)
        if (cc.isEncapsulatedWith(CommandClasses['Security 2']) && cc.ccId !== CommandClasses['Security 2'])
          this.#secured = true
        return responseTo(this.carryOut(cc))
      },
    }
  }
}

/** In the library's words. */
function responseTo(said: ReturnType<Answer>): MockNodeResponse | undefined {
  if (said === 'done') return { action: 'ok' }
  if (said === 'refused') return { action: 'fail' }
  return said && { action: 'sendCC', cc: said }
}

/** A report of one of a node's endpoints. */
const fromEndpoint = (encapsulated: CommandClass, endpointIndex: number) =>
  new MultiChannelCCCommandEncapsulation({
    nodeId: controllerId,
    encapsulated,
    endpointIndex,
    destination: 0,
  })
