import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sparseFile } from './image.ts'
import { administer, cannotMount, mount } from './mount.ts'

/** A disk (ext4) whose power can be cut: what was not synced to it is gone. */
export interface CutDisk extends AsyncDisposable {
  /** Where it is mounted. */
  readonly dir: string
  /** What a command has to be run by, so that it sees another boot of the machine after each cut (boot_id, random(4)). */
  readonly wrapper: readonly string[]
  /** Syncs all that was written so far. */
  sync(): Promise<void>
  /** Keeps the disk as it is at this moment. What runs on it should be stopped (SIGSTOP). */
  freeze(): Promise<void>
  /** Puts the kept one in its place, as after a boot. Nothing may run on it any more. */
  boot(): Promise<void>
}

/**
 * Makes one: an image of ext4 in an XFS, whose reflinks copy a file in one step. What is in the page cache of the ext4 and
 * was not written back is not in the image, as it would not be on a disk.
 */
export async function cutDisk(): Promise<CutDisk> {
  const base = await mkdtemp(join(tmpdir(), 'power-'))
  await chmod(base, 0o755) // started by root, mosquitto changes its user
  const [dir, store] = [join(base, 'disk'), join(base, 'store')]
  const [image, kept] = [join(store, 'image'), join(store, 'kept')]
  await sparseFile(join(base, 'xfs'), 512)
  await administer('mkfs.xfs', '-q', '-m', 'reflink=1', join(base, 'xfs'))
  const closeStore = await mount(store, '-o', 'loop', join(base, 'xfs'))
  await sparseFile(image, 256)
  await administer('mkfs.ext4', '-q', image)
  let unmount = await mount(dir, '-o', 'loop', image)
  const bootId = join(base, 'boot-id')
  await writeFile(bootId, `${crypto.randomUUID()}\n`)
  const script = `mount --bind ${bootId} /proc/sys/kernel/random/boot_id && exec "$@"`
  return {
    dir,
    wrapper: ['unshare', '-m', 'sh', '-c', script, 'sh'],
    sync: async () => void (await administer('sync', '-f', dir)),
    freeze: async () => void (await administer('cp', '--reflink=always', image, kept)),
    async boot() {
      await unmount()
      await administer('mv', kept, image)
      unmount = await mount(dir, '-o', 'loop', image)
      await writeFile(bootId, `${crypto.randomUUID()}\n`)
    },
    async [Symbol.asyncDispose]() {
      await unmount()
      await closeStore()
      await rm(base, { recursive: true, force: true })
    },
  }
}

/** Why no such disk can be made here; false where it can (node:test's `skip`). */
export async function cannotCut(): Promise<string | false> {
  const reason = await cannotMount()
  if (reason) return reason
  try {
    await administer('mkfs.xfs', '-V')
    await administer('mkfs.ext4', '-V')
    await (await cutDisk())[Symbol.asyncDispose]()
    return false
  } catch (error) {
    return `no loop device with XFS and ext4 here: ${error instanceof Error ? error.message.trim() : error}`
  }
}
