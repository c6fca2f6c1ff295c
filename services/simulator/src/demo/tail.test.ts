import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Tail } from './tail.ts'

test('whole lines only, each once, whatever the pieces', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tail-'))
  const path = join(folder, 'file')
  const tail = new Tail(path)
  t.after(() => {
    tail.close()
    rmSync(folder, { recursive: true })
  })
  const add = (text: string | Buffer) => {
    appendFileSync(path, text)
    return tail.next()
  }
  assert.deepEqual(tail.next(), [])
  assert.deepEqual(add('a\nb'), ['a'])
  assert.deepEqual(add('c\n'), ['bc'])
  assert.deepEqual(add(''), [])
  const degree = Buffer.from('°\n') // a character in two pieces
  assert.deepEqual(add(degree.subarray(0, 1)), [])
  assert.deepEqual(add(degree.subarray(1)), ['°'])
  const long = `${'x'.repeat(200_000)}\n`
  assert.deepEqual(add(long), ['x'.repeat(200_000)])
})
