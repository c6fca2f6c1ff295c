import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KeyName } from '../keys.ts'
import { fingerprint, type Granted, keyWarnings } from './key-check.ts'

const key = (n: number) => new Uint8Array(16).fill(n)
const print = (n: number) => fingerprint(1, key(n))
const lock: Granted = { sensor: 'lock-1', key: 'keyS2AccessControl' }
const plug: Granted = { sensor: 'plug-1', key: 'keyS2Authenticated' }
const old: Granted = { sensor: 'old-1', key: 'keyS2Authenticated' }

type Case = readonly [
  what: string,
  granted: readonly Granted[],
  now: readonly (readonly [KeyName, string])[],
  before: Readonly<Record<string, string>>,
  warnings: readonly RegExp[],
]
const cases: readonly Case[] = [
  ['no node with security', [], [], {}, []],
  ['the key is there', [lock], [['keyS2AccessControl', print(1)]], {}, []],
  ['the key is the same', [lock], [['keyS2AccessControl', print(1)]], { keyS2AccessControl: print(1) }, []],
  ['a key is missing', [plug, old], [], {}, [/^ZWAVE_KEY_S2_AUTHENTICATED is not set.*plug-1, old-1$/]],
  [
    'a key has changed, another is missing',
    [lock, plug],
    [['keyS2AccessControl', print(2)]],
    { keyS2AccessControl: print(1) },
    [/^ZWAVE_KEY_S2_ACCESS_CONTROL has changed.*lock-1$/, /^ZWAVE_KEY_S2_AUTHENTICATED is not set/],
  ],
  ['a key that nobody uses has changed', [], [['keyS0Legacy', print(2)]], { keyS0Legacy: print(1) }, []],
]
for (const [what, granted, now, before, want] of cases)
  test(what, () => {
    const warnings = keyWarnings(granted, new Map(now), before)
    assert.equal(warnings.length, want.length)
    for (const [i, pattern] of want.entries()) assert.match(warnings[i] ?? '', pattern)
  })

test('a fingerprint is of the key and the network, and shows neither', () => {
  assert.notEqual(fingerprint(1, key(1)), fingerprint(2, key(1)))
  assert.notEqual(fingerprint(1, key(1)), fingerprint(1, key(2)))
  assert.match(fingerprint(1, key(1)), /^[0-9a-f]{16}$/)
})
