import { characterOf, fitsTerminal } from '../characters/text.ts'
import type { Display, DisplayConfig, Frame, OpenDisplay } from '../display.ts'
import { type Device, openDevice } from './device.ts'
import { lifeOf } from './life.ts'
import { pump } from './pump.ts'

/** A frame as lines of text within a box. */
export function boxed(frame: Frame, { columns, rows }: { columns: number; rows: number }): string[] {
  const edge = '─'.repeat(columns)
  const lines = Array.from({ length: rows }, (_, y) => {
    const cells = Array.from({ length: columns }, (_, x) => characterOf(frame[y]?.[x] ?? ' ', fitsTerminal))
    return `│${cells.join('')}│`
  })
  return [`┌${edge}┐`, ...lines, `└${edge}┘`]
}

/** What draws lines at the upper left corner (ECMA-48: cursor position, erase to the end, faint), without a cursor. */
export function drawn(lines: readonly string[], first: boolean, lit: boolean): string {
  const start = `${first ? '\x1b[2J\x1b[?25l' : ''}\x1b[H${lit ? '' : '\x1b[2m'}`
  return `${start}${lines.map((line) => `${line}\x1b[K\r\n`).join('')}\x1b[0m`
}

/** Where a terminal display goes, and whether it understands control sequences. */
export interface Terminal extends Device {
  readonly plain: boolean
}

/**
 * A display drawn in a terminal: LCD_PORT's (`/dev/tty1`), or standard output, which where it is no terminal is given
 * each frame as plain lines.
 */
export function terminalOpener(config: DisplayConfig, open: typeof openTerminal = openTerminal): OpenDisplay {
  const { columns, rows } = config
  return async (events, signal) => {
    signal.throwIfAborted()
    const terminal = await open(config.port)
    const state = { frame: [] as Frame, lit: true, drawn: '', first: true }
    const next = (): string | undefined => {
      const lines = boxed(state.frame, config)
      const now = `${state.lit}\n${lines.join('\n')}`
      if (now === state.drawn) return undefined
      state.drawn = now
      if (terminal.plain) return `${lines.join('\n')}\n`
      const { first } = state
      state.first = false
      return drawn(lines, first, state.lit)
    }
    const shut = async () => {
      if (!terminal.plain) await terminal.write(Buffer.from('\x1b[?25h')).catch(() => undefined)
      await terminal.close()
    }
    const life = lifeOf(() => sending, shut, events, signal)
    const sending = pump(next, (text) => terminal.write(Buffer.from(text)), life.lose)
    const change = (what: Partial<typeof state>) => {
      Object.assign(state, what)
      sending.kick()
    }
    const display: Display = {
      columns,
      rows,
      backlight: 'on-off',
      blinkable: true,
      hasKeys: false,
      show: (frame) => change({ frame }),
      setBacklight: (level) => change({ lit: level > 0 }),
      redraw: () => change({ first: true, drawn: '' }),
      close: life.close,
    }
    return display
  }
}

/** Opens the terminal of that path (null: standard output). */
async function openTerminal(path: string | null): Promise<Terminal> {
  if (path !== null) return { ...(await openDevice(path)), plain: false }
  const { stdout } = process
  const told = () => undefined // by the write that failed
  stdout.on('error', told)
  return {
    plain: !stdout.isTTY,
    write: (bytes) =>
      new Promise((resolve, reject) => stdout.write(bytes, (error) => (error ? reject(error) : resolve()))),
    // it is not ours to close
    close: async () => void stdout.off('error', told),
  }
}
