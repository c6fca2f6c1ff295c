/** How fast a display takes bytes. */
export interface Pace {
  /** Bytes/s that it works off for ever. */
  readonly rate: number
  /** Bytes that may be written in one go: at most what its buffer holds. */
  readonly chunk: number
  /** A pause after each but the last piece, in ms. */
  readonly pieceMs: number
}

/**
 * Writes pieces no faster than the display works them off: without flow control what does not fit its buffer is lost.
 * After each chunk it waits as long as the chunk takes, so that the buffer is empty again.
 */
export async function paced(
  pieces: readonly Uint8Array[],
  { rate, chunk, pieceMs }: Pace,
  write: (bytes: Uint8Array) => Promise<void>,
  sleep: (ms: number) => Promise<void>,
): Promise<void> {
  for (const [i, piece] of pieces.entries()) {
    for (let from = 0; from < piece.length; from += chunk) {
      const part = piece.subarray(from, from + chunk)
      await write(part)
      await sleep(Math.ceil((part.length * 1000) / rate))
    }
    if (i < pieces.length - 1) await sleep(pieceMs)
  }
}
