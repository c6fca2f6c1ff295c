import { quote } from '@constellation/bootstrap/config/problem'
import { RefusedError } from '@constellation/bootstrap/refused-error'
import type { Size } from '../display.ts'
import { emptyPage } from '../pages/automatic.ts'
import { chunks, expand } from '../pages/expand.ts'
import type { Alert, Page } from '../pages/page.ts'
import type { View, ViewLine } from '../render/view.ts'
import { wrap } from '../render/wrap.ts'
import type { Scene } from '../scene.ts'
import { type Active, Alerts } from './alerts.ts'
import { type MessageRequest, Messages, type Waiting } from './messages.ts'
import { Rotation, type Shown } from './rotation.ts'

/** A view with what sets it apart from a page. */
export interface Screen extends View {
  readonly blink: boolean
  /** It has the display for itself. */
  readonly urgent: boolean
}

/** What is shown, and of how many. */
export interface Choice extends Shown<Screen> {
  readonly pages: number
}

/** How long messages and alerts that share the display are shown each, in milliseconds. */
const shareMs = 5000
const mostScreens = 300
/** So many pages are named where one is asked for that is not there. */
const mostNames = 20

/** Decides what is on the display: the most important alerts and messages; else page after page, alerts first. */
export class Program {
  readonly #pages: readonly Page[]
  readonly #alerts: Alerts
  readonly #messages = new Messages()
  readonly #rotation = new Rotation<Screen>()
  readonly #urgent = new Rotation<Screen>()
  #active: readonly Active[] = []
  #interrupted = false
  #told: ReadonlySet<string> = new Set()
  /** A message's screens for the size that they were made for. */
  readonly #wrapped = new WeakMap<Waiting, { readonly size: Size; readonly screens: readonly Screen[] }>()

  constructor(pages: readonly Page[], alerts: readonly Alert[]) {
    this.#pages = pages
    this.#alerts = new Alerts(alerts)
  }

  /** @param elapsed clock that is never set, in milliseconds; @param msOf how long a screen is shown at least */
  choose(scene: Scene, size: Size, elapsed: number, msOf: (screen: Screen) => number): Choice {
    this.#active = this.#alerts.active(scene, elapsed)
    const urgent = this.#urgentScreens(size, elapsed)
    if (urgent.length > 0) {
      const shown = this.#urgent.current(urgent, elapsed, msOf)
      this.#interrupted = true
      if (shown) return { ...shown, pages: urgent.length }
    }
    if (this.#interrupted) this.#rotation.restart(elapsed)
    this.#interrupted = false
    const screens = this.#screens(scene, size)
    this.#goToNews(screens, elapsed)
    const shown = this.#rotation.current(screens, elapsed, msOf)
    const [first] = expand(emptyPage, scene, size)
    const none = { view: { ...(first ?? blank), blink: false, urgent: false }, index: 0, since: 0 }
    return { ...(shown ?? none), pages: Math.max(1, screens.length) }
  }

  message(request: MessageRequest, elapsed: number): void {
    this.#messages.add(request, elapsed)
  }

  /** Removes messages, and takes alerts as seen. */
  clear(): void {
    this.#messages.clear()
    this.#alerts.acknowledge(this.#active)
  }

  /** Goes so many pages on. Returns the page's name. */
  move(by: number, scene: Scene, size: Size, elapsed: number): string | undefined {
    return this.#rotation.move(this.#screens(scene, size), by, elapsed)?.name
  }

  /**
   * Goes to a page by its name, or its place from 1.
   * @returns its name
   * @throws Error that names the pages there are
   */
  goTo(page: string | number, holdMs: number, scene: Scene, size: Size, elapsed: number): string {
    const screens = this.#screens(scene, size)
    const index = typeof page === 'number' ? page - 1 : screens.findIndex(({ name }) => name === page)
    const shown = this.#rotation.goTo(screens, index, elapsed, holdMs)
    if (shown) return shown.name
    const names = [...new Set(screens.map(({ name }) => name))].slice(0, mostNames).join(', ')
    throw new RefusedError(`there is no page ${quote(page)} now; there are ${screens.length}: ${names}`)
  }

  /** What holds the display, of the highest priority alone. */
  #urgentScreens(size: Size, elapsed: number): readonly Screen[] {
    const alerts = this.#active.filter(({ alert }) => alert.priority > 0)
    const messages = this.#messages.active(elapsed)
    const highest = Math.max(
      ...[...alerts.map(({ alert }) => alert), ...messages].map(({ priority }) => priority),
    )
    const shown = messages.filter(({ priority }) => priority === highest)
    this.#messages.shown(new Set(shown.map(({ key }) => key)), elapsed)
    return [
      ...alerts
        .filter(({ alert }) => alert.priority === highest)
        .flatMap((active) => alertScreens(active, size)),
      ...shown.flatMap((message) => this.#messageScreens(message, size)),
    ].slice(0, mostScreens)
  }

  /** Breaking a text into lines is dear, and a message is drawn many times. */
  #messageScreens(message: Waiting, size: Size): readonly Screen[] {
    const known = this.#wrapped.get(message)
    if (known?.size.columns === size.columns && known.size.rows === size.rows) return known.screens
    const made = messageScreens(message, size)
    this.#wrapped.set(message, { size: { columns: size.columns, rows: size.rows }, screens: made })
    return made
  }

  #screens(scene: Scene, size: Size): readonly Screen[] {
    const alerts = this.#active.filter(({ alert }) => alert.priority === 0)
    const screens = alerts.flatMap((active) => alertScreens(active, size))
    for (const page of this.#pages) {
      if (screens.length >= mostScreens) break
      for (const view of expand(page, scene, size)) screens.push({ ...view, blink: false, urgent: false })
    }
    return screens.slice(0, mostScreens)
  }

  /** An alert that is new among the pages is shown at once. */
  #goToNews(screens: readonly Screen[], elapsed: number): void {
    const keys = this.#active.filter(({ alert }) => alert.priority === 0).map(({ key }) => key)
    const fresh = keys.find((key) => !this.#told.has(key))
    this.#told = new Set(keys)
    const index = fresh === undefined ? -1 : screens.findIndex(({ key }) => key.startsWith(`${fresh}#`))
    if (index >= 0) this.#rotation.goTo(screens, index, elapsed)
  }
}

const blank: View = { key: 'blank', name: 'blank', lines: [], ms: shareMs, fresh: undefined }

function alertScreens({ key, alert, subject }: Active, size: Size): readonly Screen[] {
  const lines = alert.lines.map((template) => ({ template, subject }))
  const { blink, priority, fresh } = alert
  return screens(key, alert.name, lines, size, { blink, urgent: priority > 0, fresh })
}

function messageScreens({ key, text, blink }: Waiting, size: Size): readonly Screen[] {
  const lines = wrap(text, size).map((template) => ({ template, subject: undefined }))
  return screens(key, 'message', lines, size, { blink, urgent: true, fresh: undefined })
}

function screens(
  key: string,
  name: string,
  lines: readonly ViewLine[],
  size: Size,
  rest: Pick<Screen, 'blink' | 'urgent' | 'fresh'>,
): readonly Screen[] {
  return chunks(lines, size.rows, size).map((chunk, i) => ({
    key: `${key}#${i}`,
    name,
    lines: chunk,
    ms: shareMs,
    ...rest,
  }))
}
