import { chmod, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { administer, mount } from './mount.ts'

/** An ext4 on a block device of its own, which counts what is written to it. */
export interface CountedDisk extends AsyncDisposable {
  readonly dir: string
  /** Syncs it, and tells how many bytes were written to the device so far. */
  written(): Promise<number>
}

/** Makes one of `mebibytes` in a file (loop device; root only). */
export async function countedDisk(mebibytes: number): Promise<CountedDisk> {
  const base = await mkdtemp(join(tmpdir(), 'counted-'))
  await chmod(base, 0o755) // started by root, mosquitto changes its user
  const [image, dir] = [join(base, 'image'), join(base, 'disk')]
  await sparseFile(image, mebibytes)
  await administer('mkfs.ext4', '-q', '-E', 'lazy_itable_init=0,lazy_journal_init=0', image)
  const unmount = await mount(dir, '-o', 'loop', image)
  const device = basename(await administer('findmnt', '-n', '-o', 'SOURCE', dir))
  return {
    dir,
    async written() {
      await administer('sync', '-f', dir)
      // Linux, Documentation/block/stat.rst: the seventh figure is sectors of 512 bytes that were written
      const figures = (await readFile(`/sys/class/block/${device}/stat`, 'utf8')).trim().split(/\s+/)
      return Number(figures[6]) * 512
    },
    async [Symbol.asyncDispose]() {
      await unmount()
      await rm(base, { recursive: true, force: true })
    },
  }
}

/** An empty file of this size that takes no room yet. */
export async function sparseFile(file: string, mebibytes: number): Promise<void> {
  await writeFile(file, '')
  await truncate(file, mebibytes * 2 ** 20)
}
