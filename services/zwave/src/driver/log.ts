import type { Logger } from 'pino'
import type { PartialZWaveOptions } from 'zwave-js'

/** What makes a driver's log. */
type LogFactory = NonNullable<NonNullable<PartialZWaveOptions['host']>['log']>
type Container = ReturnType<LogFactory>
type Config = ReturnType<Container['getConfiguration']>
type Line = Parameters<ReturnType<Container['getLogger']>['log']>[0]

/** pino's level of each of the library's (npm's levels), the gravest first. */
const levels: Readonly<Record<string, 'error' | 'warn' | 'info' | 'debug' | 'trace'>> = {
  error: 'error',
  warn: 'warn',
  info: 'info',
  http: 'info',
  verbose: 'debug',
  debug: 'debug',
  silly: 'trace',
}
const names = Object.keys(levels)
const ranks: Readonly<Record<string, number>> = Object.fromEntries(names.map((name, rank) => [name, rank]))

/** Lines of bytes on the wire: the key of an inclusion by S0 is among them, under a key that everybody knows. */
const wire = 'SERIAL'

/** What the library warns of at every start, and is no trouble: no key is set; the stick has no device file. */
const harmless = /^(No network key for |No device config found)/

/** Why there is no stick: the service says it in words, once, and the library at each try. */
const said = /^(Failed to open the serial port|Failed to initialize the driver)\b/

/**
 * The library's log in the service's: one line an event, with `source` (DRIVER, CNTRLR, CONFIG) and `node`. Never the
 * bytes on the wire. Its `info` is what happens to each frame, so it is told at `debug`; warnings and errors keep their
 * level and are counted.
 *
 * It takes the place of the library's own, which brings winston and moment: 0.3 MB of code for files that we do not write.
 */
export function libraryLog(log: Logger, warned: (text: string) => void): LogFactory {
  return (config) => new LibraryLog(log, warned, config)
}

class LibraryLog implements Container {
  readonly #log: Logger
  readonly #warned: (text: string) => void
  readonly #config: Config = {
    enabled: true,
    level: 'warn',
    transports: [],
    logToFile: false,
    maxFiles: 1,
    filename: '',
    forceConsole: false,
  }

  constructor(log: Logger, warned: (text: string) => void, config: Partial<Config> = {}) {
    this.#log = log
    this.#warned = warned
    this.updateConfiguration(config)
  }

  getLogger(label: string) {
    return {
      log: (line: Line) => {
        if (label !== wire) this.#tell(label, line)
        this.#forward(label, line)
      },
    }
  }

  isLoglevelVisible(level: string): boolean {
    return (ranks[level] ?? names.length) <= (ranks[this.#config.level] ?? 0)
  }

  isNodeLoggingVisible(node: number): boolean {
    return this.#config.nodeFilter?.includes(node) ?? true
  }

  updateConfiguration(config: Partial<Config>): void {
    const given = Object.entries(config).filter(([key, value]) => value !== undefined || key === 'nodeFilter')
    Object.assign(this.#config, Object.fromEntries(given))
    const { level, transports } = this.#config
    if (typeof level === 'number') this.#config.level = names[level] ?? 'warn'
    for (const transport of transports) transport.emit('pipe', { levels: ranks }) // how one of winston learns them
  }

  getConfiguration(): Config {
    return this.#config
  }

  destroy(): void {
    this.#config.transports = []
  }

  #tell(source: string, { message, context, ...line }: Line): void {
    const text = [message]
      .flat()
      .join(' ')
      .replaceAll(/\s*\n\s*/g, ' ')
      .trim()
    if (text === '') return
    const level = harmless.test(text) || said.test(text) ? 'info' : (levels[String(line['level'])] ?? 'info')
    const node = 'nodeId' in context && typeof context.nodeId === 'number' ? { node: context.nodeId } : {}
    if (level === 'warn') this.#warned(text)
    this.#log[level === 'info' ? 'debug' : level === 'debug' ? 'trace' : level]({ source, ...node }, text)
  }

  /** To those that listen by the websocket server: streams of winston, which change the line that they are given. */
  #forward(label: string, line: Line): void {
    for (const transport of this.#config.transports)
      transport.write({ ...line, label, timestamp: localTime(), [Symbol.for('level')]: line['level'] })
  }
}

/** `2026-01-31 12:00:00.000`, as the library has it. */
function localTime(): string {
  const now = new Date()
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, -1).replace('T', ' ')
}

/** The library's level for ours: what nobody would see is not even made. */
export function libraryLevel(level: string): 'silly' | 'debug' | 'info' | 'warn' | 'error' {
  if (level === 'trace') return 'debug'
  return level === 'debug' ? 'info' : 'warn'
}
