// How a bridge that is not as it should be says so, and what it keeps to itself.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { promisify } from 'node:util'
import { eventually } from '../support/child.ts'
import { type HomeBroker, startHomeBroker } from '../support/home-broker.ts'
import { connectClient } from '../support/mqtt.ts'
import { bridgeTo } from '../support/two-houses.ts'
import { login } from '../support/writer.ts'

suite('a bridge that is not as it should be', () => {
  let home: HomeBroker
  let dir: string
  before(async () => {
    home = await startHomeBroker({ house: 'cabin' })
    dir = await mkdtemp(join(tmpdir(), 'bridge-'))
    await writeFile(join(dir, 'password'), 'wrong')
    await writeFile(join(dir, 'empty'), '')
    await mkdir(join(dir, 'other'))
    await promisify(execFile)(join(home.dir, 'certificate.sh'), ['localhost'], {
      env: { PATH: process.env['PATH'], MOSQUITTO_DIR: join(dir, 'other') },
    })
  })
  after(async () => {
    await home.stop()
    await rm(dir, { recursive: true })
  })

  const connecting: readonly (readonly [what: string, change: Record<string, string>, words: RegExp])[] = [
    ['a wrong password', { BRIDGE_PASSWORD_FILE: 'password' }, /Not authorized/i],
    [
      'a CA that is not the one at home',
      { BRIDGE_CA_FILE: 'other/config/bridges-ca.crt' },
      /certificate verify failed/,
    ],
    [
      'a name that is not in the certificate',
      { BRIDGE_HOST: '127.1' },
      /host name verification failed|certificate verify failed/,
    ],
  ]
  for (const [what, change, words] of connecting)
    test(`${what} is told in the log, and the house goes on by itself`, async () => {
      const files = Object.entries(change).map(([name, value]) => [
        name,
        name.endsWith('_FILE') ? join(dir, value) : value,
      ])
      const env = { ...bridgeTo(home, home.bridgesPort), ...Object.fromEntries(files) }
      await using cabin = await startHomeBroker({ env })
      await eventually(async () =>
        assert.ok(
          cabin.lines.some((line) => words.test(line)),
          cabin.lines.join('\n'),
        ),
      )
      const client = await connectClient(cabin.url, login(cabin))
      await client.publishAsync('cm/alecto1/data/temperature', '21.5', { qos: 1 })
      await client.endAsync()
    })

  test('everything that is wrong is told at once, before mosquitto starts: exit code 78', async () => {
    const env = {
      GROUP: 'a/b',
      BRIDGE_HOST: 'home example',
      BRIDGE_PORT: '88 83',
      BRIDGE_SITE: 'Cabin',
      BRIDGE_USERNAME: 'a\nremote_password x',
      BRIDGE_PASSWORD_FILE: join(dir, 'empty'),
      BRIDGE_CA_FILE: join(dir, 'password'),
    }
    const started = startHomeBroker({ env })
    await assert.rejects(started, (error: Error) => {
      for (const name of Object.keys(env)) assert.match(error.message, new RegExp(`bridge.sh: ${name}=`))
      return !/version .* starting/.test(error.message)
    })
  })

  test('one variable alone asks for the others', async () => {
    await assert.rejects(startHomeBroker({ env: { BRIDGE_SITE: 'cabin' } }), (error: Error) =>
      ['BRIDGE_HOST=', 'BRIDGE_PASSWORD_FILE=', 'BRIDGE_CA_FILE='].every((name) =>
        error.message.includes(name),
      ),
    )
  })

  test('the password is in no log and no process list, and in a file for mosquitto alone', async () => {
    await using cabin = await startHomeBroker({ env: bridgeTo(home, home.bridgesPort) })
    const password = home.passwords['bridge-cabin'] ?? ''
    await eventually(async () => assert.ok(cabin.lines.some((line) => /running/.test(line))))
    const [pid] = await cabin.pids()
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0')
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8')
    assert.ok(![...cabin.lines, ...command, environment].some((text) => text.includes(password)))
    const conf = command[command.indexOf('-c') + 1] ?? ''
    assert.ok((await readFile(conf, 'utf8')).includes(password))
    assert.equal((await stat(conf)).mode & 0o777, 0o600)
    await cabin.halt()
    await assert.rejects(stat(conf), { code: 'ENOENT' })
  })

  test('one house alone reads its configuration as it is', async () => {
    await using alone = await startHomeBroker()
    const [pid] = await alone.pids()
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0')
    assert.ok(command.includes(join(alone.dir, 'config/mosquitto.conf')))
    assert.deepEqual(
      (await readdir(join(alone.dir, 'config'))).sort().filter((file) => file.includes('bridges')),
      ['bridges.conf'],
    )
  })
})
