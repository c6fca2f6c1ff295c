import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { readSmallFile } from '@constellation/bootstrap/config/small-file'
import { reasonOf } from '@constellation/bootstrap/reason'
import { RefusedError } from '@constellation/bootstrap/refused-error'
import type { ZWaveController } from 'zwave-js'
import { failureOf } from '../driver/trouble.ts'
import type { Arguments } from './arguments.ts'
import type { Live } from './live.ts'

/** No memory of a stick and no firmware of a node has more bytes. */
const largest = 16 * 2 ** 20
/** Steps of progress that are told, in per cent. */
const step = 10

/** Saves the stick's memory (its network) in a file on the volume; the radio is off meanwhile. */
export async function backup(live: Live): Promise<{ file: string; bytes: number }> {
  const { controller } = live.network.driver
  const bytes = await controller.backupNVMRaw(progressOf(live, 'backup-progress')).catch((error: unknown) => {
    throw failureOf(error)
  })
  if (bytes.length === 0) throw new Error('the stick gave an empty memory: nothing is saved')
  const dir = join(live.service.config.cacheDir, 'backups')
  await mkdir(dir, { recursive: true })
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-')
  const file = `${homeOf(controller)}-${time}.bin`
  await writeFile(join(dir, file), bytes, { mode: 0o600, flush: true })
  return { file, bytes: bytes.length }
}

/**
 * Writes a backup back into the stick, also one of another kind of stick; what the stick holds now is saved first. The
 * driver starts anew after it.
 */
export async function restore(live: Live, args: Arguments): Promise<unknown> {
  const { controller } = live.network.driver
  const data = readNamed(join(live.service.config.cacheDir, 'backups'), args.text('file'))
  if (data.length === 0) throw new RefusedError('the file is empty')
  const before = await backup(live)
  live.service.log.warn(
    { file: args.text('file'), saved: before.file },
    'the memory of the stick is replaced',
  )
  try {
    await write(controller, data, before.bytes, progressOf(live, 'restore-progress'))
  } catch (cause) {
    const words = failureOf(cause).message
    throw new Error(`${words}; what the stick held before is in ${before.file}`, { cause })
  }
  return { saved: before.file, bytes: data.length }
}

/** Writes it in the form that the stick has; as it is, where only its size tells that it is of this kind of stick. */
async function write(
  controller: ZWaveController,
  data: Buffer<ArrayBuffer>,
  size: number,
  progress: (done: number, total: number) => void,
): Promise<void> {
  try {
    await controller.restoreNVM(data, undefined, progress)
  } catch (error) {
    const unreadable = error instanceof Error && /convert NVM/.test(error.message)
    if (!unreadable) throw error
    if (data.length !== size)
      throw new Error(
        `it is no backup of such a stick: it has ${data.length} bytes, the stick's memory ${size}`,
        { cause: error },
      )
    await controller.restoreNVMRaw(data, progress)
  }
}

/**
 * Reads a file of a folder on the volume.
 * @throws RefusedError for a name that leads out of the folder, or that is not there
 */
export function readNamed(dir: string, name: string): Buffer<ArrayBuffer> {
  if (name !== basename(name) || name.startsWith('.') || name.includes('\0'))
    throw new RefusedError(`${JSON.stringify(name)} is not the name of a file in ${dir}`)
  try {
    return Buffer.from(readSmallFile(join(dir, name), largest))
  } catch (cause) {
    const words = reasonOf(cause)
    throw new RefusedError(`${JSON.stringify(name)} in ${dir} ${words}`, { cause })
  }
}

function progressOf(live: Live, event: string): (done: number, total: number) => void {
  let told = 0
  return (done, total) => {
    const percent = Math.floor((100 * done) / Math.max(1, total))
    if (percent < told + step) return
    told = percent
    live.event({ event, percent })
  }
}

const homeOf = ({ homeId }: ZWaveController) => (homeId ?? 0).toString(16).padStart(8, '0')
