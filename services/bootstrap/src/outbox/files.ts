import * as fs from 'node:fs'
import { dirname } from 'node:path'

/**
 * Puts a text in a file's place, whole or not at all; when this returns, it outlives a power cut.
 * @throws the file system's error; then the file is as it was
 */
export function replaceFileSync(path: string, text: string): void {
  const bytes = Buffer.from(text)
  const file = fs.openSync(`${path}.new`, 'w', 0o600)
  try {
    // a disk that has room for a part takes that, and says nothing
    for (let done = 0; done < bytes.length; ) done += fs.writeSync(file, bytes, done)
    fs.fsyncSync(file)
  } finally {
    fs.closeSync(file)
  }
  fs.renameSync(`${path}.new`, path)
  syncFolder(dirname(path))
}

/** Without it a power cut may forget the name of a new file or folder, and with it what was synced there. */
export function syncFolder(dir: string): void {
  const folder = fs.openSync(dir, 'r')
  try {
    fs.fsyncSync(folder)
  } finally {
    fs.closeSync(folder)
  }
}
