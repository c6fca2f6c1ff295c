import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { misspelt, readEnvironment } from './environment.ts'
import { readingFailed } from './small-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'environment-'))
after(() => rmSync(folder, { recursive: true }))
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
mkdirSync(join(folder, 'directory'))

const contents: readonly (readonly [string, string | Buffer, string])[] = [
  ['a line end', 'hunter2\n', 'hunter2'],
  ['a Windows line end', 'hunter2\r\n', 'hunter2'],
  ['no line end', 'hunter2', 'hunter2'],
  ['two line ends: one stays, and is refused later', 'hunter2\n\n', 'hunter2\n'],
  ['blanks', ' hunter2 \n', ' hunter2 '],
  ['a byte order mark', '\ufeffhunter2\n', 'hunter2'],
  ['UTF-8', 'pässwörd\n', 'pässwörd'],
]
for (const [what, content, want] of contents)
  test(`_FILE with ${what}`, () => {
    const path = file('content', content)
    const read = readEnvironment(['TOKEN'], { TOKEN_FILE: path })
    assert.deepEqual(read.problems, [])
    assert.deepEqual(read.values, { TOKEN: want })
    assert.equal(read.files.get('TOKEN'), path)
  })

const broken: readonly (readonly [string, () => string, RegExp])[] = [
  ['missing', () => join(folder, 'none'), /none" does not exist$/],
  ['a directory', () => join(folder, 'directory'), /is a directory/],
  ['a device', () => '/dev/zero', /not a plain file/],
  ['empty', () => file('empty', ''), /is empty/],
  ['a line end only', () => file('line', '\n'), /is empty/],
  ['not UTF-8', () => file('bytes', Buffer.from([0xff, 0xfe, 0x41])), /not UTF-8/],
  ['too large', () => file('large', 'x'.repeat(65_537)), /65537 bytes/],
  ['below a file', () => join(file('plain', 'x'), 'y'), /cannot be read \(ENOTDIR\)/],
]
for (const [what, path, why] of broken)
  test(`_FILE that is ${what} is a problem of the variable, naming the file`, () => {
    const { values, problems } = readEnvironment(['TOKEN'], { TOKEN_FILE: path() })
    assert.deepEqual(values, {})
    assert.deepEqual(
      problems.map(({ where }) => where),
      ['TOKEN_FILE'],
    )
    assert.match(problems[0]?.message ?? '', why)
    assert.match(problems[0]?.message ?? '', /^"\//)
  })

for (const [code, want] of [
  ['EACCES', 'may not be read by this user'],
  ['EPERM', 'may not be read by this user'],
  ['ENOENT', 'does not exist'],
  ['EIO', 'cannot be read (EIO)'],
] as const)
  test(`${code} in words`, () => assert.equal(readingFailed(Object.assign(new Error('x'), { code })), want))

test('empty variables count as not set, with either name', () => {
  const path = file('token', 'x')
  assert.deepEqual(readEnvironment(['A', 'B', 'C'], { A: '', B_FILE: '', C: '', C_FILE: path }).values, {
    C: 'x',
  })
  assert.deepEqual(readEnvironment(['A'], { A: 'x', A_FILE: '' }), {
    values: { A: 'x' },
    files: new Map(),
    problems: [],
  })
})

test('both set is a problem, and no value is shown', () => {
  const { problems } = readEnvironment(['TOKEN'], { TOKEN: 'hunter2', TOKEN_FILE: '/secret' })
  assert.deepEqual(problems, [{ where: 'TOKEN', message: 'is set twice: TOKEN and TOKEN_FILE; keep one' }])
})

test('a variable whose own name ends in _FILE is not the file of another', () => {
  const { values, problems } = readEnvironment(['CA', 'CA_FILE'], { CA_FILE: '/nowhere' })
  assert.deepEqual([values, problems], [{ CA_FILE: '/nowhere' }, []])
})

const names = [
  'GROUP',
  'LOG_LEVEL',
  'RF_PORT',
  'RF_BAUD',
  'MQTT_URL',
  'MQTT_USERNAME',
  'MQTT_PASSWORD',
  'MQTT_CA_FILE',
]
const notes: readonly (readonly [string, string | undefined])[] = [
  ['RF_PROT', 'RF_PORT'],
  ['RF_PORTS', 'RF_PORT'],
  ['rf_port', 'RF_PORT'],
  ['RF_BUAD', 'RF_BAUD'],
  ['MQT_URL', 'MQTT_URL'],
  ['MQTT_USER', 'MQTT_USERNAME'],
  ['MQTT_PASWORD_FIL', 'MQTT_PASSWORD_FILE'],
  ['MQTT_CA', 'MQTT_CA_FILE'],
  ['LOGLEVEL', 'LOG_LEVEL'],
  ['GROUPS', 'GROUP'],
  ['RF_PORT', undefined],
  ['RF_PORT_FILE', undefined],
  ['HOME', undefined],
  ['PATH', undefined],
  ['LOGNAME', undefined],
  ['LCD_PORT', undefined],
  ['MQTT_SHARE_GROUP', undefined],
  ['', undefined],
]
for (const [name, want] of notes)
  test(`${name || 'no name'}: ${want === undefined ? 'no note' : `${want}?`}`, () => {
    const expected = want === undefined ? [] : [`${name} is not known: ${want}?`]
    assert.deepEqual(misspelt(names, { [name]: 'x' }), expected)
  })

test('a misspelt variable that is empty is no note', () =>
  assert.deepEqual(misspelt(names, { RF_PROT: '' }), []))
