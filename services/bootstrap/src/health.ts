import { closeSync, futimesSync, openSync, rmSync } from 'node:fs'

/**
 * The health file: touched while all is well, so that a container's check can be a shell test of its age (starting
 * Node for a check would cost 40 MB each time).
 */
export class HealthFile {
  readonly #path: string
  readonly #onProblem: (error: Error) => void
  #told = false

  constructor(path: string, onProblem: (error: Error) => void) {
    this.#path = path
    this.#onProblem = onProblem
  }

  touch(): void {
    try {
      const file = openSync(this.#path, 'a')
      const now = new Date()
      futimesSync(file, now, now)
      closeSync(file)
      this.#told = false
    } catch (error) {
      if (!this.#told) this.#onProblem(error as Error) // fs throws nothing but errors
      this.#told = true
    }
  }

  /** At the end: a file that cannot be removed (another user's, a folder) grows old by itself. */
  remove(): void {
    try {
      rmSync(this.#path, { force: true })
    } catch (error) {
      if (!this.#told) this.#onProblem(error as Error) // as above
    }
  }
}
