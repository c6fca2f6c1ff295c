import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { reasonOf } from '@constellation/bootstrap/reason'

/** A device that is written only. */
export interface Device {
  /** Resolves when all bytes are written. */
  write(bytes: Uint8Array): Promise<void>
  close(): Promise<void>
}

/** Opens a device by its path; rejects with the reason in words. */
export type OpenDevice = (path: string) => Promise<Device>

const meaning: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such device',
  EBUSY: 'the device is in use by another program',
  EACCES: 'no permission to write to the device',
  EPERM: 'the device does not let itself be opened',
  ENXIO: 'there is nothing at the device',
  ENODEV: 'there is nothing at the device',
}

/**
 * Opens for writing only (the kernel's /dev/lcd refuses readers) and without creating: where the device is absent there
 * must not be a plain file of its name. A pipe without a reader is refused instead of waited for.
 */
export async function openDevice(path: string): Promise<Device> {
  const handle = await named(path, open(path, constants.O_WRONLY | constants.O_NOCTTY | constants.O_NONBLOCK))
  return {
    write: (bytes) => named(path, writeAll(handle, bytes)),
    close: () => handle.close(),
  }
}

const fullMs = 20

/**
 * Without a position: the device has none, and refuses writes to one. Without blocking: a terminal that was stopped (^S)
 * would keep a thread, and the end of the process, waiting.
 */
export async function writeAll(handle: Pick<FileHandle, 'write'>, bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.length; ) {
    try {
      const { bytesWritten } = await handle.write(bytes, from, bytes.length - from, null)
      from += bytesWritten
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
      await setTimeout(fullMs)
    }
  }
}

/** Says what an error means, and of which device. */
export async function named<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new Error(`${path}: ${meaning[code] ?? reasonOf(error)}`, { cause: error })
  }
}
