import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPayload } from '@constellation/bootstrap/payload'
import { readAction } from './action.ts'

// a RegExp: refused, with that in the reason
const cases: readonly (readonly [payload: string, want: object | RegExp])[] = [
  ['on', { do: 'on' }],
  ['OFF\n', { do: 'off' }],
  ['"toggle"', { do: 'toggle' }],
  ['up', { do: 'up' }],
  ['down', { do: 'down' }],
  ['stop', { do: 'stop' }],
  ['true', { do: 'on' }],
  ['false', { do: 'off' }],
  ['40', { do: 'level', percent: 40 }],
  ['0', { do: 'level', percent: 0 }],
  ['{"level":40}', { do: 'level', percent: 40 }],
  ['{"status":"on"}', { do: 'on' }],
  ['{"state":"OFF","transition":2}', { do: 'off' }],
  ['{"status":"on","level":40}', { do: 'level', percent: 40 }],
  ['101', /from 0 to 100/],
  ['-1', /from 0 to 100/],
  ['', /empty/],
  ['explode', /"explode" is no command/],
  ['x'.repeat(100_000), /^"x{40}" is no command/],
  ['{"brightness":40}', /neither level nor status/],
  ['[1]', /neither level nor status/],
]
for (const [payload, want] of cases)
  test(payload.slice(0, 40) || 'nothing', () => {
    const read = () => readAction(readPayload(Buffer.from(payload)))
    if (want instanceof RegExp) assert.throws(read, { message: want })
    else assert.deepEqual(read(), want)
  })
