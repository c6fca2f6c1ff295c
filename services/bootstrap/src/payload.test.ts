import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Payload, readPayload, readTime, type Value, writePayload } from './payload.ts'

const single = (value: Value): Payload => ({ form: 'single', value, skipped: 0 })

const read: [payload: string | Buffer, expected: Payload][] = [
  ['', { form: 'empty' }],
  ['21.5', single(21.5)],
  [' 21.5\n', single(21.5)],
  ['true', single(true)],
  ['"open"', single('open')],
  ['open', single('open')],
  ['open\n', single('open')],
  ['open\r\n', single('open')],
  ['open the door ', single('open the door ')],
  ['-0', single(-0)],
  ['1e3', single(1000)],
  ['1E-3', single(0.001)],
  ['12345678901234567890', single(Number('12345678901234567890'))],
  ['1e400', single('1e400')],
  ['-1e400', single('-1e400')],
  ['NaN', single('NaN')],
  ['Infinity', single('Infinity')],
  ['01', single('01')],
  ['+5', single('+5')],
  ['.5', single('.5')],
  ['0x10', single('0x10')],
  ['True', single('True')],
  ['""', single('')],
  ['{"a":', single('{"a":')],
  [Buffer.from([0xff, 0xfe, 0x41]), single('\ufffd\ufffdA')],
  ['null', { form: 'fields', fields: [], skipped: 1 }],
  ['[1,2]', { form: 'fields', fields: [], skipped: 1 }],
  ['{}', { form: 'fields', fields: [], skipped: 0 }],
  [
    '{"temperature":21.5,"humidity":56}',
    {
      form: 'fields',
      fields: [
        ['temperature', 21.5],
        ['humidity', 56],
      ],
      skipped: 0,
    },
  ],
  ['{"value":21.5}', single(21.5)],
  ['{"value":21.5,"ts":1700000000000}', { form: 'single', value: 21.5, ts: 1700000000000, skipped: 0 }],
  [
    '{"value":1,"other":2}',
    {
      form: 'fields',
      fields: [
        ['value', 1],
        ['other', 2],
      ],
      skipped: 0,
    },
  ],
  ['{"t":1,"ts":"1700000000000"}', { form: 'fields', fields: [['t', 1]], ts: 1700000000000, skipped: 0 }],
  ['{"t":1,"ts":"soon"}', { form: 'fields', fields: [['t', 1]], skipped: 1 }],
  ['{"t":1,"ts":-1}', { form: 'fields', fields: [['t', 1]], skipped: 1 }],
  ['{"t":1,"ts":null}', { form: 'fields', fields: [['t', 1]], skipped: 1 }],
  [
    '{"a":{"ts":1,"value":2}}',
    {
      form: 'fields',
      fields: [
        ['a_ts', 1],
        ['a_value', 2],
      ],
      skipped: 0,
    },
  ],
  [
    '{"a":{"b":{"c":1},"d":"x"},"e":[1],"f":null,"g":false}',
    {
      form: 'fields',
      fields: [
        ['a_b_c', 1],
        ['a_d', 'x'],
        ['g', false],
      ],
      skipped: 2,
    },
  ],
  ['{"a":{"b":1},"a_b":2}', { form: 'fields', fields: [['a_b', 1]], skipped: 1 }],
  ['{"x":1e400,"y":1}', { form: 'fields', fields: [['y', 1]], skipped: 1 }],
  [
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":2}}}',
    {
      form: 'fields',
      fields: [
        ['__proto___polluted', 1],
        ['constructor_prototype_polluted', 2],
      ],
      skipped: 0,
    },
  ],
  ['{"":1}', { form: 'fields', fields: [['', 1]], skipped: 0 }],
]
for (const [payload, expected] of read)
  test(`reads ${JSON.stringify(payload.toString())}`, () =>
    assert.deepEqual(readPayload(Buffer.from(payload)), expected))

test('nothing of a payload reaches the prototypes', () => {
  readPayload(Buffer.from('{"__proto__":{"polluted":1},"ts":{"__proto__":1}}'))
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
})

test('nesting without end is left out, and what stands beside it is read', () => {
  const long = 'b'.repeat(9000)
  const payload = `{"deep":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)},"near":2,"${long}":3}`
  const fields = [['near', 2] as const, [long, 3] as const]
  assert.deepEqual(readPayload(Buffer.from(payload)), { form: 'fields', fields, skipped: 1 })
})

test('1,000 levels of nesting and 1 MB of text are read', () => {
  const nested = readPayload(Buffer.from(`${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`))
  assert.ok(nested.form === 'fields')
  assert.deepEqual(nested.fields, [[Array(1000).fill('a').join('_'), 1]])
  const long = 'x'.repeat(1_000_000)
  assert.deepEqual(readPayload(Buffer.from(long)), single(long))
  const deep = `${'['.repeat(500_000)}${']'.repeat(500_000)}`
  assert.equal(readPayload(Buffer.from(deep)).form === 'empty', false)
})

const times: [raw: unknown, ms: number | undefined][] = [
  [0, 0],
  [1700000000000, 1700000000000],
  ['1700000000000', 1700000000000],
  [1700000000000.4, 1700000000000],
  ['1700000000000.6', 1700000000001],
  ['', undefined],
  [' 1', undefined],
  ['1e3', undefined],
  ['-1', undefined],
  [-1, undefined],
  [Number.NaN, undefined],
  [Number.POSITIVE_INFINITY, undefined],
  [9_223_372_036_855, undefined],
  ['17000000000000', undefined],
  [true, undefined],
  [undefined, undefined],
  [[1], undefined],
]
for (const [raw, ms] of times)
  test(`time ${JSON.stringify(raw) ?? raw}`, () => assert.equal(readTime(raw), ms))

const written: [value: Value | Record<string, Value>, payload: string][] = [
  [20.9, '20.9'],
  [-22, '-22'],
  [1e21, '1e+21'],
  [true, 'true'],
  ['open', 'open'],
  ['12', '"12"'],
  ['01', '01'],
  ['true', '"true"'],
  ['null', '"null"'],
  ['', '""'],
  ['"quoted"', '"\\"quoted\\""'],
  ['line\n', '"line\\n"'],
  ['{"a":1}', '"{\\"a\\":1}"'],
  ['Ä€😀', 'Ä€😀'],
  [{ temperature: 21.5, humidity: 56 }, '{"temperature":21.5,"humidity":56}'],
]
for (const [value, payload] of written)
  test(`writes ${JSON.stringify(value)} so that it reads back`, () => {
    assert.equal(writePayload(value), payload)
    const back = readPayload(Buffer.from(payload))
    const flat =
      back.form === 'single'
        ? back.value
        : back.form === 'fields'
          ? Object.fromEntries(back.fields)
          : undefined
    assert.deepEqual(flat, value)
  })

test('writes a time into the payload where the protocol has no place for it', () => {
  assert.equal(writePayload('open', 5), '{"value":"open","ts":5}')
  assert.equal(writePayload({ a: 1 }, 5), '{"a":1,"ts":5}')
})

for (const bad of [Number.NaN, Number.POSITIVE_INFINITY])
  test(`refuses to write ${bad}`, () => {
    assert.throws(() => writePayload(bad), { name: 'RangeError', message: `payload: value is ${bad}` })
    assert.throws(() => writePayload({ a: 1, b: bad }), {
      name: 'RangeError',
      message: `payload: b is ${bad}`,
    })
  })
