import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readable } from './readable-line.ts'

const time = new Date(2026, 10, 24, 7, 5, 9, 42).getTime()
const at = '2026-11-24 07:05:09.042'

const cases: readonly [what: string, line: string, want: string][] = [
  [
    'an event with fields',
    `{"level":30,"time":${time},"name":"rf","version":5,"broker":"mqtt://m:1883","msg":"connected"}`,
    `[${at}] INFO (rf): connected {"version":5,"broker":"mqtt://m:1883"}`,
  ],
  [
    "Compose's prefix is not repeated",
    `rf-1          | {"level":40,"time":${time},"name":"rf","msg":"away"}`,
    `[${at}] WARN (rf): away`,
  ],
  [
    'control characters are shown',
    `{"level":30,"time":${time},"name":"rf","text":"\u009b2J","msg":"a\\u001b[2Jb\\nc"}`,
    `[${at}] INFO (rf): a\\x1b[2Jb\\x0ac {"text":"\\x9b2J"}`,
  ],
  ['a level and a time of others', '{"level":35,"time":"x","msg":"m"}', '[x] USERLVL: m'],
  [
    'another program',
    'mosquitto-1  | 2026-11-24: mosquitto version 2.1.2 starting',
    'mosquitto-1  | 2026-11-24: mosquitto version 2.1.2 starting',
  ],
  ['JSON that is no event', '{"a":1}', '{"a":1}'],
  ['half an event', '{"level":30,"time":1', '{"level":30,"time":1'],
  [
    "Compose's erased line",
    `\x1b[2K{"level":30,"time":${time},"name":"rf","msg":"m"}`,
    `[${at}] INFO (rf): m`,
  ],
  ['an empty line', '', ''],
]
for (const [what, line, want] of cases) test(what, () => assert.equal(readable(false)(line), want))

test('an error keeps the lines of its stack', () => {
  const line = `{"level":60,"time":${time},"name":"rf","err":{"message":"no","stack":"Error: no\\n    at f (a.ts:1)"},"msg":"internal error: no"}`
  const lines = readable(false)(line).split('\n')
  assert.equal(lines[0]?.trimEnd(), `[${at}] FATAL (rf): internal error: no`)
  assert.ok(lines.some((each) => each.trim() === 'at f (a.ts:1)'))
})

test('colours only where asked for', () => {
  const line = `{"level":50,"time":${time},"name":"rf","msg":"m"}`
  assert.match(readable(true)(line), /\x1b\[31mERROR\x1b\[39m/)
  assert.doesNotMatch(readable(false)(line), /\x1b/)
})
