import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'esbuild'

/** zwave-js's folder of device files, beside the bundle. */
const folder = 'zwave-config'

const fromZwave = createRequire(join(import.meta.dirname, '../services/zwave/package.json'))
const library = createRequire(fromZwave.resolve('zwave-js'))

/** The beginning of zwave-js's search for device files that are later than their index: 2,700 files at every start. */
const search = 'async function hasChangedDeviceFiles(fs, devicesRoot, dir, lastChange) {'

/**
 * An esbuild plugin that tells zwave-js where its device files are, which it looks for two folders above itself, and that
 * they are as old as their index: the build makes both.
 */
export const useDeviceFiles: Plugin = {
  name: 'device-files',
  setup(build) {
    const file = (name: string) => new RegExp(`[\\\\/]@zwave-js[\\\\/]config[\\\\/].*[\\\\/]${name}\\.js$`)
    build.onLoad({ filter: file('configDir\\.node') }, () => ({
      contents: `import { join } from 'node:path'
export const configDir = join(import.meta.dirname, '${folder}')`,
    }))
    build.onLoad({ filter: file('DeviceConfig') }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      if (!text.includes(search)) throw new Error(`${path} has no "${search}"`)
      return { contents: text.replace(search, `${search} return false;`) }
    })
  },
}

/**
 * Copies the device files of zwave-js to `dist/zwave-config`, with the index that its package comes without: where it is
 * missing, zwave-js reads all files at every start, 110 MB and 2.5 s. They become JSON without comments, a third smaller.
 */
export async function copyDeviceFiles(dist: string): Promise<void> {
  const entry = library.resolve('@zwave-js/config')
  const source = join(entry.slice(0, entry.lastIndexOf('/build/')), 'config')
  // the package's types are not ours to depend on: this much of them is used
  const { ConfigManager } = (await import(pathToFileURL(entry).href)) as {
    ConfigManager: new () => { loadDeviceIndex(): Promise<void> }
  }
  await new ConfigManager().loadDeviceIndex() // makes the index in the package
  const target = join(dist, folder)
  await rm(target, { recursive: true, force: true })
  await cp(source, target, { recursive: true })
  await toJson(target, createRequire(entry)('json5'))
}

/** Turns the files into JSON, which is read by V8 itself: theirs is JSON5, with comments. */
async function toJson(target: string, json5: { parse(text: string): unknown }): Promise<void> {
  const files = await readdir(target, { recursive: true })
  for (const file of files.filter((each) => each.endsWith('.json')).map((each) => join(target, each)))
    await writeFile(file, JSON.stringify(json5.parse(await readFile(file, 'utf8'))))
}
