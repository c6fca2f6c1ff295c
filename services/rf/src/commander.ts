import { count } from '@constellation/bootstrap/counters'
import type { Reading } from '@constellation/bootstrap/reading'
import { RefusedError } from '@constellation/bootstrap/refused-error'
import type { Command, Counters } from '@constellation/bootstrap/service'
import { type Action, readAction } from './action.ts'
import { encode, levelOf, type Sendable, takesLevels } from './rflink/encode.ts'
import type { Socket, Sockets } from './sockets.ts'

/** Carries out `cm/<socket>/action/set`. */
export class Commander {
  readonly #sockets: Sockets
  readonly #send: (line: string) => Promise<void>
  readonly #report: (reading: Reading) => void
  readonly #counters: Counters

  /**
   * @param send sends a line over the air; rejects with the reason
   * @param report is given the state that a socket has by the command that was sent
   */
  constructor(
    sockets: Sockets,
    send: (line: string) => Promise<void>,
    report: (reading: Reading) => void,
    counters: Counters,
  ) {
    this.#sockets = sockets
    this.#send = send
    this.#report = report
    this.#counters = counters
    counters['commands_ok'] ??= 0 // those that failed are counted where they are told
  }

  /**
   * Sends what a command asks for, and reports the state once the gateway has said that it was sent.
   * @throws Error (rejects) with the reason in words
   */
  async carryOut({ sensor, payload }: Command): Promise<void> {
    const socket = this.#sockets.get(sensor)
    if (!socket) throw new RefusedError(`${sensor} is no socket, and its remote was not heard yet`)
    const action = sendable(readAction(payload), socket)
    await this.#send(encode(socket.address, socket.invert ? inverted(action) : action, socket.dimmer))
    count(this.#counters, 'commands_ok')
    this.#tell(socket, action)
  }

  /** A radio socket does not answer: its state is what it was told. A shutter's place is not known by that. */
  #tell({ sensor, address, dimmer }: Socket, action: Sendable): void {
    if (action.do !== 'on' && action.do !== 'off' && action.do !== 'level') return
    const percent = action.do === 'level' ? action.percent : undefined
    const status = action.do === 'off' || percent === 0 ? 'off' : 'on'
    const socket = this.#sockets.get(sensor) // it may have been learnt anew meanwhile
    if (socket) socket.state = status
    this.#report({ sensor, name: 'status', value: status, kind: 'state' })
    if (!percent || !takesLevels(address.protocol, dimmer)) return
    const value = Math.round((levelOf(percent) * 100) / 15) // what its remote would say of it
    this.#report({ sensor, name: 'level', value, kind: 'state', unit: '%' })
  }
}

function inverted(action: Sendable): Sendable {
  return action.do === 'on' ? { do: 'off' } : action.do === 'off' ? { do: 'on' } : action
}

function sendable(action: Action, { state }: Socket): Sendable {
  if (action.do !== 'toggle') return action
  return { do: state === 'on' ? 'off' : 'on' }
}
