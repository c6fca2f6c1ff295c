import * as fs from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Puts a text in a file's place, whole or not at all; when this resolves, it outlives a power cut. One at a time:
 * two of one file at once would write into one another.
 * @throws the file system's error
 */
export async function replaceFile(path: string, text: string, mode = 0o666): Promise<void> {
  await fs.writeFile(`${path}.new`, text, { mode, flush: true })
  await fs.rename(`${path}.new`, path)
  await syncFolder(dirname(path))
}

/**
 * Without it a power cut may forget the name of a new or renamed file.
 * @param open of the file system; another one for tests
 */
export async function syncFolder(dir: string, open: typeof fs.open = fs.open): Promise<void> {
  const folder = await open(dir, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
