import { rename, writeFile } from 'node:fs/promises'

/** Writes a file anew: after a kill or a power cut it is the old one or the new one, whole. */
export async function replaceFile(path: string, text: string, mode = 0o666): Promise<void> {
  await writeFile(`${path}.new`, text, { mode, flush: true })
  await rename(`${path}.new`, path)
}
