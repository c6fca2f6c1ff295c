import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLevel } from '@constellation/bootstrap/topics'
import { FakeNode, noSettings } from './fake-node.ts'
import { layout } from './layout.ts'
import { keyOf } from './meaning.ts'
import { NodeValues } from './node-values.ts'
import { testCases } from './testcases.ts'

const cases = testCases()
const ts = 1_700_000_000_000
const readingKinds = ['number', 'state', 'event']

test('there are enough values of enough command classes, and none twice', () => {
  assert.ok(new Set(cases.map(({ id }) => keyOf(id))).size >= 120)
  assert.ok(new Set(cases.map(({ id }) => id.commandClass)).size >= 30)
  const rows = cases.map(({ id, metadata, value }) => JSON.stringify([id, metadata, value]))
  assert.equal(new Set(rows).size, rows.length)
})

for (const { id, metadata, value, name, kind, unit, published, source } of cases)
  test(`${id.commandClassName} ${keyOf(id)} ${JSON.stringify(value)} (${source})`, () => {
    const view = new FakeNode([{ id, metadata, value }])
    const entry = layout(view).byKey.get(keyOf(id))
    assert.ok(entry)
    const { role, kind: readingKind, form } = entry.meaning
    assert.equal(role === 'reading' ? readingKind : role, kind)
    assert.equal(entry.name, name ?? '')
    if (entry.name !== '') {
      assert.ok(isLevel(entry.name))
      assert.equal(form.describe(metadata, id).unit, unit)
    }
    const [reading] = new NodeValues(view, 'n', noSettings, {}).report({ id, newValue: value }, ts)
    const want = { sensor: 'n', group: 'z-wave', name, value: published, kind, ...(unit && { unit }), ts }
    assert.deepEqual(reading, published === undefined ? undefined : want)
    if (published !== undefined) assert.ok(readingKinds.includes(kind))
  })
