import type { Device } from './devices.ts'
import type { NamedDevice } from './file.ts'
import { isGlob } from './glob.ts'
import type { Identity } from './identity.ts'
import type { DeviceFrame } from './rflink/frame.ts'

/** A device that can be told something. */
export interface Socket {
  readonly sensor: string
  /** As it is sent to. */
  readonly address: Identity
  readonly dimmer: boolean
  /** It is on when it was told OFF. */
  readonly invert: boolean
  /** What it was told or heard to be last. */
  state: 'on' | 'off' | undefined
}

/** How many are kept that the file does not define; noise sometimes looks like a remote. */
const mostLearnt = 256

/**
 * The sockets, lamps and shutters that commands are carried out for: those that the file defines, and each whose remote was
 * heard, with the ID and switch that the remote sends.
 */
export class Sockets {
  readonly #defined = new Map<string, Socket>()
  readonly #learnt = new Map<string, Socket & { readonly deafen: () => void }>()
  readonly #listen: (sensor: string) => () => void

  /** @param listen takes commands for a sensor from now on, also to say that it is no socket; returns what ends that */
  constructor(sensors: readonly NamedDevice[], listen: (sensor: string) => () => void) {
    this.#listen = listen
    for (const sensor of sensors) {
      const socket = sensor.kind === 'socket' ? define(sensor) : undefined
      if (socket) this.#defined.set(sensor.name, socket)
      listen(sensor.name)
    }
  }

  get(sensor: string): Socket | undefined {
    return this.#defined.get(sensor) ?? this.#learnt.get(sensor)
  }

  /** Learns from what was heard: the state, and the address of a socket that the file does not define. */
  hear({ sensor, named }: Device, frame: DeviceFrame): void {
    const kind = named?.kind ?? 'auto'
    const said = frame.labels.find(({ label }) => label === 'CMD' || label === 'SET_LEVEL')
    const rings = frame.labels.some(({ label }) => label === 'CHIME')
    if (!said || rings || !(kind === 'auto' || kind === 'switch' || kind === 'socket')) return
    const level = said.label === 'SET_LEVEL' || said.text.startsWith('SET_LEVEL')
    const socket = this.#defined.get(sensor) ?? this.#learn(sensor, named, frame, level)
    if (level) socket.state = 'on'
    else if (/^O(N|FF)$/.test(said.text)) socket.state = (said.text === 'ON') !== socket.invert ? 'on' : 'off'
  }

  #learn(sensor: string, named: NamedDevice | undefined, heard: Identity, level: boolean): Socket {
    const known = this.#learnt.get(sensor)
    const { send } = named ?? {}
    const socket = {
      sensor,
      address: {
        protocol: send?.protocol ?? heard.protocol,
        id: send?.id ?? heard.id,
        switch: send?.switch ?? heard.switch,
      },
      dimmer: level || known?.dimmer === true || named?.dimmer === true,
      invert: named?.invert === true,
      state: known?.state,
      deafen: known?.deafen ?? this.#listen(sensor),
    }
    this.#learnt.delete(sensor) // so that the map is in the order of time
    this.#learnt.set(sensor, socket)
    for (const oldest of this.#learnt.values()) {
      if (this.#learnt.size <= mostLearnt) break
      this.#learnt.delete(oldest.sensor)
      oldest.deafen()
    }
    return socket
  }
}

/** A socket whose address the file gives whole; with a wildcard in it, its remote must be heard first. */
function define({ name, match, send, dimmer, invert }: NamedDevice): Socket | undefined {
  const protocol = send?.protocol ?? match.protocol
  const id = send?.id ?? match.id
  const unit = send?.switch ?? match.switch
  if (protocol === undefined || id === undefined) return undefined
  if ([protocol, id, unit ?? ''].some(isGlob)) return undefined
  return { sensor: name, address: { protocol, id, switch: unit }, dimmer, invert, state: undefined }
}
