/** A command that cannot be carried out; its message says what is allowed. It is told without a stack: nothing is broken. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
}
