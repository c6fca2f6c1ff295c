import { crc32 } from 'node:zlib'

/** Lines that were spooled together. */
export interface SpoolRecord {
  /** When they were spooled, in milliseconds since 1970. */
  readonly time: number
  /** How many lines. */
  readonly count: number
  /** The lines, joined by line ends. */
  readonly text: string
}

/** A record where it was found. */
export interface FoundRecord {
  readonly time: number
  readonly count: number
  readonly body: Buffer
  /** Where the next one begins. */
  readonly end: number
  /** Whether there was something between, that is no record. */
  readonly damaged: boolean
}

/**
 *  0      4        8       12      20        24 …
 *  +------+--------+-------+-------+---------+------------------+
 *  | mark | length | count | time  | CRC 32  | text, UTF-8      |
 *  +------+--------+-------+-------+---------+------------------+
 * The mark holds bytes that no UTF-8 text has, so that the next record is found behind a damaged one. Length is that of
 * the text; the CRC covers length, count, time and text. Numbers are little endian, time a double.
 */
const mark = Buffer.from([0xff, 0x73, 0x70, 0xfe])
const headerBytes = 24

export function writeRecord({ time, count, text }: SpoolRecord): Buffer {
  const length = Buffer.byteLength(text)
  const bytes = Buffer.allocUnsafe(headerBytes + length)
  mark.copy(bytes)
  bytes.writeUInt32LE(length, 4)
  bytes.writeUInt32LE(count, 8)
  bytes.writeDoubleLE(time, 12)
  bytes.write(text, headerBytes, 'utf8')
  bytes.writeUInt32LE(checksum(bytes, 0, headerBytes + length), 20)
  return bytes
}

const checksum = (bytes: Buffer, at: number, end: number) =>
  crc32(bytes.subarray(at + headerBytes, end), crc32(bytes.subarray(at + 4, at + 20)))

/** The first whole record from `from` on; undefined where there is none. */
export function findRecord(bytes: Buffer, from: number): FoundRecord | undefined {
  for (let at = bytes.indexOf(mark, from); at >= 0; at = bytes.indexOf(mark, at + 1)) {
    if (at + headerBytes > bytes.length) return undefined
    const end = at + headerBytes + bytes.readUInt32LE(at + 4)
    if (end > bytes.length || checksum(bytes, at, end) !== bytes.readUInt32LE(at + 20)) continue
    const body = bytes.subarray(at + headerBytes, end)
    return {
      time: bytes.readDoubleLE(at + 12),
      count: bytes.readUInt32LE(at + 8),
      body,
      end,
      damaged: at !== from,
    }
  }
  return undefined
}
