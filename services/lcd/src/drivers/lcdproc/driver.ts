import type { DisplayConfig, Frame, OpenDisplay } from '../../display.ts'
import { lifeOf } from '../life.ts'
import { pump } from '../pump.ts'
import type { Greeting } from './protocol.ts'
import { changes, type Picture, pictureOf, priority, removal, setup } from './screen.ts'
import { openSession } from './session.ts'

/** How often an LCDd from which nothing is wanted is asked whether it is still there. */
const checkMs = 30_000

/** Displays of an LCDd (LCDproc, protocol 0.3) by TCP; null: the one of this machine. */
export function lcdprocOpener({ port }: Pick<DisplayConfig, 'port'>): OpenDisplay {
  const url = new URL(port ?? 'tcp://127.0.0.1:13666')
  return async (events, signal) => {
    const session = await openSession(url, (name) => events.key(name), signal)
    const state = new State(session.greeting)
    const shut = async () => {
      clearInterval(check)
      session.close()
    }
    const life = lifeOf(() => sending, shut, events, signal)
    const sending = pump(() => state.next(), session.send, life.lose)
    const check = setInterval(() => {
      state.check = true
      sending.kick()
    }, checkMs)
    void session.lost.then(life.lose)
    sending.kick()
    return {
      columns: session.greeting.columns,
      rows: session.greeting.rows,
      backlight: 'on-off',
      blinkable: true,
      hasKeys: true,
      show(frame, urgent) {
        state.wanted = frame
        state.urgent = urgent
        sending.kick()
      },
      setBacklight(level) {
        state.lit = level > 0
        sending.kick()
      },
      redraw() {
        state.forget()
        sending.kick()
      },
      close: life.close,
    }
  }
}

/** What LCDd has and what it should have. */
class State {
  wanted: Frame = []
  urgent = false
  lit: boolean | undefined
  /** Whether to send something even if nothing has changed. */
  check = false
  readonly #greeting: Greeting
  #setUp = false
  #shown: Picture | undefined
  #wasUrgent = false
  #wasLit: boolean | undefined

  constructor(greeting: Greeting) {
    this.#greeting = greeting
  }

  /** Everything is sent again. */
  forget(): void {
    this.#wasLit = undefined
    this.#wasUrgent = !this.urgent
    this.#shown = this.#shown && { rows: [], over: this.#shown.over }
  }

  /** The commands that bring LCDd to what is wanted, and takes them for sent; undefined where there are none. */
  next(): readonly string[] | undefined {
    const picture = pictureOf(this.wanted, this.#greeting)
    const commands = this.#setUp ? [] : setup(this.#greeting)
    this.#setUp = true
    if (this.#shown?.rows.length === 0) {
      commands.push(...removal(this.#shown))
      this.#shown = undefined
    }
    commands.push(...changes(this.#shown, picture))
    if (this.urgent !== this.#wasUrgent) commands.push(priority(this.urgent))
    if (this.lit !== undefined && this.lit !== this.#wasLit)
      commands.push(`backlight ${this.lit ? 'on' : 'off'}`)
    this.#shown = picture
    this.#wasUrgent = this.urgent
    this.#wasLit = this.lit
    const check = this.check
    this.check = false
    return commands.length > 0 || check ? commands : undefined
  }
}
