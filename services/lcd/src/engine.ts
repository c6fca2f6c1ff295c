import { count } from '@constellation/bootstrap/counters'
import type { Counters } from '@constellation/bootstrap/service'
import type { Calendar, Clock } from './calendar.ts'
import type { Display, Frame, Size } from './display.ts'
import type { Alert, Page } from './pages/page.ts'
import { frameOf, layOut, readingMs, type View } from './render/view.ts'
import type { Language, Limits, Readings, Scene } from './scene.ts'
import { Light, type LightPlan } from './show/light.ts'
import type { MessageRequest } from './show/messages.ts'
import { type Choice, Program } from './show/program.ts'
import { parseTemplate } from './template/parse.ts'

/** What an engine stands on. */
export interface EngineOptions {
  readonly pages: readonly Page[]
  readonly alerts: readonly Alert[]
  readonly light: LightPlan
  readonly language: Language
  readonly limits: Limits
  /** `<group>/<service>` of this service. */
  readonly self: string
  readonly readings: Readings
  readonly calendar: Calendar
  readonly clock: Clock
  readonly counters: Counters
  /** The size that commands are checked against while no display is there. */
  readonly size: Size
}

/** How long something that blinks is on, and then off, in milliseconds. */
const blinkMs = 600
const atRest = { page: 1, pages: 1 }

/** Puts what the program says onto the display: whole frames, and only those that differ from the one before. */
export class Engine {
  readonly #options: EngineOptions
  readonly #program: Program
  readonly #light: Light
  #display: Display | undefined
  #urgent = false
  #last: { readonly frame: Frame; readonly urgent: boolean } | undefined

  constructor(options: EngineOptions) {
    this.#options = options
    this.#program = new Program(options.pages, options.alerts)
    this.#light = new Light(options.light)
    options.counters['frames'] ??= 0
  }

  /** A display is there: everything is drawn on it. */
  attach(display: Display): void {
    this.#display = display
    this.#last = undefined
    this.draw()
  }

  detach(): void {
    this.#display = undefined
  }

  /** Draws the frame of this moment; returns whether it differs from the one before. */
  draw(): boolean {
    const display = this.#display
    if (!display) return false
    const { clock, calendar } = this.#options
    const size: Size = display
    const scene = this.#scene()
    const elapsed = clock.elapsed()
    const choice = this.#choose(scene, size, elapsed)
    const { view } = choice
    const dark = view.blink && Math.floor((elapsed - choice.since) / blinkMs) % 2 === 1
    // at night too, but not for all of it where a message stays
    if (view.urgent && (view.blink || !this.#urgent)) this.#light.wake(elapsed)
    this.#urgent = view.urgent
    const byLight = display.blinkable && display.backlight !== 'none'
    display.setBacklight(dark && byLight ? 0 : this.#light.level(calendar.at(scene.now), elapsed))
    const rows = layOut(view, scene, size, { page: choice.index + 1, pages: choice.pages })
    const frame = frameOf(rows, size, elapsed - choice.since)
    return this.#show(display, dark && !byLight ? withoutFirstLine(frame) : frame, view.urgent)
  }

  /** Initialises the display again, against what noise has changed on it. */
  redraw(): void {
    this.#display?.redraw()
  }

  /** Says that nothing more will come: what stays on a display that is left alone must not look like readings. */
  farewell(): void {
    const display = this.#display
    if (!display) return
    const lines = ['Constellation', 'stopped {time}'].map((text) => ({
      template: parseTemplate(text),
      subject: undefined,
    }))
    const view: View = { key: '', name: '', lines: lines.slice(-display.rows), ms: 0, fresh: undefined }
    this.#show(display, frameOf(layOut(view, this.#scene(), display, atRest), display, 0), false)
  }

  message(request: MessageRequest): void {
    const elapsed = this.#options.clock.elapsed()
    this.#program.message(request, elapsed)
    this.#light.wake(elapsed)
    this.draw()
  }

  clear(): void {
    this.#program.clear()
    this.draw()
  }

  /** Goes so many pages on; returns the page's name. */
  move(by: number): string | undefined {
    const name = this.#program.move(by, this.#scene(), this.#size, this.#options.clock.elapsed())
    this.draw()
    return name
  }

  /** @throws Error where there is no such page */
  goTo(page: string | number, holdMs: number): string {
    const name = this.#program.goTo(page, holdMs, this.#scene(), this.#size, this.#options.clock.elapsed())
    this.draw()
    return name
  }

  setLight(wanted: number | 'on' | 'off' | 'auto'): void {
    this.#light.set(wanted, this.#options.calendar.at(this.#options.clock.wall()))
    this.draw()
  }

  /** Somebody pressed a key: the display is bright for a while. */
  wake(): void {
    this.#light.wake(this.#options.clock.elapsed())
    this.draw()
  }

  get #size(): Size {
    return this.#display ?? this.#options.size
  }

  #scene(): Scene {
    const { readings, calendar, limits, language, self, clock } = this.#options
    return { readings, calendar, limits, language, self, now: clock.wall() }
  }

  #choose(scene: Scene, size: Size, elapsed: number): Choice {
    const msOf = (view: View) => Math.max(view.ms, readingMs(layOut(view, scene, size, atRest), size))
    return this.#program.choose(scene, size, elapsed, msOf)
  }

  #show(display: Display, frame: Frame, urgent: boolean): boolean {
    const last = this.#last
    if (last?.urgent === urgent && sameFrame(last.frame, frame)) return false
    this.#last = { frame, urgent }
    count(this.#options.counters, 'frames')
    display.show(frame, urgent)
    return true
  }
}

const withoutFirstLine = (frame: Frame): Frame => frame.map((row, i) => (i === 0 ? row.map(() => ' ') : row))

function sameFrame(a: Frame, b: Frame): boolean {
  return (
    a.length === b.length &&
    a.every((row, y) => row.length === b[y]?.length && row.every((cell, x) => cell === b[y]?.[x]))
  )
}
