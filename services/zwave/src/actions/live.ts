import type { Pending } from '../driver/pending.ts'
import type { Home } from '../life/home.ts'
import type { ZwaveNetwork } from '../life/network.ts'
import type { NetworkEvent, ZwaveService } from '../life/parts.ts'
import type { Inclusion } from './inclusion.ts'
import type { Sleepers } from './sleepers.ts'

/** What commands work on while a driver is ready. */
export interface Live {
  readonly network: ZwaveNetwork
  readonly home: Home
  readonly service: ZwaveService
  readonly pending: Pending
  readonly sleepers: Sleepers
  readonly inclusion: Inclusion
  readonly event: (event: NetworkEvent) => void
}
