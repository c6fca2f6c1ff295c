/** A switched socket: how it is addressed over the air, and what hangs on it. */
export interface Socket {
  readonly protocol: string
  /** Hex text, as the gateway prints it. */
  readonly id: string
  readonly switch: string
  /** Watts that it adds to the house while it is on. */
  readonly watts: number
}

/** The house's two sockets. */
const houseSockets: readonly Socket[] = [
  { protocol: 'NewKaku', id: '01a2b3c4', switch: '1', watts: 60 },
  { protocol: 'NewKaku', id: '01a2b3c4', switch: '2', watts: 1150 },
]

const plain = (hex: string) => hex.toLowerCase().replace(/^0+(?=.)/, '')

/** What the sockets do with what they hear: they have no way to answer. */
export class Sockets {
  readonly #on = new Map<Socket, boolean>()

  /** Watts that the sockets draw now. */
  get watts(): number {
    let sum = 0
    for (const [socket, on] of this.#on) if (on) sum += socket.watts
    return sum
  }

  /** Whether that socket is on; undefined where the house has no such socket. */
  isOn(id: string, unit: string): boolean | undefined {
    const socket = houseSockets.find(
      (each) => plain(each.id) === plain(id) && plain(each.switch) === plain(unit),
    )
    return socket && this.#on.get(socket) === true
  }

  /** A transmission that the house hears; a level counts as on, what is for others or unknown changes nothing. */
  hear(protocol: string, id: string, unit: string, command: string): void {
    const all = /^ALL(ON|OFF)$/i.test(command)
    const on = /^((ALL)?ON|\d{1,2}|SET_LEVEL=\d+)$/i.test(command)
    if (!on && !/^(ALL)?OFF$/i.test(command)) return
    for (const socket of houseSockets) {
      const mine = socket.protocol.toLowerCase() === protocol.toLowerCase() && plain(socket.id) === plain(id)
      if (mine && (all || plain(socket.switch) === plain(unit))) this.#on.set(socket, on)
    }
  }
}
