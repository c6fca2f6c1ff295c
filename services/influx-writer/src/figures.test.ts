import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Account } from './account.ts'
import type { Entry } from './entries.ts'
import { accountFigures } from './figures.ts'

const stored = (src: string, from: number, to = from): Entry => ({ kind: 'stored', src, from, to })
const figuresOf = (entries: readonly Entry[]) => {
  const account = new Account({ beginning: false, shared: false })
  for (const entry of entries) account.add(entry, 0)
  return accountFigures(account)
}

const cases: readonly (readonly [what: string, entries: readonly Entry[], missing: string | undefined])[] = [
  ['nothing is missing', [stored('cm/rf/0000000a', 1, 9)], undefined],
  ['numbers in between', [stored('cm/rf/0000000a', 1, 3), stored('cm/rf/0000000a', 6)], 'cm/rf/0000000a 2'],
  [
    'of two publishers, the one that was heard last at the end',
    [stored('cm/zwave/0000000b', 4), stored('cm/rf/0000000a', 2), stored('cm/lcd/0000000c', 1)],
    'cm/zwave/0000000b 3;cm/rf/0000000a 1',
  ],
  [
    'of an epoch that was forgotten the publisher is named',
    [stored('cm/rf/0000000a', 3), { kind: 'forgotten', src: 'cm/rf/0000000a' }, stored('cm/rf/0000000b', 2)],
    'cm/rf 2;cm/rf/0000000b 1',
  ],
]
for (const [what, entries, missing] of cases)
  test(`missing_by: ${what}`, () => assert.equal(figuresOf(entries)['missing_by'], missing))

test('the heartbeat names the newest 20 of many publishers, and counts all', () => {
  const srcs = Array.from({ length: 300 }, (_, i) => `cm/s${i}/0000000a`)
  const { gaps, missing_by } = figuresOf(srcs.map((src) => stored(src, 2)))
  assert.equal(gaps, 300)
  assert.equal(
    missing_by,
    srcs
      .slice(-20)
      .map((src) => `${src} 1`)
      .join(';'),
  )
})
