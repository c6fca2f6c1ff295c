import type { Value } from '@constellation/bootstrap/payload'
import type { Service } from '@constellation/bootstrap/service'
import type { NodeSettings, ZwaveFile } from '../file.ts'
import type { ZwaveConfig } from '../options.ts'
import type { Home } from './home.ts'
import type { NodeLife } from './node-life.ts'

/** What the parts of the service use of it. */
export type ZwaveService = Pick<
  Service<ZwaveConfig, ZwaveFile>,
  | 'name'
  | 'group'
  | 'config'
  | 'file'
  | 'base'
  | 'log'
  | 'signal'
  | 'counters'
  | 'gauge'
  | 'publish'
  | 'restore'
  | 'holdsState'
  | 'alive'
  | 'status'
  | 'retained'
  | 'clear'
  | 'online'
  | 'degraded'
  | 'sensorState'
  | 'onActions'
>

/** Something that happened in the network, told in `z-wave/controller/status/event`. */
export interface NetworkEvent {
  readonly event: string
  readonly [field: string]: Value | readonly Value[] | undefined
}

/** What a node's life stands on. */
export interface NodeLifeParts {
  readonly service: ZwaveService
  readonly home: Home
  readonly settings: NodeSettings
  /** When the frame that is being handled arrived, in milliseconds since 1970. */
  readonly arrival: () => number
  readonly event: (event: NetworkEvent) => void
  /** What the list of nodes says may have changed. */
  readonly changed: () => void
  /** Retained topics may have to be cleared or told again. */
  readonly reconcile: () => void
  /** It can be asked for what is not known of it. */
  readonly ready: (life: NodeLife) => void
  /** It can be sent what waits for it; resolves when that is done. */
  readonly wakeUp: (life: NodeLife) => Promise<void>
}
