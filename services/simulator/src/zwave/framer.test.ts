import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dataFrame, Framer, isIntact } from './framer.ts'

// chunks of bytes, then the frames that they hold, as hex
const cases: readonly (readonly [name: string, chunks: readonly string[], frames: readonly string[]])[] = [
  ['a request', ['01030015e9'], ['01030015e9']],
  ['single bytes', ['061518'], ['06', '15', '18']],
  ['two frames in one chunk', ['0601030015e9'], ['06', '01030015e9']],
  ['a frame in pieces', ['01', '03', '0015', 'e9'], ['01030015e9']],
  ['what begins no frame is left out', ['ff00060a01030015e9'], ['06', '01030015e9']],
  ['the second frame is still open', ['01030015e90103'], ['01030015e9']],
  ['SOF inside a frame', ['010400130101ec'], ['010400130101']],
]
for (const [name, chunks, frames] of cases)
  test(name, () => {
    const framer = new Framer()
    const got = chunks.flatMap((hex) => framer.push(Uint8Array.from(Buffer.from(hex, 'hex'))))
    assert.deepEqual(
      got.map((frame) => Buffer.from(frame).toString('hex')),
      frames,
    )
  })

test('a new port forgets half a frame', () => {
  const framer = new Framer()
  framer.push(Uint8Array.of(0x01, 0x09))
  framer.reset()
  assert.deepEqual(framer.push(Uint8Array.of(0x06)), [Uint8Array.of(0x06)])
})

test('a frame that is made is intact, and is not with another byte', () => {
  const frame = dataFrame(1, 0x15, [1, 2, 3])
  assert.ok(isIntact(frame))
  frame[4] = 9
  assert.equal(isIntact(frame), false)
  // INS12350: SOF, 3, request, Get Version, checksum
  assert.deepEqual(dataFrame(0, 0x15, []), Uint8Array.of(0x01, 0x03, 0x00, 0x15, 0xe9))
})
