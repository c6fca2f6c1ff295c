import { copyFile, mkdir, rename } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { nativeFile } from './build-stand-ins.ts'

/** Node's and Docker's names of the machines we build for, and the package's file for them (glibc, as our images have). */
const machines = [
  { node: 'x64', docker: 'amd64', file: 'linux-x64/@serialport+bindings-cpp.glibc.node' },
  { node: 'arm64', docker: 'arm64', file: 'linux-arm64/@serialport+bindings-cpp.armv8.glibc.node' },
] as const

/**
 * Copies the native part of @serialport/bindings-cpp, prebuilt in its package: to `dist/native/<docker's name>/` for the
 * images, and for this machine to `dist/`.
 */
export async function copyNative(dist: string): Promise<void> {
  const fromBootstrap = createRequire(join(import.meta.dirname, '../services/bootstrap/package.json'))
  const prebuilds = join(fromBootstrap.resolve('@serialport/bindings-cpp/package.json'), '../prebuilds')
  for (const { node, docker, file } of machines) {
    const folder = join(dist, 'native', docker)
    await mkdir(folder, { recursive: true })
    await replace(join(prebuilds, file), join(folder, nativeFile))
    if (node === process.arch) await replace(join(prebuilds, file), join(dist, nativeFile))
  }
}

/** Copies a file over one that a running process may be loading: it sees the old one or the new one, whole. */
async function replace(from: string, to: string): Promise<void> {
  const fresh = `${to}.${process.pid}`
  await copyFile(from, fresh)
  await rename(fresh, to)
}
