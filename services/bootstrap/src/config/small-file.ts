import { readFileSync, statSync } from 'node:fs'

/** More than any key, token or list of topics has; a wrong path (a log, a device) is not read to its end. */
const largest = 65_536

/**
 * Reads a plain file of at most `most` bytes. (Once at the start: `fs/promises` would cost 0.7 MB.)
 * @throws Error whose message is a phrase that follows the file's name: `does not exist`
 */
export function readSmallFile(path: string, most: number = largest): Buffer {
  try {
    const stat = statSync(path)
    // reading a FIFO or a terminal would wait for ever
    if (!stat.isFile())
      throw new Error(stat.isDirectory() ? 'is a directory, not a file' : 'is not a plain file')
    if (stat.size > most) throw new Error(`holds ${stat.size} bytes; at most ${most} are read`)
    return readFileSync(path)
  } catch (error) {
    throw new Error(readingFailed(error), { cause: error })
  }
}

/** As `readSmallFile`, UTF-8, without the byte order mark, if there is one. */
export function readSmallText(path: string, most: number = largest): string {
  const bytes = readSmallFile(path, most)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new Error('is not UTF-8 text', { cause })
  }
}

/** Why a file cannot be read, as a phrase that follows its name. */
export function readingFailed(error: unknown): string {
  if (!(error instanceof Error)) return `cannot be read: ${String(error)}`
  const code = 'code' in error ? error.code : undefined
  if (code === undefined) return error.message
  if (code === 'ENOENT') return 'does not exist'
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by this user'
  return `cannot be read (${String(code)})`
}
