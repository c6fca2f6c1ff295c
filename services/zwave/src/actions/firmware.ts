import { join } from 'node:path'
import { reasonOf } from '@constellation/bootstrap/reason'
import { RefusedError } from '@constellation/bootstrap/refused-error'
import {
  extractFirmware,
  FirmwareUpdateStatus,
  guessFirmwareFileFormat,
  tryUnzipFirmwareFile,
} from 'zwave-js'
import { failureOf } from '../driver/trouble.ts'
import type { NodeLife } from '../life/node-life.ts'
import type { Arguments } from './arguments.ts'
import { readNamed } from './backup.ts'
import type { Live } from './live.ts'

/** Firmware Update Meta Data, Command Class 0x7a. */
const firmwareUpdate = 0x7a
/** Steps of progress that are told, in per cent. */
const step = 5

/**
 * Begins to update a node's firmware from a file in the folder `firmware` of the volume; how it goes is told by events.
 * @throws Error (rejects) in words where it cannot be begun
 */
export async function updateFirmware(live: Live, life: NodeLife, args: Arguments): Promise<unknown> {
  const { node, sensor } = life
  const file = args.text('file')
  if (!life.interviewing && !node.supportsCC(firmwareUpdate))
    throw new RefusedError(`${sensor} takes no firmware by radio`)
  const data = readNamed(join(live.service.config.cacheDir, 'firmware'), file)
  const firmware = await firmwareOf(file, data)
  if (firmware.data.length === 0) throw new RefusedError(`${file} is empty`)
  const target = args.has('target') ? args.number('target', { min: 0, max: 255 }) : firmware.firmwareTarget
  // asked at last: while the file was read another command may have begun it
  if (node.isFirmwareUpdateInProgress())
    throw new RefusedError(`the firmware of ${sensor} is being updated already`)
  watch(live, life)
  const update = { ...firmware, ...(target === undefined ? {} : { firmwareTarget: target }) }
  node.updateFirmware([update]).then(
    ({ success, status, waitTime }) =>
      live.event({
        event: 'firmware-finished',
        node: node.id,
        sensor,
        success,
        status: FirmwareUpdateStatus[status] ?? String(status),
        wait_s: waitTime,
      }),
    (error: unknown) => {
      live.event({ event: 'firmware-failed', node: node.id, sensor, error: failureOf(error).message })
      live.service.log.warn({ node: node.id, sensor, err: error }, 'the firmware was not updated')
    },
  )
  return { firmware: 'working', bytes: firmware.data.length }
}

async function firmwareOf(file: string, data: Buffer<ArrayBuffer>): ReturnType<typeof extractFirmware> {
  try {
    const zip = file.endsWith('.zip') ? tryUnzipFirmwareFile(data) : undefined
    return zip
      ? await extractFirmware(zip.rawData, zip.format)
      : await extractFirmware(data, guessFirmwareFileFormat(file, data))
  } catch (cause) {
    const words = reasonOf(cause)
    throw new RefusedError(`${file} holds no firmware that is understood: ${words}`, { cause })
  }
}

/** How much of a node's update was told, in per cent; its listener is added with the first one. */
const told = new WeakMap<object, number>()

/** Tells how an update that is about to begin goes. */
function watch(live: Live, { node, sensor }: NodeLife): void {
  const isFirst = !told.has(node)
  told.set(node, 0)
  if (!isFirst) return
  node.on('firmware update progress', (_, { progress }) => {
    const percent = Math.floor(progress)
    if (percent < (told.get(node) ?? 0) + step) return // nodes ask for a part again
    told.set(node, percent)
    live.event({ event: 'firmware-progress', node: node.id, sensor, percent })
  })
}
