import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as v from 'valibot'
import { parse } from 'yaml'
import { rfFile } from './file.ts'

const problems = (file: unknown): string[] =>
  (v.safeParse(rfFile, file).issues ?? []).map((issue) =>
    `${v.getDotPath(issue) ?? ''} ${issue.message}`.trim(),
  )

test('an empty file gives the defaults', () => {
  assert.deepEqual(v.parse(rfFile, {}), { sensors: [], ignore: [], scale: [], automatic: true })
})

test('the example file is valid, and names what the simulator has', () => {
  const text = readFileSync(new URL('../../../config/rf.yaml', import.meta.url), 'utf8')
  const file = v.parse(rfFile, parse(text))
  const names = file.sensors.map(({ name }) => name)
  assert.deepEqual(names, [
    'alecto1',
    'wind',
    'rain',
    'house-power',
    'front-door',
    'doorbell',
    'socket1',
    'socket2',
  ])
  assert.equal(file.ignore.length, 1)
})

const bad: readonly (readonly [name: string, file: unknown, problem: RegExp])[] = [
  [
    'a name twice',
    {
      sensors: [
        { name: 'a', match: { id: '1' } },
        { name: 'a', match: { id: '2' } },
      ],
    },
    /^sensors\.1\.name is there twice/,
  ],
  ['the name of the service', { sensors: [{ name: 'rf', match: { id: '1' } }] }, /name of this service/],
  ['a name that is no level', { sensors: [{ name: 'a/b', match: { id: '1' } }] }, /name is not 1 to 64/],
  [
    'an ID that YAML took for a number',
    { sensors: [{ name: 'a', match: { id: 8440000000 } }] },
    /id is not a text: write/,
  ],
  ['an ID that is not hex', { ignore: [{ id: 'xyz' }] }, /ignore\.0\.id is not a hex ID/],
  ['a match without anything', { ignore: [{}] }, /ignore\.0 matches everything/],
  [
    'an unknown kind',
    { sensors: [{ name: 'a', match: { id: '1' }, kind: 'door' }] },
    /kind is not one of auto/,
  ],
  ['an unknown key', { sensor: [] }, /sensor is not known/],
  ['an unknown field', { scale: [{ protocol: 'A', field: 'CMD', divide: 2 }] }, /field is not one of TEMP/],
  ['a scale of nothing', { scale: [{ protocol: 'A', field: 'TEMP', divide: 0 }] }, /divide is not above 0/],
]
for (const [name, file, problem] of bad)
  test(name, () => {
    const found = problems(file)
    assert.equal(found.length, 1, found.join('; '))
    assert.match(found[0] ?? '', problem)
  })
