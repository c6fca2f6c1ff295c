import type { SerialFunction } from './call.ts'

/** Size of the simulated memory in bytes: one that is read in a second. */
const size = 4096
/** A stick returns no more bytes at once than fit its buffer. */
const chunk = 128
const pageOfNodes = 29
/** What the dump begins with. */
const mark = Buffer.from('constellation simulator\0')

const command = { open: 0, read: 1, write: 2, close: 3 } as const
const status = { ok: 0x00, error: 0x01, endOfFile: 0xff } as const

/**
 * The stick's non-volatile memory by NVM Operations (0x2e; INS13954, "NVM Backup and Restore"). The way is that of a
 * real stick (open, read or write in pieces, close); what is in it is not: a mark, and a bit for each node, so that a
 * restored dump brings back which nodes belong to the network. No library converts it into another stick's format.
 */
export function memory(): SerialFunction {
  let dump = new Uint8Array(size)
  return (network, { payload, respond }) => {
    const [action, length = 0, high = 0, low = 0] = payload
    const offset = high * 256 + low
    if (action === command.open) {
      dump = imageOf(new Set(network.nodes.keys()))
      respond(status.ok, 0, size >> 8, size & 0xff)
    } else if (action === command.read) {
      const part = dump.slice(offset, offset + Math.min(length, chunk))
      const end = offset + part.length >= size ? status.endOfFile : status.ok
      respond(end, part.length, high, low, ...part)
    } else if (action === command.write) {
      dump.set(payload.slice(4, 4 + length).slice(0, size - offset), offset)
      restore(dump, network)
      respond(offset + length >= size ? status.endOfFile : status.ok, length, high, low)
    } else respond(action === command.close ? status.ok : status.error, 0, 0, 0)
  }
}

/** The memory of a stick with these nodes. */
function imageOf(ids: ReadonlySet<number>): Uint8Array<ArrayBuffer> {
  const image = new Uint8Array(size).fill(0xff)
  image.set(mark)
  image.set(nodeMask(ids), mark.length)
  return image
}

/** Nodes that a dump does not have are gone; those that it has and that once were there are back. */
function restore(dump: Uint8Array, network: Parameters<SerialFunction>[0]): void {
  if (!mark.equals(dump.subarray(0, mark.length))) return
  const mask = dump.subarray(mark.length, mark.length + pageOfNodes)
  network.keepOnly((id) => ((mask[(id - 1) >> 3] ?? 0) >> ((id - 1) & 7)) % 2 === 1)
}

/** A bit for each node ID from 1 on, 29 bytes (as in Get Init Data). */
export function nodeMask(ids: Iterable<number>): Uint8Array {
  const mask = new Uint8Array(pageOfNodes)
  for (const id of ids) {
    const at = (id - 1) >> 3
    mask[at] = (mask[at] ?? 0) | (1 << ((id - 1) & 7))
  }
  return mask
}
