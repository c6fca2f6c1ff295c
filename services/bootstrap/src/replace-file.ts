import { open, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Puts a text in a file's place, whole or not at all; when this resolves, it outlives a power cut. One at a time:
 * two of one file at once would write into one another.
 * @throws the file system's error
 */
export async function replaceFile(path: string, text: string, mode = 0o666): Promise<void> {
  await writeFile(`${path}.new`, text, { mode, flush: true })
  await rename(`${path}.new`, path)
  const folder = await open(dirname(path)) // without it a power cut may forget the renaming
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
