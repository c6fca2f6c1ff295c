import { randomBytes } from 'node:crypto'

/** The name of a new epoch, by chance: 8 hex digits. */
export function newEpoch(): string {
  return randomBytes(4).toString('hex')
}
