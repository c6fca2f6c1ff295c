import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPayload } from '@constellation/bootstrap/payload'
import { readLight, readMessage, readPage } from './commands.ts'
import { keyAction, keyName } from './keys.ts'

const read = { message: readMessage, page: readPage, backlight: readLight } as const
const usual = { ms: 30_000, priority: 50, blink: false }

const good: readonly (readonly [command: keyof typeof read, payload: string, want: unknown])[] = [
  ['message', 'Dinner', { text: 'Dinner', ...usual }],
  ['message', '42', { text: '42', ...usual }],
  ['message', 'true', { text: 'true', ...usual }],
  [
    'message',
    '{"text":"Dinner","seconds":5.5,"priority":9,"blink":true}',
    { text: 'Dinner', ms: 5500, priority: 9, blink: true },
  ],
  ['message', '{"text":"Dinner","seconds":"0"}', { ...usual, text: 'Dinner', ms: 0 }],
  ['page', 'weather', { page: 'weather', holdMs: 0 }],
  ['page', '2', { page: 2, holdMs: 0 }],
  ['page', '{"page":"weather","seconds":60}', { page: 'weather', holdMs: 60_000 }],
  ['backlight', 'on', 'on'],
  ['backlight', 'true', 'on'],
  ['backlight', 'off', 'off'],
  ['backlight', 'auto', 'auto'],
  ['backlight', '0', 0],
  ['backlight', '{"level":40}', 40],
]
for (const [command, payload, want] of good)
  test(`${command} ${payload}`, () =>
    assert.deepEqual(read[command](readPayload(Buffer.from(payload))), want))

const bad: readonly (readonly [command: keyof typeof read, payload: string, problem: RegExp])[] = [
  ['message', '', /no text/],
  ['message', '   ', /no text/],
  ['message', '{"seconds":5}', /no text/],
  ['message', '{"text":"a","second":5}', /"second" is not known; known are text, seconds/],
  ['message', '{"text":"a","seconds":-1}', /seconds -1 is not a number from 0 to 86400/],
  ['message', '{"text":"a","seconds":"soon"}', /seconds "soon"/],
  ['message', '{"text":"a","seconds":true}', /seconds true/],
  ['message', '{"text":"a","priority":0}', /priority 0 is not a number from 1 to 100/],
  ['message', 'x'.repeat(1001), /1001 characters/],
  ['page', '', /there is no page/],
  ['page', '1.5', /not the number of a page/],
  ['backlight', '', /not on, off, auto/],
  ['backlight', '101', /not on, off, auto/],
  ['backlight', 'dim', /"dim" is not on/],
]
for (const [command, payload, problem] of bad)
  test(`${command} ${payload.slice(0, 40)} is refused`, () =>
    assert.throws(() => read[command](readPayload(Buffer.from(payload))), problem))

const keys: readonly (readonly [raw: string, name: string | undefined, action: string])[] = [
  ['Up', 'Up', 'previous'],
  ['Right', 'Right', 'next'],
  ['Enter', 'Enter', 'clear'],
  ['A', 'A', 'next'],
  ['B', 'B', 'none'],
  ['Down', 'Down', 'none'],
  ['constructor', 'constructor', 'none'],
  ['\u0000\u0007 ', undefined, ''],
  ['x'.repeat(99), 'x'.repeat(32), 'none'],
]
for (const [raw, name, action] of keys)
  test(`key ${raw.slice(0, 12)}`, () => {
    assert.equal(keyName(raw), name)
    if (name !== undefined) assert.equal(keyAction(name, { A: 'next', Down: 'none' }), action)
  })
