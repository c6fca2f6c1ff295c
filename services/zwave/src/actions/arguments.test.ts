import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPayload } from '@constellation/bootstrap/payload'
import type { Command } from '@constellation/bootstrap/service'
import { Arguments, withoutNames } from './arguments.ts'

const command = (text: string): Command => ({
  topic: 'z-wave/controller/action/include',
  group: 'z-wave',
  sensor: 'controller',
  action: 'include',
  payload: readPayload(Buffer.from(text)),
  bytes: Buffer.from(text),
})
const args = (text: string) => new Arguments(command(text), 'seconds', ['seconds', 'word', 'names', 'sure'])
const range = { min: 5, max: 600, fallback: 60 }
const seconds = (text: string) => args(text).number('seconds', range)
const word = (text: string) => args(text).oneOf('word', ['default', 's2'], 'default')

const taken: readonly (readonly [text: string, read: (text: string) => unknown, want: unknown])[] = [
  ['', seconds, 60],
  ['{}', seconds, 60],
  ['30', seconds, 30],
  ['{"seconds":30}', seconds, 30],
  ['{"seconds":"30"}', seconds, 30],
  ['{"word":"S2"}', word, 's2'],
  ['', word, 'default'],
  ['{"names":["a","b"]}', (text) => args(text).list('names'), ['a', 'b']],
  ['{"names":"a, b c"}', (text) => args(text).list('names'), ['a', 'b', 'c']],
  ['{"names":5}', (text) => args(text).list('names'), ['5']],
  ['', (text) => args(text).list('names'), []],
  ['{"sure":true}', (text) => args(text).flag('sure', false), true],
  ['{"sure":"false"}', (text) => args(text).flag('sure', true), false],
]
for (const [text, read, want] of taken)
  test(`taken: ${text || '(empty)'}`, () => assert.deepEqual(read(text), want))

const refused: readonly (readonly [text: string, read: (text: string) => unknown, words: RegExp])[] = [
  ['{"second":30}', args, /include does not know second; it takes seconds, word, names, sure/],
  ['{"others":["a"]}', args, /does not know others/],
  ['4', seconds, /seconds 4 is not a whole number of 5 to 600/],
  ['5.5', seconds, /not a whole number/],
  ['"a minute"', seconds, /not a whole number/],
  ['true', seconds, /not a whole number/],
  ['{"word":"s3"}', word, /word "s3" is not one of default, s2/],
  ['{"word":["s2"]}', word, /is a list; one is meant/],
  ['{}', (text) => args(text).text('word'), /word is missing/],
  ['{"sure":1}', (text) => args(text).flag('sure', false), /1 is not true or false/],
  ['5', (text) => new Arguments(command(text), undefined, []), /takes nothing, no single value/],
]
for (const [text, read, words] of refused)
  test(`refused: ${text}`, () => assert.throws(() => read(text), { name: 'RefusedError', message: words }))

test('what is left of a command to several nodes', () => {
  const rest = (text: string) => withoutNames(command(text), ['nodes'])
  assert.deepEqual(rest('{"nodes":"a","value":"on"}'), { form: 'single', value: 'on', skipped: 0 })
  assert.deepEqual(rest('{"nodes":"a"}'), { form: 'empty' })
  assert.deepEqual(rest('{"nodes":["a"],"value":"on"}'), { form: 'single', value: 'on', skipped: 0 })
  assert.deepEqual(rest('{"nodes":["a"],"value":"on","other":[]}'), {
    form: 'single',
    value: 'on',
    skipped: 1,
  })
  assert.deepEqual(rest('{"nodes":"a","level":5,"duration":2}'), {
    form: 'fields',
    fields: [
      ['level', 5],
      ['duration', 2],
    ],
    skipped: 0,
  })
})
