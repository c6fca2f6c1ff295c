import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where tests and the bench keep what outlives a run: one a user, since nobody can write to another's. */
export const userFolder: string = join(tmpdir(), `constellation-${process.getuid?.()}`)
