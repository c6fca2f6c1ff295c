import { portReasons } from '@constellation/bootstrap/port/trouble'
import { reasonOf } from '@constellation/bootstrap/reason'

/** The codes of zwave-js's errors that are told apart here (ZWaveErrorCodes of @zwave-js/core). */
export const codes = {
  driverFailed: 100,
  destroyed: 102,
  notReady: 103,
  badOptions: 108,
  taskRemoved: 111,
  stickTimeout: 200,
  nodeTimeout: 201,
  dropped: 202,
  responseFailed: 203,
  noAnswer: 204,
  jammed: 205,
  nodeRemoved: 213,
  expired: 215,
  superseded: 219,
  notSupported: 302,
  supervision: 1100,
} as const

/** zwave-js's code of an error, also where it is a cause; undefined where it is none of its errors. */
export function codeOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'number' ? error.code : undefined
}

/** An error's own words, without the library's number of the message, which helps nobody here. */
export function wordsOf(error: unknown): string {
  return reasonOf(error).replace(/ \(ZW\d+\)$/, '')
}

const reasons: readonly (readonly [pattern: RegExp, words: (port: string) => string])[] = [
  ...portReasons,
  [
    /other end closed|hung up|ECONNRESET|EPIPE|serial port closed|port is not open|disconnected|EIO|ENODEV|ENXIO|file descriptor/i,
    (port) => `the connection to ${port} was lost: is the stick unplugged?`,
  ],
  [/bootloader/i, () => 'the stick is in its bootloader and does not leave it: it needs a new firmware'],
  [
    /no response from the controller|did not respond|timed? ?out waiting|missing.*ack|failed to initialize/i,
    (port) => `what is at ${port} does not answer: is it a Z-Wave stick?`,
  ],
]

const cannotWrite = (dir: string) => `${dir} (ZWAVE_CACHE_DIR) cannot be written to`

/** Why what is known of the network cannot be kept, in words. */
export const cacheProblem = (error: unknown, dir: string): string => `${cannotWrite(dir)}: ${wordsOf(error)}`

const cacheReasons: readonly (readonly [pattern: RegExp, words: (dir: string) => string])[] = [
  [
    /failed to lock|lock file|already locked|being used by another/i,
    (dir) => `the cache in ${dir} (ZWAVE_CACHE_DIR) is in use by another process`,
  ],
  [/create the cache directory|EROFS|ENOSPC|EDQUOT|ENOTDIR/i, cannotWrite],
]

/** Why there is no stick, in words for a person, who is told what to look at. */
export function lossOf(error: unknown, port: string, cacheDir: string): string {
  const words = wordsOf(error)
  const text = codeText(error) + words
  // the same codes of the file system mean the port, but where a path in the cache is named
  const ofCache = text.includes(`'${cacheDir}`) && /EACCES|EPERM|permission denied/i.test(text)
  if (ofCache) return cannotWrite(cacheDir)
  for (const [pattern, reason] of cacheReasons) if (pattern.test(text)) return reason(cacheDir)
  for (const [pattern, reason] of reasons) if (pattern.test(text)) return reason(port)
  return words
}

const codeText = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? `${error.code} `
    : ''

const failures: Readonly<Record<number, string>> = {
  [codes.driverFailed]: 'the Z-Wave stick is not there',
  [codes.destroyed]: 'the connection to the Z-Wave stick was lost before it was sent',
  [codes.taskRemoved]: 'the connection to the Z-Wave stick was lost before it was done',
  [codes.notReady]: 'the Z-Wave stick is not ready yet',
  [codes.stickTimeout]: 'the Z-Wave stick does not answer',
  [codes.nodeTimeout]: 'the node does not answer in time',
  [codes.dropped]: 'the Z-Wave stick did not take it',
  [codes.noAnswer]: 'the node does not answer',
  [codes.jammed]: 'the Z-Wave stick cannot transmit: the radio is jammed',
  [codes.nodeRemoved]: 'the node was removed',
  [codes.expired]: 'it was not sent in time',
  [codes.notSupported]: 'the node does not support this',
}

/** Why a command failed, in words; the library's own where they say more. */
export function failureOf(error: unknown): Error {
  const code = codeOf(error)
  const known = code === undefined ? undefined : failures[code]
  return new Error(known ?? wordsOf(error), { cause: error })
}
