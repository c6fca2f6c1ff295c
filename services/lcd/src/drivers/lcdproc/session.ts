import { connect, type Socket } from 'node:net'
import { hostOf } from '@constellation/bootstrap/host'
import { reasonOf } from '@constellation/bootstrap/reason'
import { type Greeting, Lines, parseGreeting } from './protocol.ts'

/** An open session with LCDd. */
export interface Session {
  readonly greeting: Greeting
  /**
   * Sends commands, all in one write, so that LCDd draws all of them or none; resolves when it has worked them off.
   * Rejects when the session ends before.
   */
  send(commands: readonly string[]): Promise<void>
  close(): void
  /** Resolves with the reason when the session has ended, also by `close`. */
  readonly lost: Promise<Error>
}

const answerMs = 10_000
/** What LCDd may say between two frames: a few lines for each command; one that says more is broken. */
const mostBytes = 1 << 20

/** Connects and says hello; rejects with the reason where there is no LCDd, or when the signal aborts. */
export async function openSession(
  url: URL,
  onKey: (name: string) => void,
  signal: AbortSignal,
): Promise<Session> {
  const host = hostOf(url)
  const socket = connect({
    host,
    port: Number(url.port),
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
  })
  const lost = endOf(socket, host, url.port)
  const abort = () => socket.destroy(new Error('stopped'))
  signal.addEventListener('abort', abort, { once: true })
  const waiting = new Waiting(socket, lost)
  const heard = listen(socket, (line) => {
    const key = /^key (.+)$/.exec(line)?.[1]
    if (key) onKey(key)
    else waiting.tell(line)
  })
  try {
    if (signal.aborted) abort()
    socket.write('hello\n') // leaves when connected
    const hello = await waiting.line((line) => !line.startsWith('success'))
    const greeting = parseGreeting(hello)
    if (greeting)
      return { greeting, send: sender(socket, waiting, heard), close: () => socket.destroySoon(), lost }
    throw new Error(`what answers at ${host}:${url.port} is no LCDd: ${JSON.stringify(hello.slice(0, 60))}`)
  } catch (error) {
    socket.destroy()
    throw error
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/**
 * LCDd answers its commands with `success` or `huh?`, but not one for one (`screen_set` once for each attribute), so
 * nothing is counted: `noop` at the end is answered in its turn.
 */
function sender(socket: Socket, waiting: Waiting, heard: Heard): Session['send'] {
  return async (commands) => {
    const done = waiting.line((line) => line === 'noop complete')
    socket.write(`${[...commands, 'noop'].join('\n')}\n`, 'latin1')
    await done
    heard.bytes = 0
  }
}

/** How much was heard since LCDd worked off a frame. */
interface Heard {
  bytes: number
}

function listen(socket: Socket, take: (line: string) => void): Heard {
  const lines = new Lines()
  const heard: Heard = { bytes: 0 }
  socket.setEncoding('latin1')
  socket.on('data', (piece: string) => {
    heard.bytes += piece.length
    if (heard.bytes > mostBytes) socket.destroy(new Error('LCDd talks without end'))
    else for (const line of lines.take(piece)) take(line)
  })
  return heard
}

function endOf(socket: Socket, host: string, port: string): Promise<Error> {
  const { promise, resolve } = Promise.withResolvers<Error>()
  socket.once('error', (error) => resolve(new Error(reasonOf(error), { cause: error })))
  socket.once('close', () => resolve(new Error(`LCDd at ${host}:${port} closed the connection`)))
  return promise
}

/** Waits for one line at a time; an LCDd that hangs is taken for lost. */
class Waiting {
  readonly #socket: Socket
  #wanted: ((line: string) => boolean) | undefined
  #found: ((line: string) => void) | undefined
  #failed: ((error: Error) => void) | undefined
  #lost: Error | undefined

  constructor(socket: Socket, lost: Promise<Error>) {
    this.#socket = socket
    // once for all lines: a listener a line would stay as long as the session
    void lost.then((error) => {
      this.#lost = error
      this.#failed?.(error)
    })
  }

  tell(line: string): void {
    if (this.#wanted?.(line)) this.#found?.(line)
  }

  async line(wanted: (line: string) => boolean): Promise<string> {
    if (this.#lost) throw this.#lost
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    this.#wanted = wanted
    this.#found = resolve
    this.#failed = reject
    const late = setTimeout(() => {
      this.#socket.destroy(new Error(`LCDd has not answered for ${answerMs / 1000} s`))
    }, answerMs)
    try {
      return await promise
    } finally {
      clearTimeout(late)
      this.#wanted = undefined
      this.#found = undefined
      this.#failed = undefined
    }
  }
}
