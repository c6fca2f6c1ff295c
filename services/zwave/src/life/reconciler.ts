import { zwaveGroup } from '../values/model.ts'
import type { Home } from './home.ts'
import type { ZwaveService } from './parts.ts'
import { reconcile, type Standing } from './reconcile.ts'

/** How long changes are gathered, and how long a broker that is away is waited for, in milliseconds. */
const gatherMs = 300
const retryMs = 5000

const filters = ['z-wave/+/data/+', 'z-wave/+/status/+']

/** Has the broker hold what is true: cleared what nodes said that are gone or renamed, told again what it has lost. */
export class Reconciler {
  readonly #service: ZwaveService
  readonly #home: Home
  readonly #standings: () => readonly Standing[]
  #timer: NodeJS.Timeout | undefined
  #running = false
  #again = false
  #ended = false

  constructor(service: ZwaveService, home: Home, standings: () => readonly Standing[]) {
    this.#service = service
    this.#home = home
    this.#standings = standings
  }

  /** Something has changed: looks soon, and for as long as the broker is away. */
  run(): void {
    this.#later(gatherMs)
  }

  end(): void {
    this.#ended = true
    clearTimeout(this.#timer)
  }

  #later(ms: number): void {
    if (this.#ended) return
    if (this.#running) {
      this.#again = true
      return
    }
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#look(), ms)
  }

  async #look(): Promise<void> {
    this.#running = true
    let next: number | undefined
    try {
      await this.#reconcile()
    } catch (error) {
      this.#service.log.debug({ err: error }, 'what the broker holds is not known yet')
      next = retryMs
    }
    this.#running = false
    if (this.#again) next = gatherMs
    this.#again = false
    if (next !== undefined) this.#later(next)
  }

  async #reconcile(): Promise<void> {
    const { retainSeconds, retainStateSeconds } = this.#service.base
    const held = await this.#service.retained(filters)
    if (this.#ended) return
    const stale = this.#home.stale
    const ages = { number: retainSeconds * 1000, state: retainStateSeconds * 1000 }
    const standings = this.#standings()
    const { clear, restore, holds } = reconcile(held, standings, stale, ages, Date.now())
    for (const { sensor, lives } of standings) if (lives) this.#service.alive(sensor, zwaveGroup)
    for (const reading of holds) this.#service.holdsState(reading)
    if (clear.length > 0) this.#service.clear(clear)
    for (const reading of restore) this.#service.restore(reading)
    if (stale.length > 0) this.#home.cleared(stale)
  }
}
