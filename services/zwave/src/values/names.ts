import { isLevel, slug } from '@constellation/bootstrap/topics'

/** What a node may be called by, the first that there is: by the configuration, by itself, by its model. */
export interface NameFacts {
  readonly fileName: string | undefined
  readonly nodeName: string | undefined
  readonly label: string | undefined
}

/** What is remembered of a node's name, as plain JSON. */
interface Remembered {
  /** What it is called. */
  readonly name: string
  /** The model that its number counts (`fgk101`), and the number: also while it is called otherwise. */
  readonly model?: string
  readonly number?: number
  /** The name that it gave itself, as a level, when it got this one. */
  readonly self?: string
}

/** The names of a network, by node ID. */
export type NamesState = Readonly<Record<string, Remembered>>

/** The stick's own name on the broker. */
const controller = 'controller'

/** Room for `-` and a number below the 64 characters of a topic level. */
const longest = 58

/**
 * A model as a name: lower case; what follows `/` inside a word is dropped (`FGWPE/F-101` is one model of several
 * countries); letters and digits are kept. Empty where nothing is left.
 */
export function modelName(label: string): string {
  const word = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  const first = word(label.replaceAll(/(?<=[A-Za-z0-9])\/[A-Za-z0-9]*/g, ''))
  return first.slice(0, longest)
}

/**
 * Names for nodes, each of one node only, and the same ones after a restart: numbers are kept with the node, so that the
 * others are not renamed when one leaves.
 */
export class NodeNames {
  readonly #known = new Map<number, Remembered>()
  readonly #fileNames: ReadonlyMap<number, string>

  /**
   * @param state what `state` was in an earlier run; anything else counts as nothing
   * @param fileNames the names that the configuration gives, which no other node takes, by node ID
   */
  constructor(state: unknown = undefined, fileNames: ReadonlyMap<number, string> = new Map()) {
    this.#fileNames = fileNames
    for (const [id, remembered] of entriesOf(state)) this.#known.set(id, remembered)
  }

  /** What is to be remembered, as plain JSON. */
  get state(): NamesState {
    return Object.fromEntries(this.#known)
  }

  /** The sensor's name of a node, a topic level. The same one as long as the facts are the same. */
  sensorOf(nodeId: number, { fileName, nodeName = '', label = '' }: NameFacts): string {
    const counted = this.#numbered(nodeId, modelName(label))
    const self = nodeName.trim() === '' ? undefined : slug(nodeName)
    const { model, number } = counted
    const name =
      fileName ??
      (self === undefined ? undefined : this.#ofNode(nodeId, self)) ??
      (number === undefined ? `node-${nodeId}` : `${model}-${number}`)
    this.#known.set(nodeId, { ...counted, ...(self !== undefined && { self }), name })
    return name
  }

  /** A node has left: its name and number are free. */
  forget(nodeId: number): void {
    this.#known.delete(nodeId)
  }

  /**
   * The number of a model: the one that is kept with the node, else the lowest that no other has. A node whose model is
   * not known (any more: it is interviewed again) keeps what it had.
   */
  #numbered(nodeId: number, model: string): Pick<Remembered, 'model' | 'number'> {
    const known = this.#known.get(nodeId)
    // a model called "node" would take the names of nodes without one
    const wanted = model === '' || model === 'node' ? known?.model : model
    if (wanted === undefined) return {}
    const kept = known?.model === wanted ? known.number : undefined
    if (kept !== undefined && !this.#isTaken(nodeId, `${wanted}-${kept}`))
      return { model: wanted, number: kept }
    const others = [...this.#known].flatMap(([id, other]) =>
      id !== nodeId && other.model === wanted ? other.number : [],
    )
    let number = 1
    while (others.includes(number) || this.#isTaken(nodeId, `${wanted}-${number}`)) number++
    return { model: wanted, number }
  }

  /** The node's own name; with a number behind it, which it keeps, where another node has it. */
  #ofNode(nodeId: number, self: string): string {
    const known = this.#known.get(nodeId)
    if (
      known?.self === self &&
      !this.#isTaken(nodeId, known.name) &&
      known.name.startsWith(self.slice(0, longest))
    )
      return known.name
    const nameless = /^node-\d+$/.test(self) && self !== `node-${nodeId}`
    if (!nameless && !this.#isTaken(nodeId, self)) return self
    let number = 2
    while (this.#isTaken(nodeId, `${self.slice(0, longest)}-${number}`)) number++
    return `${self.slice(0, longest)}-${number}`
  }

  #isTaken(nodeId: number, name: string): boolean {
    if (name === controller) return true
    for (const [id, other] of this.#fileNames) if (id !== nodeId && other === name) return true
    for (const [id, other] of this.#known) if (id !== nodeId && other.name === name) return true
    return false
  }
}

/** What of a state of unknown origin can be used. */
function entriesOf(state: unknown): readonly (readonly [number, Remembered])[] {
  if (typeof state !== 'object' || state === null) return []
  const seen = new Set<string>()
  return Object.entries(state).flatMap(([id, given]: readonly [string, unknown]) => {
    const remembered = /^[1-9]\d{0,4}$/.test(id) ? remember(given) : undefined
    if (remembered === undefined || seen.has(remembered.name)) return []
    seen.add(remembered.name)
    return [[Number(id), remembered] as const]
  })
}

function remember(given: unknown): Remembered | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  const { name, model, number, self } = given as Readonly<Record<string, unknown>> // an object of unknown members
  if (typeof name !== 'string' || !isLevel(name) || name === controller) return undefined
  const counts =
    typeof model === 'string' && typeof number === 'number' && Number.isInteger(number) && number > 0
  return {
    name,
    ...(counts && { model, number }),
    ...(typeof self === 'string' && { self }),
  }
}
