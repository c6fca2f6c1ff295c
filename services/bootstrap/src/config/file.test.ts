import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import * as v from 'valibot'
import { type FileSchema, readConfigFile } from './file.ts'
import { record, strictObject } from './file-schema.ts'

const folder = mkdtempSync(join(tmpdir(), 'file-'))
after(() => rmSync(folder, { recursive: true }))

interface File {
  readonly sensors: readonly { readonly name: string; readonly scale?: number | undefined }[]
  readonly names: Readonly<Record<string, string>>
  readonly learn: boolean
  readonly mode: 'fast' | 'slow'
  readonly count: number
  readonly factor: number
  readonly short: string
  readonly either: string | { readonly id: number }
}
const level = v.pipe(v.string(), v.regex(/^[a-z0-9]+$/, 'is not a topic level'))
const schema: FileSchema<File> = strictObject({
  sensors: v.optional(v.array(strictObject({ name: level, scale: v.optional(v.number()) })), []),
  names: v.optional(record(level, v.string()), {}),
  learn: v.optional(v.boolean(), false),
  mode: v.optional(v.picklist(['fast', 'slow']), 'slow'),
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9)), 1),
  factor: v.optional(v.pipe(v.number(), v.gtValue(0)), 1),
  short: v.optional(v.pipe(v.string(), v.maxLength(3), v.regex(/^[a-z]+$/)), 'a'),
  either: v.optional(v.union([v.string(), strictObject({ id: v.number() })]), ''),
})
const defaults: File = {
  sensors: [],
  names: {},
  learn: false,
  mode: 'slow',
  count: 1,
  factor: 1,
  short: 'a',
  either: '',
}

const path = join(folder, 'rf.yaml')
const read = (content: string | Buffer) => {
  writeFileSync(path, content)
  return readConfigFile(path, schema)
}

const good: readonly (readonly [string, string | Buffer, Partial<File>])[] = [
  ['empty', '', {}],
  ['blank lines', '\n\n', {}],
  ['comments only', '# sensors:\n#   - name: a\n', {}],
  [
    'a comment after a value, and a value after comments',
    '# a\n  # b\r\n\nlearn: true # c\n',
    { learn: true },
  ],
  ['a document mark only', '---\n', {}],
  ['null', 'null\n', {}],
  ['{}', '{}', {}],
  ['a byte order mark', '\ufefflearn: true\n', { learn: true }],
  ['Windows line ends', 'learn: true\r\ncount: 2\r\n', { learn: true, count: 2 }],
  ['a leading document mark and an end', '---\nlearn: true\n...\n', { learn: true }],
  ['a key without value counts as left out', 'sensors:\n#  - name: a\nlearn: ~\ncount: 3\n', { count: 3 }],
  [
    'flow style (JSON)',
    '{"sensors": [{"name": "a", "scale": 0.1}]}',
    { sensors: [{ name: 'a', scale: 0.1 }] },
  ],
  ['numbers as keys are texts', 'names:\n  0812: a\n  1e3: b\n', { names: { '0812': 'a', '1e3': 'b' } }],
  ['an alias', 'names: {a: &x one, b: *x}\n', { names: { a: 'one', b: 'one' } }],
  [
    'an alias of the last anchor before it',
    'names: {a: &x one, b: *x, c: &x two, d: *x}\n',
    { names: { a: 'one', b: 'one', c: 'two', d: 'two' } },
  ],
]
for (const [what, content, want] of good)
  test(`read: ${what}`, async () => {
    const { file, problems, found } = await read(content)
    assert.deepEqual(problems, [])
    assert.deepEqual(file, { ...defaults, ...want })
    assert.equal(found, true)
  })

test('a missing file gives the defaults', async () => {
  assert.deepEqual(await readConfigFile(join(folder, 'none.yaml'), schema), {
    file: defaults,
    problems: [],
    found: false,
  })
})

// what is expected: `line:column: message`, below the file's name
const bad: readonly (readonly [string, string | Buffer, readonly string[]])[] = [
  ['a wrong type', 'sensors:\n  - name: a\n    scale: x\n', ['3:12: sensors[0].scale: "x" is not a number']],
  [
    'every unknown key, with the likely one',
    'sensor: []\nlearn: true\nsensors:\n  - name: a\n    scael: 1\n    zzz: 2\n',
    [
      '5:5: sensors[0].scael is not known: scale?',
      '6:5: sensors[0].zzz is not known here; known are name, scale',
      '1:1: sensor is not known: sensors?',
    ],
  ],
  [
    'keys that objects inherit',
    'toString: 1\nvalueOf: 2\n',
    [
      '1:1: toString is not known here; known are sensors, names, learn, mode, count, factor, short, either',
      '2:1: valueOf is not known here; known are sensors, names, learn, mode, count, factor, short, either',
    ],
  ],
  [
    'a missing key: at its parent',
    'sensors:\n  - name: a\n  - scale: 1\n',
    ['3:5: sensors[1]: name is missing'],
  ],
  ['a missing key of a flow mapping', 'sensors: [{}]\n', ['1:11: sensors[0]: name is missing']],
  ['a required key without value', 'sensors:\n  - name:\n', ['2:5: sensors[0]: name is missing']],
  ['an empty item of a list', 'sensors:\n  -\n', ['2:4: sensors[0]: nothing is not a mapping']],
  ['a list for a mapping', '- a\n', ['1:1: a list is not a mapping']],
  ['a text for the whole', 'hello\n', ['1:1: "hello" is not a mapping']],
  ['a number for the whole', '12\n', ['1:1: 12 is not a mapping']],
  ['a mapping for a list', 'sensors: {a: 1}\n', ['1:10: sensors: a mapping is not a list']],
  ['a mapping for a text', 'names: {a: {b: 1}}\n', ['1:12: names.a: a mapping is not a text']],
  ['no is a text in YAML 1.2', 'learn: no\n', ['1:8: learn: "no" is not true or false']],
  ['not one of', 'mode: medium\n', ['1:7: mode: "medium" is not one of: "fast", "slow"']],
  ['none of two kinds', 'either: 12\n', ['1:9: either: 12 is not one of: string, Object']],
  ['one of two kinds, wrong below', 'either: {id: x}\n', ['1:14: either.id: "x" is not a number']],
  [
    'one of two kinds, other keys',
    'either: {di: 1}\n',
    ['1:9: either: id is missing', '1:10: either.di is not known here; known are id'],
  ],
  ['an open bound', 'factor: 0\n', ['1:9: factor: 0 is not >0']],
  [
    'a length and a pattern',
    'short: ABCD\n',
    ['1:8: short: "ABCD" has a length that is not <=3', '1:8: short: "ABCD" is not /^[a-z]+$/'],
  ],
  ['bounds', 'count: 0\n', ['1:8: count: 0 is less than 1']],
  ['not whole', 'count: 1.5\n', ['1:8: count: 1.5 is not a whole number']],
  ['too much', 'count: 10\n', ['1:8: count: 10 is more than 9']],
  ['not finite', 'count: .inf\n', ['1:8: Infinity is not a number to work with']],
  [
    'a number that loses its zero',
    'sensors:\n  - name: 0812\n',
    ['2:11: sensors[0].name: 0812 is not a text unless quoted: "0812"'],
  ],
  ['a number that was an ID', 'names: {a: 1e3}\n', ['1:12: names.a: 1e3 is not a text unless quoted: "1e3"']],
  [
    'a message of the schema',
    'sensors: [{name: A B}]\n',
    ['1:18: sensors[0].name: "A B" is not a topic level'],
  ],
  ['a key of a record', 'names:\n  a: x\n  B C: y\n', ['3:3: names["B C"]: "B C" is not a topic level']],
  ['a list in place of a record', 'names: [a]\n', ['1:8: names: a list is not a mapping']],
  ['a text in place of a record', 'names: a\n', ['1:8: names: "a" is not a mapping']],
  [
    'a long text, with its length',
    `mode: ${'x'.repeat(70)}\n`,
    [`1:7: mode: "${'x'.repeat(59)}… (70 characters) is not one of: "fast", "slow"`],
  ],
  [
    'a duplicate key, and the rest too',
    'learn: true\nlearn: x\ncount: x\n',
    [
      '2:1: "learn" is there twice',
      '2:8: learn: "x" is not true or false',
      '3:8: count: "x" is not a number',
    ],
  ],
  ['duplicate keys that differ in quotes', 'names: {1: a, "1": b}\n', ['1:15: "\\"1\\"" is there twice']],
  [
    'two documents',
    'learn: true\n---\ncount: 1\n',
    ['2:1: a second document starts here (---); one is read'],
  ],
  ['a tab', 'sensors:\n\t- name: a\n', ['2:1: a tab indents here: use blanks']],
  ['a list as key', '? [a]\n: 1\n', ['1:3: this key is not a plain name']],
  ['an alias as key', 'a: &x b\n*x : 1\n', ['2:1: this key is not a plain name']],
  ['an unknown tag', 'learn: !secret x\n', ['1:8: is not valid YAML: Unresolved tag: !secret']],
  ['an anchor that is not there', 'names: {a: *x}\n', ['1:12: *x stands before any &x']],
  ['a text that does not end', 'mode: "fast\n', ['2:1: is not valid YAML: Missing closing "quote']],
  ['__proto__', '__proto__: {learn: true}\n', ['1:1: "__proto__" cannot be a key']],
  [
    '__proto__ below',
    'names: {"__proto__": x, constructor: y}\n',
    ['1:9: "__proto__" cannot be a key', '1:25: "constructor" cannot be a key'],
  ],
  ['not UTF-8', Buffer.from('learn: \xff', 'latin1'), ['is not UTF-8 text']],
  ['UTF-16', Buffer.from('\ufefflearn: true', 'utf16le'), ['is not UTF-8 text']],
  ['too large', `# ${'x'.repeat(1_000_000)}\n`, ['holds 1000003 bytes; at most 262144 are read']],
  ['an alias in itself', 'sensors: &a [*a]\n', ['1:14: is nested more than 32 levels deep']],
  [
    'nested too deeply',
    `sensors: ${'['.repeat(40)}${']'.repeat(40)}\n`,
    ['1:42: is nested more than 32 levels deep'],
  ],
  ['aliases that multiply', bomb(), ['6:26: holds more than 50000 values']],
]
for (const [what, content, want] of bad)
  test(`refused: ${what}`, async () => {
    const { file, problems } = await read(content)
    assert.deepEqual(
      problems.map(({ where, message }) => `${where}: ${message}`.replace(path, '').slice(1).trim()),
      want,
    )
    assert.equal(file, undefined)
  })

/** Nine lists of nine aliases each: 9^9 values. */
function bomb(): string {
  const lists = Array.from(
    { length: 9 },
    (_, i) => `  - &l${i} [${Array(9).fill(i === 0 ? 'x' : `*l${i - 1}`)}]`,
  )
  return `sensors:\n${lists.join('\n')}\n`
}

for (const [what, content] of [
  ['brackets', '['.repeat(50_000)],
  ['braces', '{'.repeat(50_000)],
  ['lists', '- '.repeat(50_000)],
  ['mappings', Array.from({ length: 600 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
] as const)
  test(`${what} without end are refused, with few words`, async () => {
    const { file, problems } = await read(content)
    assert.equal(file, undefined)
    assert.ok(problems.length > 0 && problems.length <= 21, `${problems.length} problems`)
    for (const { where, message } of problems)
      assert.ok(where.startsWith(path) && message.length < 200, message)
  })

test('hundreds of problems are cut short', async () => {
  const { problems } = await read('learn: true\n'.repeat(100))
  assert.equal(problems.length, 21)
  assert.deepEqual(problems.at(-1), { where: path, message: 'and 79 more of this kind' })
})

test('as are hundreds that the schema finds', async () => {
  const { problems } = await read(`sensors:\n${'  - {name: A}\n'.repeat(500)}`)
  assert.equal(problems.length, 101)
  assert.deepEqual(problems.at(-1), { where: `${path}:1:1`, message: 'and 400 more' })
})

test('a directory', async () => {
  mkdirSync(join(folder, 'directory'))
  const { problems } = await readConfigFile(join(folder, 'directory'), schema)
  assert.match(problems[0]?.message ?? '', /^is a directory, not a file/)
})

test('a device', async () => {
  const { problems } = await readConfigFile('/dev/zero', schema)
  assert.deepEqual(problems, [{ where: '/dev/zero', message: 'is not a plain file' }])
})

test('strictObject alone: every unknown key, nothing twice, nested issues kept', () => {
  const nested = strictObject({ a: v.number(), b: v.optional(strictObject({ c: v.string() })) })
  const result = v.safeParse(nested, { a: 'x', b: { d: 1, e: 2 }, f: 3, g: 4 })
  assert.deepEqual(
    result.issues?.map((issue) => v.getDotPath(issue)),
    ['a', 'b.c', 'b.d', 'b.e', 'f', 'g'],
  )
  assert.deepEqual(v.parse(nested, { a: 1, b: { c: 'x' } }), { a: 1, b: { c: 'x' } })
  assert.equal(v.safeParse(nested, null).success, false)
  assert.equal(v.safeParse(v.optional(nested, { a: 1 }), undefined).success, true)
})
