import type { Payload, Value } from '@constellation/bootstrap/payload'
import { RefusedError } from '@constellation/bootstrap/refused-error'

/** What a socket, lamp or shutter can be told. */
export type Action =
  | { readonly do: 'on' | 'off' | 'toggle' | 'up' | 'down' | 'stop' }
  /** 0 to 100 %. */
  | { readonly do: 'level'; readonly percent: number }

const words: ReadonlySet<string> = new Set(['on', 'off', 'toggle', 'up', 'down', 'stop'])
const wanted = 'on, off, toggle, up, down, stop, a level from 0 to 100 or {"level":40}'

/**
 * Reads the payload of `cm/<socket>/action/set`: a word (upper or lower case), a truth value, a level in %, or a
 * dictionary with `level`, `status` or `state`.
 * @throws RefusedError saying what is wrong, for the sender of the command
 */
export function readAction(payload: Payload): Action {
  if (payload.form === 'empty') throw new RefusedError(`the command is empty: ${wanted}`)
  if (payload.form === 'single') return readValue(payload.value)
  const given = new Map(payload.fields)
  const value = given.get('level') ?? given.get('status') ?? given.get('state')
  if (value === undefined) throw new RefusedError(`the command has neither level nor status: ${wanted}`)
  return readValue(value)
}

function readValue(value: Value): Action {
  if (typeof value === 'boolean') return { do: value ? 'on' : 'off' }
  if (typeof value === 'number') {
    if (value >= 0 && value <= 100) return { do: 'level', percent: value }
    throw new RefusedError(`a level is from 0 to 100, not ${value}`)
  }
  const word = value.trim().toLowerCase()
  if (words.has(word)) return { do: word as Exclude<Action['do'], 'level'> } // one of the set just above
  throw new RefusedError(`${JSON.stringify(value.slice(0, 40))} is no command: ${wanted}`)
}
