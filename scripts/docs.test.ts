import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { outboxVariables } from '@constellation/bootstrap/config/base'
import { strictObject } from '@constellation/bootstrap/config/file-schema'
import { device, int, list, type Option, secret } from '@constellation/bootstrap/config/options'
import * as v from 'valibot'
import { generate, outOfDate } from './docs-files.ts'
import {
  between,
  type Documented,
  envList,
  firstDifference,
  jsonSchema,
  optionTables,
} from './docs-render.ts'

const level = v.pipe(v.string(), v.regex(/^[a-z]+$/, 'is not a topic level'))
const file = strictObject({
  scale: v.optional(v.number(), 1),
  sensors: v.optional(v.array(strictObject({ name: level })), []),
  names: v.optional(v.record(level, v.string()), {}),
})
const sample: Documented = {
  name: 'sample',
  variables: {
    port: device({ env: 'SAMPLE_PORT', doc: 'The device | port.' }),
    baud: int({ env: 'SAMPLE_BAUD', doc: 'Speed.', default: 57_600, min: 300 }),
    topics: list({ env: 'SAMPLE_TOPICS', doc: 'Filters.', default: ['a/#', '$SYS/b'] }),
    token: secret({ env: 'SAMPLE_TOKEN', doc: 'Token.', default: null }),
    ...outboxVariables,
  },
  file,
}
const options: readonly Option<unknown>[] = Object.values(sample.variables).slice(0, 4)

const root = mkdtempSync(join(tmpdir(), 'docs-'))
after(() => rmSync(root, { recursive: true }))
mkdirSync(join(root, 'config'))

test('the tables of options', () => {
  assert.equal(
    optionTables([{ title: 'sample', options }]),
    `### sample

| variable | default | value | meaning |
|---|---|---|---|
| \`SAMPLE_PORT\` | (required) | /dev/serial/by-id/… or tcp://host:port | The device \\| port. |
| \`SAMPLE_BAUD\` | \`57600\` | whole number from 300 | Speed. |
| \`SAMPLE_TOPICS\` | \`a/#,$SYS/b\` | list, separated by commas | Filters. |
| \`SAMPLE_TOKEN\` | - | secret | Token. |`,
  )
})

test('the list for .env: commented out, secrets empty, quoted where Compose would change a value', () => {
  assert.equal(
    envList([{ title: 'sample', options }]),
    `# ---- sample ----

# The device | port. (/dev/serial/by-id/… or tcp://host:port; required)
#SAMPLE_PORT=

# Speed. (whole number from 300)
#SAMPLE_BAUD=57600

# Filters. (list, separated by commas)
#SAMPLE_TOPICS='a/#,$SYS/b'

# Token. (secret)
#SAMPLE_TOKEN=`,
  )
})

test('the JSON Schema: what is optional, defaults, patterns, and no other keys', () => {
  const schema: unknown = JSON.parse(jsonSchema('sample', file))
  assert.deepEqual(schema, {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'config/sample.yaml',
    type: 'object',
    properties: {
      scale: { type: 'number', default: 1 },
      sensors: {
        type: 'array',
        items: {
          type: 'object',
          properties: { name: { type: 'string', pattern: '^[a-z]+$' } },
          required: ['name'],
          additionalProperties: false,
        },
        default: [],
      },
      names: {
        type: 'object',
        propertyNames: { type: 'string', pattern: '^[a-z]+$' },
        additionalProperties: { type: 'string' },
        default: {},
      },
    },
    required: [],
    additionalProperties: false,
  })
})

test('what is written is up to date, keeps what is around it, and one changed line is named', () => {
  writeFileSync(
    join(root, 'README.md'),
    '# Title\n<!-- topics:start -->\n<!-- topics:end -->\n<!-- options:start -->\nold\n<!-- options:end -->\nrest\n',
  )
  const first = generate(root, [sample])
  assert.equal(outOfDate(first).length, 3)
  for (const { path, want } of first) writeFileSync(join(root, path), want)
  assert.deepEqual(outOfDate(generate(root, [sample])), [])

  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  assert.match(
    readme,
    /^# Title\n<!-- topics:start -->\n\n### every service\n[\s\S]*\| `GROUP` \|[\s\S]*<!-- options:end -->\nrest\n$/,
  )
  assert.doesNotMatch(readme, /^old$/m)
  assert.equal(readme.match(/`OUTBOX_DIR`/g)?.length, 1)
  assert.match(readme, /### Outbox \(sample\)/)

  writeFileSync(join(root, 'README.md'), readme.replace('Speed.', 'Haste.'))
  const [found, ...others] = outOfDate(generate(root, [sample]))
  assert.match(found ?? '', /^README\.md:\d+: is ".*Haste.*", should be ".*Speed.*"$/)
  assert.deepEqual(others, [])
})

test('.env.example: a file that is there keeps what stands outside the marks', () => {
  writeFileSync(join(root, '.env.example'), 'COMPOSE_PROFILES=sim\n# options:start\n# options:end\n')
  const env = generate(root, [sample]).find(({ path }) => path === '.env.example')
  assert.match(env?.want ?? '', /^COMPOSE_PROFILES=sim\n# options:start\n\n# ---- Every service ----\n/)
  assert.match(env?.want ?? '', /\n#MQTT_PASSWORD=\n/)
  assert.match(env?.want ?? '', /\n#SERVICE_ID=\n/)
  assert.match(env?.want ?? '', /\n#OUTBOX_MAX_BYTES='64 MiB'\n/)
})

test('the variables of the outbox are left out where no service has one', () => {
  writeFileSync(
    join(root, 'README.md'),
    '<!-- topics:start -->\n<!-- topics:end -->\n<!-- options:start -->\n<!-- options:end -->\n',
  )
  const [readme] = generate(root, [{ name: 'bare', variables: {} }])
  assert.equal(readme?.path, 'README.md')
  assert.match(readme.want, /`GROUP`/)
  assert.doesNotMatch(readme.want, /OUTBOX|### bare/)
})

test('a README without marks is a problem of its own; the rest is made', () => {
  writeFileSync(join(root, 'README.md'), '# Title\n')
  const files = generate(root, [sample])
  assert.deepEqual(
    outOfDate(files).filter((line) => line.startsWith('README')),
    ['README.md: needs the line "<!-- topics:start -->" once'],
  )
  assert.ok(files.find(({ path }) => path === 'config/sample.schema.json'))
})

const marks = { start: 'S', end: 'E' }
const places: readonly (readonly [string, string | RegExp])[] = [
  ['S\nE', 'S\nnew\nE'],
  ['a\nS\nold\nold\nE\nb\n', 'a\nS\nnew\nE\nb\n'],
  ['S\n', /needs the line "E" once/],
  ['E\n', /needs the line "S" once/],
  ['E\nS\n', /"E" before "S"/],
  ['S\nE\nS\n', /"S" once/],
  [' S\nE\n', /"S" once/],
]
for (const [content, want] of places)
  test(`between marks: ${JSON.stringify(content)}`, () => {
    if (typeof want === 'string') assert.equal(between(content, marks, 'new'), want)
    else assert.throws(() => between(content, marks, 'new'), want)
  })

const differences: readonly (readonly [string, string, unknown])[] = [
  ['a\nb', 'a\nb', undefined],
  ['a\nb', 'a\nc', { line: 2, have: 'b', want: 'c' }],
  ['a', 'a\n', { line: 2, have: undefined, want: '' }],
  ['a\nb', 'a', { line: 2, have: 'b', want: undefined }],
]
for (const [have, want, found] of differences)
  test(`the first difference of ${JSON.stringify(have)} and ${JSON.stringify(want)}`, () => {
    assert.deepEqual(firstDifference(have, want), found)
  })
