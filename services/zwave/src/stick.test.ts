import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { eventually } from '../../../tests/support/child.ts'
import { fgwpe101 } from '../../simulator/src/zwave/recipes.ts'
import { degraded, skip, startHarness } from './harness.ts'

test('a stick that comes and goes', { skip, timeout: 240_000 }, async (t) => {
  const { stick, start } = await startHarness(t, { nodes: [fgwpe101(2, { load: 60 }), fgwpe101(3)] })
  const zwave = await start()
  const set = (value: string) => zwave.command('z-wave/fgwpe101-1/action/set', value)

  await t.test('before it is there commands are refused', async () => {
    await assert.rejects(set('on'), /there is no Z-Wave stick: it is not ready yet/)
  })

  await t.test('cut in mid-interview: told at once, and done with the next driver', async () => {
    await zwave.event('interview-started')
    const from = await zwave.heard()
    const cut = performance.now()
    stick.cut()
    await zwave.wait(degraded(/was lost: is the stick unplugged/), from)
    assert.ok(performance.now() - cut < 1000, 'within a second')
    await zwave.online(from)
    await zwave.interviewed(2, 3)
  })

  await t.test('cut in mid-command: an error at once, and nothing is executed later', async () => {
    const from = await zwave.heard()
    const before = stick.sent.length
    stick.hang(true)
    const { answer } = await zwave.begin('z-wave/fgwpe101-1/action/set', 'on')
    stick.cut()
    await assert.rejects(answer, /the Z-Wave stick was lost: the connection/)
    await assert.rejects(set('on'), /there is no Z-Wave stick: the connection/)
    stick.hang(false)
    await zwave.online(from)
    await zwave.command('z-wave/fgwpe101-1/action/ping') // goes after what would be sent late
    assert.deepEqual(stick.sent.slice(before), [])
    assert.deepEqual(await set('on'), { status: 'sent' })
  })

  await t.test('unplugged for long: tried for ever', async () => {
    const from = await zwave.heard()
    await stick.close()
    await zwave.wait(degraded(/refuses the connection/), from)
    const { counters } = zwave.service
    const drivers = counters['drivers'] ?? 0
    await eventually(async () => assert.ok((counters['drivers'] ?? 0) > drivers + 1))
    const back = await zwave.heard()
    await stick.open()
    await zwave.online(back)
  })

  await t.test('jammed: degraded, commands say so, and it recovers', async () => {
    await zwave.topic('z-wave/fgwpe101-1/status/state', (state) => state === 'alive')
    const from = await zwave.heard()
    stick.jam(true)
    const result = set('off').catch((error: Error) => error.message)
    await zwave.wait(degraded(/cannot transmit/), from)
    await assert.rejects(set('on'), /jammed: nothing was sent/)
    stick.jam(false)
    await zwave.online(from)
    await result
  })
})

test('what a node was told when the stick was lost is asked for once it is back', {
  skip,
  timeout: 60_000,
}, async (t) => {
  let reached = () => {}
  const { stick, start } = await startHarness(t, { nodes: [fgwpe101(2)], onSent: () => reached() })
  const zwave = await start()
  await zwave.interviewed(2)
  const set = (value: string) => zwave.command('z-wave/fgwpe101-1/action/set', value)
  const status = (value: string, from: number) =>
    zwave.topic('z-wave/fgwpe101-1/data/status', (said) => said === value, from)

  await t.test('lost when the node has just done it, which it does not say by itself', async () => {
    const from = await zwave.heard()
    reached = () => stick.cut()
    await assert.rejects(set('on'), /the Z-Wave stick was lost/)
    reached = () => {}
    await zwave.online(from)
    await status('on', from)
  })

  await t.test('the service stopped meanwhile', async () => {
    reached = () => void stick.close()
    await assert.rejects(set('off'), /the Z-Wave stick was lost/)
    reached = () => {}
    await zwave.end()
    await stick.open()
    const later = await start({ after: zwave })
    await later.topic('z-wave/fgwpe101-1/data/status', (said) => said === 'off')
    await later.end()
    const before = stick.received.length
    const last = await start({ after: later })
    await last.topic('z-wave/fgwpe101-1/status/state', (state) => state === 'alive')
    await last.command('z-wave/fgwpe101-1/action/ping')
    const asked = stick.received.slice(before).map(({ command }) => command)
    assert.deepEqual(asked, ['NoOperationCC', 'NoOperationCC'], 'once is enough')
  })
})

test('a command that the end of the service comes before is told so', {
  skip,
  timeout: 60_000,
}, async (t) => {
  const { stick, start } = await startHarness(t, { nodes: [fgwpe101(2)] })
  const zwave = await start()
  await zwave.interviewed(2)
  stick.hang(true)
  const { answer } = await zwave.begin('z-wave/fgwpe101-1/action/set', 'off')
  const end = zwave.end()
  await assert.rejects(answer, { message: 'the service stops; what it was doing may still be carried out' })
  await end
})

test('a stick that hangs is noticed, and a new driver made until it answers', {
  skip,
  timeout: 240_000,
}, async (t) => {
  const { stick, start } = await startHarness(t, { nodes: [fgwpe101(2)], patienceMs: 1000 })
  const zwave = await start()
  await zwave.interviewed(2)
  stick.hang(true)
  const from = await zwave.heard()
  const command = zwave.command('z-wave/fgwpe101-1/action/set', 'on').catch((error: Error) => error.message)
  await zwave.wait(degraded(/does not answer/), from)
  // the library takes the stick for ready once the port was opened again; this service does not
  await zwave.wait(degraded(/does not answer: is it a Z-Wave stick/), from)
  const online = zwave.said.slice(from).some((said) => said.kind === 'service' && said.state === 'online')
  assert.ok(!online, 'never online meanwhile')
  assert.match(String(await command), /stick/)
  const before = stick.sent.length
  const back = await zwave.heard()
  stick.hang(false)
  await zwave.online(back)
  assert.deepEqual(stick.sent.slice(before), [], 'nothing was executed late')
})

test('a stick that acknowledges everything and answers nothing: it is asked, and not believed', {
  skip,
  timeout: 240_000,
}, async (t) => {
  const { stick, start } = await startHarness(t, { nodes: [fgwpe101(2)], patienceMs: 1000 })
  // intervals alone are faked: the driver lives on real time-outs
  t.mock.timers.enable({ apis: ['setInterval'] })
  let now = 0
  const zwave = await start({ now: () => now })
  await zwave.interviewed(2)
  const set = () => zwave.command('z-wave/fgwpe101-1/action/set', 'on')
  const silence = () => {
    now += 61_000
    t.mock.timers.tick(5000)
  }

  await t.test('it answers: nothing is said of it', async () => {
    const from = await zwave.heard()
    silence()
    await zwave.command('z-wave/fgwpe101-1/action/ping')
    assert.ok(!zwave.said.slice(from).some(({ kind }) => kind === 'service'))
  })

  await t.test('it does not: degraded, commands say so, and never online by itself', async () => {
    stick.hang('acknowledges')
    const from = await zwave.heard()
    silence()
    await zwave.wait(degraded(/^the Z-Wave stick does not answer$/), from)
    await assert.rejects(set(), /the Z-Wave stick does not answer: nothing was sent/)
    await zwave.wait(degraded(/does not answer, 3 times within 5 minutes/), from)
    await zwave.wait(degraded(/does not answer: is it a Z-Wave stick/), from)
    const online = zwave.said.slice(from).some((said) => said.kind === 'service' && said.state === 'online')
    assert.ok(!online, 'never online meanwhile')
  })

  await t.test('it does again', async () => {
    const before = stick.sent.length
    const back = await zwave.heard()
    stick.hang(false)
    await zwave.online(back)
    assert.deepEqual(stick.sent.slice(before), [], 'nothing was executed late')
    assert.deepEqual(await set(), { status: 'sent' })
  })
})

test('what answers nothing is told to be no stick', { skip, timeout: 240_000 }, async (t) => {
  const mute = createServer((socket) => socket.on('error', () => {}))
  await new Promise<void>((done) => mute.listen(0, '127.0.0.1', done))
  t.after(() => mute.close())
  const address = mute.address()
  assert.ok(address !== null && typeof address !== 'string')
  const { start } = await startHarness(t, { nodes: [], patienceMs: 1000 })
  const zwave = await start({ config: { port: `tcp://127.0.0.1:${address.port}` } })
  await zwave.wait(degraded(/does not answer: is it a Z-Wave stick/))
})

test('a stick in its bootloader: degraded until it runs, and its radio is set to the region', {
  skip,
  timeout: 240_000,
}, async (t) => {
  const { stick, start } = await startHarness(t, { nodes: [], patienceMs: 1000 })
  stick.bootloader('stuck')
  const zwave = await start({ config: { rfRegion: 'ANZ' } })
  await zwave.wait(
    degraded(/^the stick is in its bootloader and does not leave it: it needs a new firmware$/),
  )
  assert.ok(!zwave.said.some((said) => said.kind === 'service' && said.state === 'online'))
  stick.bootloader('recovers')
  await zwave.online()
  assert.equal(stick.region, 2)
})

const reasons: readonly (readonly [
  what: string,
  config: { port?: string; cacheDir?: string },
  reason: RegExp,
])[] = [
  ['no such device', { port: '/dev/serial/by-id/none' }, /there is no \/dev\/serial\/by-id\/none/],
  ['nobody listens', { port: 'tcp://127.0.0.1:1' }, /tcp:\/\/127.0.0.1:1 refuses the connection/],
  [
    'a cache folder that cannot be made',
    { cacheDir: '/sys/none' },
    /\/sys\/none \(ZWAVE_CACHE_DIR\) cannot be written/,
  ],
]
for (const [what, config, reason] of reasons)
  test(`degraded: ${what}`, { skip, timeout: 240_000 }, async (t) => {
    const { start } = await startHarness(t, { nodes: [] })
    await (await start({ config })).wait(degraded(reason))
  })

test('two services on one cache: the second one says why it cannot; the lock is on no card', {
  skip,
  timeout: 240_000,
}, async (t) => {
  const { start, cacheDir } = await startHarness(t, { nodes: [] })
  await (await start()).online()
  const locks = readdirSync(cacheDir, { recursive: true }).filter((name) => /lock/i.test(String(name)))
  assert.deepEqual(locks, [], 'it is in a folder for what is temporary')
  const other = await startHarness(t, { nodes: [] })
  const second = await start({ config: { port: `tcp://127.0.0.1:${other.stick.port}` } })
  await second.wait(degraded(/ZWAVE_CACHE_DIR\) is in use by another process/))
})
