import type { Answer } from './frame.ts'

/** Times in milliseconds, and how many commands may wait. */
export interface SenderLimits {
  /** How long an answer may take: it comes after the transmission and its repeats. */
  readonly answerMs: number
  /** How long a late answer is waited for, lest it be taken for the next command's. */
  readonly guardMs: number
  /** Rest between two commands. */
  readonly gapMs: number
  readonly waiting: number
}

export const senderLimits: SenderLimits = { answerMs: 5000, guardMs: 3000, gapMs: 50, waiting: 32 }

interface Job {
  readonly line: string
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/**
 * Sends commands to the gateway one by one. Its `OK` says not what it answers, and comes after the transmission; so the
 * next command waits for it, and after a command without answer also for the time in which that may still come.
 */
export class Sender {
  readonly #write: (line: string) => void
  readonly #limits: SenderLimits
  readonly #queue: Job[] = []
  #closed: string | undefined = 'the gateway is not connected'
  #current: Job | undefined
  /** `guard`: an answer that comes now is the late one of a command that failed. */
  #resting: 'guard' | 'gap' | undefined
  #timer: NodeJS.Timeout | undefined

  /** @param write writes a line to the port; what goes wrong there ends in `close` */
  constructor(write: (line: string) => void, limits: SenderLimits = senderLimits) {
    this.#write = write
    this.#limits = limits
  }

  /** The gateway listens (banner or PONG): commands are taken from now on. */
  open(): void {
    this.#closed = undefined
    this.#next()
  }

  /** The gateway does not listen: what is in flight or waits fails with the reason, as does what comes. */
  close(reason: string): void {
    clearTimeout(this.#timer)
    this.#resting = undefined
    this.#closed = reason
    const failed = [...(this.#current ? [this.#current] : []), ...this.#queue.splice(0)]
    this.#current = undefined
    for (const { reject } of failed) reject(new Error(reason))
  }

  /**
   * Sends a line (without line end); resolves when the gateway has sent it over the air.
   * @throws Error (rejects) with the reason in words: not connected, too many waiting, refused, no answer
   */
  send(line: string): Promise<void> {
    if (this.#closed !== undefined) return Promise.reject(new Error(this.#closed))
    if (this.#queue.length >= this.#limits.waiting)
      return Promise.reject(new Error(`${this.#queue.length} commands wait already`))
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#queue.push({ line, resolve, reject })
    this.#next()
    return promise
  }

  /** An answer came. */
  answer(answer: Extract<Answer, 'ok' | 'command unknown' | 'error'>, text: string): void {
    if (this.#resting === 'guard') this.#rest('gap')
    const job = this.#current
    if (!job) return
    this.#current = undefined
    this.#rest('gap')
    if (answer === 'ok') job.resolve()
    else if (answer === 'error') job.reject(new Error(`the gateway answers ${text}`))
    else job.reject(new Error(`the gateway does not know the command ${job.line}`))
  }

  #next(): void {
    if (this.#closed !== undefined || this.#current || this.#resting) return
    const job = this.#queue.shift()
    if (!job) return
    this.#current = job
    this.#timer = setTimeout(() => {
      this.#current = undefined
      this.#rest('guard')
      job.reject(new Error(`the gateway did not answer within ${this.#limits.answerMs / 1000} s`))
    }, this.#limits.answerMs)
    this.#write(job.line)
  }

  #rest(why: 'guard' | 'gap'): void {
    clearTimeout(this.#timer)
    this.#resting = why
    const ms = why === 'guard' ? this.#limits.guardMs : this.#limits.gapMs
    this.#timer = setTimeout(() => {
      this.#resting = undefined
      this.#next()
    }, ms)
  }
}
