/** The single bytes of the serial protocol between host and stick (Silicon Labs INS12350, 5.2). */
export const header = { sof: 0x01, ack: 0x06, nak: 0x15, can: 0x18 } as const

/** Whether a frame is a request or the response to one (INS12350, 5.4.3). */
export const frameType = { request: 0x00, response: 0x01 } as const

/**
 * Cuts a stream of bytes into frames of the serial protocol (INS12350, 5): ACK, NAK and CAN are frames of one byte, a
 * data frame goes from SOF to its checksum. Bytes that start none of them are left out, as the specification wants.
 */
export class Framer {
  #rest: Uint8Array<ArrayBuffer> = new Uint8Array()

  /** The frames that these bytes complete. */
  push(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    const frames: Uint8Array<ArrayBuffer>[] = []
    let at = 0
    while (at < all.length) {
      const length = lengthAt(all, at)
      if (length === undefined || at + length > all.length) break
      if (length > 0) frames.push(all.slice(at, at + length))
      at += Math.max(1, length)
    }
    this.#rest = all.slice(at)
    return frames
  }

  /** Forgets a frame that was begun: the port was opened anew. */
  reset(): void {
    this.#rest = new Uint8Array()
  }
}

/** Bytes of the frame that begins at `at`: 0 where none does, undefined where it cannot be known yet. */
function lengthAt(bytes: Uint8Array, at: number): number | undefined {
  const first = bytes[at]
  if (first === header.ack || first === header.nak || first === header.can) return 1
  if (first !== header.sof) return 0
  const rest = bytes[at + 1]
  return rest === undefined ? undefined : rest + 2
}

/** A data frame: SOF, length, type, function, payload, checksum (INS12350, 5.4). */
export function dataFrame(
  type: number,
  functionId: number,
  payload: ArrayLike<number>,
): Uint8Array<ArrayBuffer> {
  const frame = Uint8Array.of(header.sof, payload.length + 3, type, functionId, ...Array.from(payload), 0)
  frame[frame.length - 1] = checksum(frame)
  return frame
}

/** Whether the last byte of a data frame is its checksum. */
export const isIntact = (frame: Uint8Array): boolean =>
  frame.length >= 5 && frame.at(-1) === checksum(frame) && frame[1] === frame.length - 2

/** Exclusive or of everything between SOF and checksum, starting with 0xff (INS12350, 5.4.7). */
function checksum(frame: Uint8Array): number {
  let sum = 0xff
  for (const byte of frame.subarray(1, -1)) sum ^= byte
  return sum
}
