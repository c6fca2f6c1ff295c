import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readConfigFile } from '@constellation/bootstrap/config/file'
import * as v from 'valibot'
import { parse } from 'yaml'
import { lcdFile } from './file.ts'
import { planOf } from './plan.ts'

const folder = mkdtempSync(join(tmpdir(), 'lcd-'))
after(() => rmSync(folder, { recursive: true }))
const base = {
  group: 'cm',
  serviceId: 'lcd',
  heartbeatSeconds: 30,
  retainSeconds: 3600,
  retainStateSeconds: 604_800,
}

test('an empty file gives the defaults', () => {
  assert.deepEqual(v.parse(lcdFile, {}), {
    pages: undefined,
    alerts: undefined,
    problems: true,
    seconds: 8000,
    refresh: 600_000,
    backlight: { level: 100, night: undefined },
    keys: {},
    maps: {},
    decimal: '.',
    weekdays: undefined,
    months: undefined,
  })
})

test('the example file is valid', () => {
  const text = readFileSync(new URL('../../../config/lcd.yaml', import.meta.url), 'utf8')
  const file = v.parse(lcdFile, parse(text))
  assert.ok((file.pages?.length ?? 0) >= 4 && (file.alerts?.length ?? 0) >= 4)
})

test('without a file everything is read', () => {
  assert.deepEqual([...planOf(v.parse(lcdFile, {}), base).filters].sort(), [
    '+/+/data/#',
    '+/+/status/heartbeat',
    '+/+/status/state',
  ])
})

const filters: readonly (readonly [name: string, file: object, filters: readonly string[]])[] = [
  ['a topic', { pages: [{ lines: ['{a/b/data/c} {a/b/data/c#d} {time}'] }] }, ['a/b/data/c']],
  [
    'a filter, and what the same sensors say',
    { pages: [{ each: '+/+/data/temperature', row: '{value}{data/humidity}[{status/state}]' }] },
    ['+/+/data/temperature', '+/+/data/humidity', '+/+/status/state'],
  ],
  [
    'what another filter covers is left out',
    { pages: [{ each: 'cm/+/data/x', row: '{cm/a/data/x}{cm/a/data/y}' }] },
    ['cm/+/data/x', 'cm/a/data/y'],
  ],
  ['a filter with all below', { pages: [{ each: 'cm/+/data/#', row: '{data/x}' }] }, ['cm/+/data/#']],
  [
    'one level is not all below',
    { pages: [{ each: ['cm/+/data/+', 'cm/a/data/#', 'cm/b/data/x'], row: 'x' }] },
    ['cm/+/data/+', 'cm/a/data/#'],
  ],
  [
    'conditions',
    { pages: [{ when: 'a/b/data/c > 1 and not a/b/data/d is missing', lines: ['x'] }] },
    ['a/b/data/c', 'a/b/data/d'],
  ],
  [
    'alerts',
    {
      alerts: [
        { name: 'x', each: ['+/+/data/smoke', '+/+/data/leak'], when: 'value = true', lines: ['{sensor}'] },
      ],
    },
    ['+/+/data/smoke', '+/+/data/leak'],
  ],
  [
    'a list of services',
    { pages: [{ each: 'services', row: '{sensor}' }] },
    ['+/+/status/state', '+/+/status/heartbeat'],
  ],
]
for (const [name, file, want] of filters)
  test(`only what is used is read: ${name}`, () => {
    const plan = planOf(v.parse(lcdFile, { problems: false, pages: [], alerts: [], ...file }), base)
    assert.deepEqual(plan.filters, want)
  })

test('the past is kept of what shows it', () => {
  const file = {
    pages: [
      { each: '+/+/data/temperature', row: '{value|min}' },
      { lines: ['{a/b/data/c|trend} {a/b/data/d}'] },
    ],
  }
  assert.deepEqual(planOf(v.parse(lcdFile, file), base).history, ['+/+/data/temperature', 'a/b/data/c'])
})

/** A file, and its problems: line and column of the text, and what is wrong in it. */
const bad: readonly (readonly [name: string, yaml: string, problems: readonly RegExp[]])[] = [
  [
    'a bad template',
    'pages:\n  - lines:\n      - "fine"\n      - "{cm/x/data/y:5,1}°C"\n',
    [/^4:9: pages\[0\]\.lines\[1\]: .* at column 14 of this text: "5,1" is not a format/],
  ],
  ['two of them', 'pages:\n  - { lines: ["{", "x }"] }\n', [/^2:15: .*column 2 /, /^2:20: .*column 3 /]],
  [
    'a bad condition',
    'pages:\n  - when: value\n    lines: [x]\n',
    [/^2:11: pages\[0\]\.when: "value" at column 6 of this text: an operator is missing/],
  ],
  [
    'value without each',
    'pages:\n  - lines: [x, "{value}"]\n',
    [/^2:16: pages\[0\]\.lines\[1\]: "\{value\}" needs each/],
  ],
  [
    'a relative topic without each',
    'pages:\n  - lines: ["{data/x}"]\n',
    [/^2:13: .*: "\{data\/x\}" needs each/],
  ],
  [
    'a condition of value without each',
    'alerts:\n  - { name: a, when: value = 1, lines: [x] }\n',
    [/^2:22: alerts\[0\]\.when: "value" needs each/],
  ],
  [
    'a map that is not there',
    'pages:\n  - lines: ["{a/b/data/c|map door}"]\n',
    [/^2:13: .*: "door" is not one of the maps/],
  ],
  ['neither lines nor row', 'pages:\n  - name: a\n', [/^2:5: pages\[0\].*needs either lines or row/]],
  ['row without each', 'pages:\n  - row: x\n', [/^2:5: pages\[0\].*has row, but not each/]],
  [
    'a name twice',
    'pages:\n  - { name: a, lines: [x] }\n  - { name: a, lines: [x] }\n',
    [/^3:13: pages\[1\]\.name: "a" is there twice/],
  ],
  [
    'a filter of commands',
    'pages:\n  - { each: +/+/action/set, lines: [x] }\n',
    [/^2:13: pages\[0\]\.each.*is not a filter of readings/],
  ],
  [
    'a wildcard in the middle of a level',
    'pages:\n  - { each: cm/a+/data/x, lines: [x] }\n',
    [/^2:13: .*is not a filter/],
  ],
  ['a time that is none', 'seconds: soon\n', [/^1:10: seconds: "soon" is not a time such as/]],
  ['a time that is too short', 'seconds: 0.1\n', [/^1:10: seconds: 100 ms are less than 1 s/]],
  [
    'a key that does what nobody knows',
    'keys: { A: jump }\n',
    [/^1:12: keys\.A: "jump" is not one of next, previous/],
  ],
  [
    'a time of the day that is none',
    'backlight: { night: { from: "25:00", to: "6:00" } }\n',
    [/^1:29: .*not a time of the day/],
  ],
  [
    'an icon of a map that is none',
    'maps: { door: { open: "@dor" } }\n',
    [/^1:23: maps\.door\.open: "@dor" is not one of the icons/],
  ],
  ['an unknown key', 'page: []\n', [/^1:1: page is not known: pages\?/]],
  ['six weekdays', 'weekdays: [a, b, c, d, e, f]\n', [/^1:11: weekdays: .*has not 7 names/]],
]
for (const [name, yaml, want] of bad)
  test(`refused: ${name}`, async () => {
    const path = join(folder, 'lcd.yaml')
    writeFileSync(path, yaml)
    const { problems } = await readConfigFile(path, lcdFile)
    const told = problems.map(({ where, message }) => `${where.replace(`${path}:`, '')}: ${message}`)
    assert.equal(told.length, want.length, told.join('\n'))
    for (const [i, pattern] of want.entries()) assert.match(told[i] ?? '', pattern)
  })
