import type { LocalTime } from '../calendar.ts'

/** How bright the display is, in %. */
export interface LightPlan {
  readonly level: number
  readonly night:
    | {
        /** Minutes since midnight, local time; `to` may be before `from`, the next morning. */
        readonly from: number
        readonly to: number
        readonly level: number
      }
    | undefined
}

/** How long a key or an alert makes it bright at night, in milliseconds. */
const wakeMs = 15_000

/** Backlight by schedule, by command until the schedule's next change, and bright for a while when somebody looks. */
export class Light {
  readonly #plan: LightPlan
  #manual: { readonly level: number; readonly atNight: boolean } | undefined
  #awakeUntil = Number.NEGATIVE_INFINITY

  constructor(plan: LightPlan) {
    this.#plan = plan
  }

  /** A level in %, or `auto`: as the schedule says. `on` is the level of the day, or all of it where that is 0. */
  set(wanted: number | 'on' | 'off' | 'auto', time: LocalTime): void {
    const day = this.#plan.level || 100
    const level = wanted === 'on' ? day : wanted === 'off' ? 0 : wanted
    this.#manual = level === 'auto' ? undefined : { level, atNight: this.#isNight(time) }
  }

  /** Somebody looks at the display, or should. @param elapsed clock that is never set, in milliseconds */
  wake(elapsed: number): void {
    this.#awakeUntil = elapsed + wakeMs
  }

  /** The level now, in %. */
  level(time: LocalTime, elapsed: number): number {
    const { level: day, night } = this.#plan
    const atNight = this.#isNight(time)
    if (this.#manual && this.#manual.atNight !== atNight) this.#manual = undefined
    const level = this.#manual?.level ?? (atNight && night ? night.level : day)
    return elapsed < this.#awakeUntil ? Math.max(level, day) : level
  }

  #isNight({ hour, minute }: LocalTime): boolean {
    const { night } = this.#plan
    if (!night) return false
    const now = hour * 60 + minute
    const { from, to } = night
    return from <= to ? now >= from && now < to : now >= from || now < to
  }
}
