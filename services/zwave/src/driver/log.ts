import type { Logger } from 'pino'
import Transport from 'winston-transport'

/** pino's level of each of the library's (npm's levels). */
const levels: Readonly<Record<string, 'error' | 'warn' | 'info' | 'debug' | 'trace'>> = {
  error: 'error',
  warn: 'warn',
  info: 'info',
  http: 'info',
  verbose: 'debug',
  debug: 'debug',
  silly: 'trace',
}

/** Lines of bytes on the wire: the key of an inclusion by S0 is among them, under a key that everybody knows. */
const wire = 'SERIAL'

/** What the library warns of at every start, and is no trouble: no key is set; the stick has no device file. */
const harmless = /^(No network key for |No device config found)/

const rawLevel: unique symbol = Symbol.for('level')

/** A line of the library's log, as winston gives it. */
interface Line {
  readonly level: string
  readonly message?: unknown
  readonly label?: unknown
  readonly context?: { readonly nodeId?: unknown; readonly direction?: unknown }
  readonly [rawLevel]?: unknown
}

/**
 * The library's log in the service's: one line an event, with `source` (DRIVER, CNTRLR, CONFIG) and `node`. Never the
 * bytes on the wire. Its `info` is what happens to each frame, so it is told at `debug`; warnings and errors keep their
 * level and are counted.
 */
export class LogTransport extends Transport {
  readonly #log: Logger
  readonly #warned: (text: string) => void

  constructor(log: Logger, warned: (text: string) => void) {
    super()
    this.#log = log
    this.#warned = warned
  }

  override log(line: Line, next: () => void): void {
    const text = textOf(line.message)
    if (line.label !== wire && text !== '') {
      const level = harmless.test(text) ? 'info' : (levels[String(line[rawLevel] ?? line.level)] ?? 'info')
      const node = typeof line.context?.nodeId === 'number' ? { node: line.context.nodeId } : {}
      if (level === 'warn') this.#warned(text)
      this.#log[level === 'info' ? 'debug' : level === 'debug' ? 'trace' : level](
        { source: line.label, ...node },
        text,
      )
    }
    next()
  }
}

function textOf(message: unknown): string {
  const text = Array.isArray(message) ? message.join(' ') : String(message ?? '')
  return text.replaceAll(/\s*\n\s*/g, ' ').trim()
}

/** The library's level for ours: what nobody would see is not even made. */
export function libraryLevel(level: string): 'silly' | 'debug' | 'info' | 'warn' | 'error' {
  if (level === 'trace') return 'debug'
  return level === 'debug' ? 'info' : 'warn'
}
