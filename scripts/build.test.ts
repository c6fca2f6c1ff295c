import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { bundle } from './build-bundle.ts'

const dir = await mkdtemp(join(tmpdir(), 'bundle-'))
after(() => rmSync(dir, { recursive: true }))
symlinkSync(join(import.meta.dirname, '../node_modules'), join(dir, 'node_modules'))

const bootstrap = join(import.meta.dirname, '../services/bootstrap/src')

/** Bundles this text, runs the bundle, and returns what it prints as JSON. */
async function built(name: string, text: string): Promise<unknown> {
  const [entry, outfile] = [join(dir, `${name}.ts`), join(dir, 'out', `${name}.mjs`)]
  writeFileSync(entry, `${text}\nconsole.log(JSON.stringify(result))`)
  await bundle(entry, outfile)
  const { stdout } = await promisify(execFile)(process.execPath, [outfile])
  return JSON.parse(stdout)
}

/** Expressions of which the bundle has to make what Node makes of them. */
const cases: readonly [what: string, imports: string, result: string, want: unknown][] = [
  [
    'crc32 of text, bytes, and in parts is the one of zlib',
    `import { crc32, deflateSync, inflateSync } from 'node:zlib'
const real = process.getBuiltinModule('node:zlib').crc32
const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) >> 3)
const given = ['', 'a', '123456789', 'ä€😀', bytes]`,
    `[given.every((each) => crc32(each) === real(each)), crc32('6789', crc32('12345')) === 0xcbf43926, String(inflateSync(deflateSync('x')))]`,
    [true, true, 'x'],
  ],
  [
    'random bytes are as many as asked for, and others each time',
    `import { createHash, randomBytes } from 'node:crypto'`,
    `[randomBytes(8).length, randomBytes(8).equals(randomBytes(8)), createHash('sha1').update('').digest('hex').slice(0, 8)]`,
    [8, false, 'da39a3ee'],
  ],
  [
    'what is imported of Node and not used is not loaded',
    `import { createHash } from 'node:crypto'
import * as http from 'node:http'
import os from 'os'
const never = () => [createHash, http.get, os.hostname]`,
    `[typeof never, process.moduleLoadList.filter((name) => /^NativeModule (crypto|http|os)$/.test(name))]`,
    ['function', []],
  ],
  [
    'a CommonJS package that import() brings has its names',
    `const { parse, isMap } = await import('yaml')`,
    `[parse('a: 1'), typeof isMap]`,
    [{ a: 1 }, 'function'],
  ],
  [
    'MQTT is parsed without a Buffer for each look, however its packets are cut',
    `import mqtt from 'mqtt-packet'
const v5 = { protocolVersion: 5 }
const properties = { userProperties: { ts: '1764455805123', unit: '°C', many: ['a', 'b'] }, correlationData: Buffer.from('xyz') }
const publish = (payload) => mqtt.generate({ cmd: 'publish', topic: 'cm/ä/data/x', payload, qos: 1, messageId: 515, dup: false, retain: true, properties }, v5)
const all = Buffer.concat(['21.5', '', 'x'.repeat(3000)].map(publish))
function parsed(size) {
  const packets = []
  const parser = mqtt.parser(v5).on('packet', (packet) => packets.push(packet))
  for (let at = 0; at < all.length; at += size) parser.parse(all.subarray(at, at + size))
  return packets
}
const same = (size) => JSON.stringify(parsed(size)) === JSON.stringify(parsed(all.length))`,
    `[mqtt.parser(v5)._list.constructor.name, [1, 2, 3, 50, 127, 1024].every(same), parsed(all.length).map(({ topic, payload, messageId, properties }) => [topic, payload.length, messageId, properties.userProperties, String(properties.correlationData)])]`,
    [
      'UnparsedBytes',
      true,
      [4, 0, 3000].map((length) => {
        const userProperties = { ts: '1764455805123', unit: '°C', many: ['a', 'b'] }
        return ['cm/ä/data/x', length, 515, userProperties, 'xyz']
      }),
    ],
  ],
  [
    'a constant of zlib does not load it, and the others are there',
    `import zlib from 'node:zlib'
const flush = zlib.constants.Z_SYNC_FLUSH
const loaded = process.moduleLoadList.includes('NativeModule zlib')
const real = process.getBuiltinModule('node:zlib').constants`,
    `[loaded, flush === real.Z_SYNC_FLUSH, Object.keys(real).every((key) => zlib.constants[key] === real[key])]`,
    [false, true, true],
  ],
  [
    'the log loads neither node:assert nor what process.stdout is made of',
    `import { createLog } from ${JSON.stringify(join(bootstrap, 'log.ts'))}
const log = createLog('x', 'silent', [])
log.flush()`,
    `process.moduleLoadList.filter((name) => /^NativeModule (assert|net|tty)$/.test(name))`,
    [],
  ],
  [
    'the YAML parser is loaded for a file that says something, and not for comments',
    `import { registerHooks } from 'node:module'
import { writeFileSync } from 'node:fs'
import { readConfigFile } from ${JSON.stringify(join(bootstrap, 'config/file.ts'))}
import { strictObject } from ${JSON.stringify(join(bootstrap, 'config/file-schema.ts'))}
const path = ${JSON.stringify(join(dir, 'config.yaml'))}
let parts = 0
registerHooks({ resolve: (name, context, next) => { parts++; return next(name, context) } })
async function read(text) {
  writeFileSync(path, text)
  const { file, problems } = await readConfigFile(path, strictObject({}))
  return [file, problems.length, parts > 0]
}`,
    `[await read('# a: 1\\n\\n \\t# b\\r\\n'), await read('# a\\na: 1\\n')]`,
    [
      [{}, 0, false],
      [null, 1, true],
    ],
  ],
  ['time goes on', `const began = performance.now()`, `performance.now() >= began && began > 0`, true],
]
for (const [what, imports, result, want] of cases)
  test(what, async () => {
    const name = what.replace(/\W+/g, '-')
    assert.deepEqual(await built(name, `${imports}\nconst result = ${result}`), want)
  })

test('parts of an earlier build are removed', async () => {
  await built('again', `const result = Object.keys(await import('yaml')).length > 0`)
  const parts = () => readdirSync(join(dir, 'out')).filter((file) => /^again\..*mjs$/.test(file))
  assert.ok(parts().length > 1)
  await built('again', `const result = 0`)
  assert.deepEqual(parts(), ['again.mjs'])
})
