import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UnparsedBytes } from './unparsed-bytes.ts'

const all = Buffer.from(Array.from({ length: 300 }, (_, i) => (i * 7) % 128))

// each chunk of `size` is followed by taking `eaten` of what is there
for (const [size, eaten, what] of [
  [300, 10, 'one chunk'],
  [10, 10, 'chunks that are taken whole'],
  [10, 9, 'chunks of which a byte is left'],
  [7, 3, 'more comes than is taken'],
  [1, 0, 'single bytes, none taken'],
] as const)
  test(`what is read is what came: ${what}`, () => {
    const bytes = new UnparsedBytes()
    let [come, gone] = [0, 0]
    while (come < all.length) {
      bytes.append(Buffer.from(all.subarray(come, come + size)))
      come = Math.min(all.length, come + size)
      const rest = all.subarray(gone, come)
      assert.equal(bytes.length, rest.length)
      assert.deepEqual(bytes.slice(0, bytes.length), rest)
      for (const at of [0, rest.length - 4].filter((place) => place >= 0 && place + 4 <= rest.length)) {
        assert.equal(bytes.readUInt8(at), rest.readUInt8(at))
        assert.equal(bytes.readUInt16BE(at), rest.readUInt16BE(at))
        assert.equal(bytes.readUInt32BE(at), rest.readUInt32BE(at))
        assert.equal(bytes.toString('utf8', at, at + 4), rest.toString('utf8', at, at + 4))
      }
      bytes.consume(eaten)
      gone += eaten
    }
  })

test('what was handed out, and the chunks themselves, stay as they are', () => {
  const bytes = new UnparsedBytes()
  const chunk = Buffer.from('abcdefgh')
  bytes.append(chunk.subarray(0, 4))
  const first = bytes.slice(0, 3)
  for (const text of ['1', '2', '3', '4']) {
    bytes.append(Buffer.from(text))
    bytes.consume(1)
  }
  const second = bytes.slice(0, bytes.length)
  bytes.append(Buffer.from('5678'))
  assert.deepEqual([first, second, chunk].map(String), ['abc', '1234', 'abcdefgh'])
})

test('beyond the end there is nothing', () => {
  const bytes = new UnparsedBytes()
  bytes.append(Buffer.from('abc'))
  bytes.append(Buffer.from('d'))
  bytes.append(Buffer.from('e'))
  assert.throws(() => bytes.readUInt8(5), RangeError)
  assert.equal(bytes.slice(4, 9).toString(), 'e')
})
