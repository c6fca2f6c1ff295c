import type { Clock } from '../calendar.ts'

/** Drawing takes no more than one part in so many of the time, however much there is to look at. */
const share = 5

/** Draws at the display's own rate: at once when something changed, but never more often than each `frameMs`. */
export class Pacer {
  readonly #draw: () => boolean
  readonly #clock: Clock
  readonly #frameMs: number
  readonly #tick: NodeJS.Timeout
  /** When the next frame may be drawn. */
  #next = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined
  #immediate: NodeJS.Immediate | undefined

  /**
   * @param draw returns whether the display was given a new frame
   * @param tickMs it is drawn at least so often, for what changes by time alone
   */
  constructor(draw: () => boolean, clock: Clock, frameMs: number, tickMs: number) {
    this.#draw = draw
    this.#clock = clock
    this.#frameMs = frameMs
    this.#tick = setInterval(() => {
      // what changed lately is about to be drawn anyway
      if (this.#timer ?? this.#immediate) return
      if (clock.elapsed() >= this.#next) this.#drawAt()
    }, tickMs)
  }

  /** Something changed: costs next to nothing, however often it is called. */
  changed(): void {
    if (this.#timer ?? this.#immediate) return
    const wait = this.#next - this.#clock.elapsed()
    if (wait > 0) this.#timer = setTimeout(() => this.#run(), wait)
    else this.#immediate = setImmediate(() => this.#run()) // after the other messages of the same packet
  }

  stop(): void {
    clearInterval(this.#tick)
    this.#forget()
  }

  #run(): void {
    this.#forget()
    this.#next = this.#clock.elapsed() + this.#frameMs
    this.#drawAt()
  }

  /** One that changed nothing does not keep the next reading waiting, unless it was dear. */
  #drawAt(): void {
    const from = this.#clock.elapsed()
    const changed = this.#draw()
    const dear = (this.#clock.elapsed() - from) * share
    if (changed || dear > this.#frameMs) this.#next = from + Math.max(this.#frameMs, dear)
  }

  #forget(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#immediate)
    this.#timer = undefined
    this.#immediate = undefined
  }
}
