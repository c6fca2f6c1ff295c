import {
  type CommandClass,
  FirmwareUpdateMetaDataCCMetaDataGet,
  FirmwareUpdateMetaDataCCRequestGet,
} from '@zwave-js/cc'
import { CRC16_CCITT } from '@zwave-js/core'
import type { SimNode } from '../node.ts'
import type { Answer } from '../recipe.ts'
import { rawCommand } from '../reports.ts'

/** Firmware Update Meta Data and its commands (SDS13782, 3.12). */
const cc = { id: 0x7a, metaDataReport: 2, requestReport: 4, get: 5, report: 6, statusReport: 7 } as const
/** Statuses: of a request, and of an update that ended. */
const status = { valid: 0xff, checksumError: 0x00, okRestarted: 0xff } as const
/** Bytes of a fragment at most; also what the device asks for. */
const fragment = 32

const twoBytes = (value: number) => [(value >> 8) & 0xff, value & 0xff]

/** The device asks for one fragment. */
const ask = (node: SimNode, number: number) =>
  node.report(rawCommand(cc.id, cc.get, [1, ...twoBytes(number)]))

/**
 * Firmware Update Meta Data (version 4) of one target: the device asks for the image fragment by fragment, checks each
 * (CRC-16), keeps the image in its state and has the next minor version afterwards, at once. Whether the image is meant
 * for it, it does not check.
 */
export const firmwareUpdate: Answer = (node, command) => {
  if (command instanceof FirmwareUpdateMetaDataCCMetaDataGet) {
    const { manufacturerId } = node.mock.capabilities
    return rawCommand(cc.id, cc.metaDataReport, [
      ...twoBytes(manufacturerId),
      0,
      1,
      0,
      0,
      0xff,
      0,
      ...twoBytes(fragment),
    ])
  }
  if (command instanceof FirmwareUpdateMetaDataCCRequestGet) {
    node.state.image = []
    node.report(rawCommand(cc.id, cc.requestReport, [status.valid]))
    ask(node, 1)
    return 'done'
  }
  if (command.ccId !== cc.id || command.ccCommand !== cc.report) return undefined
  take(node, command)
  return 'done'
}

/** Takes a fragment: number (the highest bit marks the last), data, CRC. */
function take(node: SimNode, { payload }: CommandClass): void {
  const number = payload.readUInt16BE(0) & 0x7fff
  const header = CRC16_CCITT(Uint8Array.of(cc.id, cc.report))
  if (CRC16_CCITT(payload.subarray(0, -2), header) !== payload.readUInt16BE(payload.length - 2)) {
    node.report(rawCommand(cc.id, cc.statusReport, [status.checksumError, 0, 0]))
    return
  }
  node.state.image.push(...payload.subarray(2, -2))
  if ((payload[0] ?? 0) < 0x80) {
    ask(node, number + 1)
    return
  }
  const [major = 1, minor = 0] = node.mock.capabilities.firmwareVersion.split('.').map(Number)
  node.mock.capabilities.firmwareVersion = `${major}.${minor + 1}`
  node.report(rawCommand(cc.id, cc.statusReport, [status.okRestarted, 0, 0]))
}
