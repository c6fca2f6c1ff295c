// Faults of zwave-js 15.29.0 that this service works around. Each test shows the fault first: when a later version has it
// no more, the test says so, and the workaround can go.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { pino } from 'pino'
import { eventually } from '../../../tests/support/child.ts'
import { startScript } from '../../../tests/support/process.ts'
import { fgk101 } from '../../simulator/src/zwave/recipes.ts'
import { startStick } from '../../simulator/src/zwave/stick.ts'
import { bindingOf } from './driver/binding.ts'
import { Cache } from './driver/cache.ts'
import { makeDriver } from './driver/open-driver.ts'
import { skip, startHarness } from './harness.ts'

/** A stop that takes longer has hung. */
const hungMs = 6000

function folder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'zwave-fault-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

for (const [mode, ends] of [
  ['library', false],
  ['service', true],
] as const)
  test(`a driver stopped in a soft reset with SmartStart on, by the ${mode}: ${ends ? 'ends' : 'hangs'}`, {
    timeout: 240_000,
  }, async (t) => {
    const stick = await startStick({ nodes: [], txDelayMs: 0 })
    t.after(() => stick[Symbol.asyncDispose]())
    const env = { PORT: `tcp://127.0.0.1:${stick.port}`, DIR: folder(t), MODE: mode }
    await using child = startScript(join(import.meta.dirname, 'soft-reset-script.ts'), [], env)
    await child.waitFor(({ msg }) => msg === 'reset')
    const late = new Promise<'hung'>((done) => setTimeout(() => done('hung'), hungMs))
    const ended = await Promise.race([child.exit, late])
    assert.equal(
      ended !== 'hung',
      ends,
      ends ? 'it hangs in spite of the workaround' : 'this version has no such fault',
    )
  })

for (const end of ['stop', 'loss'])
  for (const [mode, code] of [
    ['library', 1],
    ['service', 0],
  ] as const)
    test(`a port that ends (${end}) just after bytes came, with the ${mode}: exit code ${code}`, async () => {
      const env = { MODE: mode, END: end }
      await using child = startScript(join(import.meta.dirname, 'port-end-script.ts'), [], env)
      assert.equal((await child.exit).code, code)
    })

const woken = { nodes: [fgk101(2)], txDelayMs: 0 }

test('a battery node interviewed when it woke up is kept awake by the library', {
  timeout: 240_000,
}, async (t) => {
  const stick = await startStick(woken)
  t.after(() => stick[Symbol.asyncDispose]())
  const dir = folder(t)
  const driver = makeDriver(bindingOf(`tcp://127.0.0.1:${stick.port}`), {
    cacheDir: dir,
    lockDir: join(dir, 'lock'),
    keys: new Map(),
    region: undefined,
    version: '0',
    log: pino({ level: 'silent' }),
    warned: () => {},
    cache: new Cache({ failed() {}, written() {} }),
    inclusion: {
      grantSecurityClasses: async () => false,
      validateDSKAndEnterPIN: async () => false,
      abort() {},
    },
  })
  t.after(() => driver.destroy())
  driver.on('error', (error) => assert.fail(error))
  const ready = new Promise<void>((done) => driver.once('driver ready', () => done()))
  await driver.start()
  await ready
  const node = driver.controller.nodes.getOrThrow(2)
  const asleep = new Promise<void>((done) => node.once('sleep', () => done()))
  await asleep
  const completed = new Promise<void>((done) => node.once('interview completed', () => done()))
  stick.node(2).wakeUp()
  await completed
  await eventually(async () => assert.ok(node.keepAwake, 'this version has no such fault'))
})

test('and let sleep again by the service', { skip, timeout: 240_000 }, async (t) => {
  const { stick, start } = await startHarness(t, woken)
  const zwave = await start()
  await zwave.online()
  await zwave.event('interview-started')
  stick.node(2).wakeUp()
  await zwave.event('interview-completed')
  await zwave.topic('z-wave/fgk101-1/status/state', (state) => state === 'asleep')
  const said = () => stick.received.some(({ command }) => command === 'WakeUpCCNoMoreInformation')
  await eventually(async () => assert.ok(said(), 'it was told that there is no more'))
})
