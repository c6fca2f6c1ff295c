import { CommandClasses as CC } from '@zwave-js/core'
import type { PartialCCCapabilities } from '@zwave-js/testing'

/** A command class that the library's mocks need nothing about but its version: their type knows only the others. */
export const plain = (ccId: CC, version: number): PartialCCCapabilities =>
  ({ ccId, version }) as PartialCCCapabilities

// what every device has, or every newer one
export const version: PartialCCCapabilities = plain(CC.Version, 2)
export const manufacturer: PartialCCCapabilities = plain(CC['Manufacturer Specific'], 1)
export const plus: PartialCCCapabilities = plain(CC['Z-Wave Plus Info'], 2)

interface Listening {
  readonly isListening: boolean
  readonly isFrequentListening: false
}

/** Listens always. */
export const mains: Listening = { isListening: true, isFrequentListening: false }
/** Listens only after it woke up. */
export const sleeping: Listening = { isListening: false, isFrequentListening: false }
