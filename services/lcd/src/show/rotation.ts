import type { View } from '../render/view.ts'

/** Which of several views is shown, and since when. */
export interface Shown<V extends View> {
  readonly view: V
  readonly index: number
  /** By the clock that is never set, in milliseconds. */
  readonly since: number
}

/**
 * Shows one view after the other. Views come and go (a sensor is found, a condition ends): the one that is shown stays
 * as long as it is there, and the one that takes its place follows where it is gone.
 */
export class Rotation<V extends View> {
  #key: string | undefined
  #index = 0
  #since = 0
  #heldUntil = 0

  /**
   * The view for this moment; undefined where there are none.
   *
   * @param msOf how long a view is shown at least (longer than it asks for, where its rows scroll)
   */
  current(views: readonly V[], elapsed: number, msOf: (view: V) => number): Shown<V> | undefined {
    const found = views.findIndex(({ key }) => key === this.#key)
    let index = found < 0 ? this.#index % Math.max(1, views.length) : found
    const view = views[index]
    if (!view) return undefined
    if (found < 0) this.#since = elapsed
    else if (views.length > 1 && elapsed >= this.#heldUntil && elapsed - this.#since >= msOf(view)) {
      index = (index + 1) % views.length
      this.#since = elapsed
    }
    return this.#show(views, index)
  }

  /** The view begins anew: for a while something else was shown. */
  restart(elapsed: number): void {
    this.#since = elapsed
  }

  /** Shows the view that is so many places further. Returns it; undefined where there are none. */
  move(views: readonly V[], by: number, elapsed: number): V | undefined {
    if (views.length === 0) return undefined
    const found = views.findIndex(({ key }) => key === this.#key)
    const from = found < 0 ? this.#index : found
    return this.#jump(views, (((from + by) % views.length) + views.length) % views.length, elapsed)
  }

  /** Shows the view at this place, and for `holdMs` no other one. */
  goTo(views: readonly V[], index: number, elapsed: number, holdMs = 0): V | undefined {
    const view = this.#jump(views, index, elapsed)
    if (view) this.#heldUntil = elapsed + holdMs
    return view
  }

  #jump(views: readonly V[], index: number, elapsed: number): V | undefined {
    this.#since = elapsed
    this.#heldUntil = 0
    return this.#show(views, index)?.view
  }

  #show(views: readonly V[], index: number): Shown<V> | undefined {
    const view = views[index]
    if (!view) return undefined
    this.#key = view.key
    this.#index = index
    return { view, index, since: this.#since }
  }
}
