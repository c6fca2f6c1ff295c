import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { libraryLevel, libraryLog } from './log.ts'

interface Line {
  readonly label: string
  readonly level?: string
  readonly message: string | string[]
  readonly context?: { readonly nodeId: number }
}

function logged(level: string, lines: readonly Line[]) {
  const out: Record<string, unknown>[] = []
  const warned: string[] = []
  const log = pino(
    { level, base: null, timestamp: false },
    { write: (line: string) => void out.push(JSON.parse(line)) },
  )
  const container = libraryLog(log, (text) => warned.push(text))()
  for (const { label, context, ...line } of lines)
    container
      .getLogger(label)
      .log({ level: 'info', direction: '', context: { source: 'x', ...context }, ...line })
  return { out, warned }
}

test('a warning keeps its level, node and source, and is counted', () => {
  const line = { level: 'warn', label: 'CNTRLR', message: 'node\n  is dead', context: { nodeId: 5 } }
  const { out, warned } = logged('info', [line])
  assert.deepEqual(out, [{ level: 40, source: 'CNTRLR', node: 5, msg: 'node is dead' }])
  assert.deepEqual(warned, ['node is dead'])
})

test('what the library does all day is for debug', () => {
  const lines = [{ label: 'DRIVER', message: 'starting driver...' }]
  assert.deepEqual(logged('info', lines).out, [])
  assert.deepEqual(logged('debug', lines).out, [{ level: 20, source: 'DRIVER', msg: 'starting driver...' }])
})

test('why there is no stick is for debug: it comes at each try, and the service says it in words', () => {
  const text = 'Failed to open the serial port: connect ECONNREFUSED 127.0.0.1:1'
  const lines = [{ label: 'DRIVER', level: 'error', message: text }]
  assert.deepEqual(logged('info', lines).out, [])
  assert.deepEqual(logged('debug', lines).out, [{ level: 20, source: 'DRIVER', msg: text }])
})

test('bytes on the wire are never logged', () => {
  const { out } = logged('trace', [
    { label: 'SERIAL', message: '» 0x0109…', level: 'error' },
    { label: 'SERIAL', message: '» 0x0109…', level: 'debug' },
  ])
  assert.deepEqual(out, [])
})

for (const [ours, theirs] of [
  ['trace', 'debug'],
  ['debug', 'info'],
  ['info', 'warn'],
  ['warn', 'warn'],
  ['silent', 'warn'],
] as const)
  test(`LOG_LEVEL ${ours} makes the library log from ${theirs}`, () =>
    assert.equal(libraryLevel(ours), theirs))
