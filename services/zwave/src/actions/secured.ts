import { RefusedError } from '@constellation/bootstrap/refused-error'
import type { NodeLife } from '../life/node-life.ts'

/**
 * Returns a node that takes commands.
 * @throws RefusedError where it joined without its security: says what is to be done
 */
export function secured(life: NodeLife): NodeLife {
  if (!life.unsecured) return life
  throw new RefusedError(
    `${life.sensor} joined without its security, and takes no commands: exclude it (z-wave/controller/action/exclude), then include it again`,
  )
}
