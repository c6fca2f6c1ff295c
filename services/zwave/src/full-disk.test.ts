import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { eventually } from '../../../tests/support/child.ts'
import { cannotMount, mount, smallDisk } from '../../../tests/support/mount.ts'
import { fgk101, fgwpe101 } from '../../simulator/src/zwave/recipes.ts'
import { skip as noBroker, startHarness } from './harness.ts'
import type { Said } from './test-service.ts'

const skip = noBroker || (await cannotMount())

type State = Extract<Said, { kind: 'service' }>
const cannotBeWritten = (said: Said): said is State =>
  said.kind === 'service' && /\(ZWAVE_CACHE_DIR\) cannot be written to: .*ENOSPC/.test(said.reason ?? '')

test('the disk of the cache is full', { skip, timeout: 240_000 }, async (t) => {
  const { stick, start } = await startHarness(t, { nodes: [fgwpe101(2), fgk101(3)] })
  const folder = await mkdtemp(join(tmpdir(), 'zwave-disk-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const disk = await smallDisk(join(folder, 'disk'), 512 * 1024)
  const config = { cacheDir: disk.dir }
  const zwave = await start({ config })
  await zwave.interviewed(2, 3)
  await zwave.topic('z-wave/fgk101-1/status/state', (state) => state === 'asleep')
  const set = (value: string) => zwave.command('z-wave/fgwpe101-1/action/set', value)

  await t.test('degraded, with the reason; readings and commands go on', async () => {
    const from = await zwave.heard()
    disk.fill()
    stick.node(2).state.on[0] = true
    // some kilobytes: there is a little room left in files that exist
    for (let load = 1; load <= 200; load++) {
      stick.node(2).state.load = load
      stick.node(2).power()
      await zwave.topic('z-wave/fgwpe101-1/data/power', (value) => value === load, from)
    }
    await zwave.wait(cannotBeWritten, from)
    assert.deepEqual(await set('off'), { status: 'sent' })
    await zwave.topic('z-wave/fgwpe101-1/data/status', (value) => value === 'off', from)
  })

  await t.test('what waits for a sleeping node cannot be kept, and whoever asks is told', async () => {
    const config = '{"parameter":1,"value":1}'
    await assert.rejects(zwave.command('z-wave/fgk101-1/action/config', config), /ENOSPC/)
  })

  await t.test('it has room again', async () => {
    const from = await zwave.heard()
    await disk.empty()
    await zwave.online(from)
  })

  await t.test('a service that is started while it is full runs, and goes on when it has room', async () => {
    await zwave.end()
    disk.fill()
    const again = await start({ config, after: zwave })
    await again.online()
    await again.topic('z-wave/fgwpe101-1/status/state', (state) => state === 'alive')
    assert.deepEqual(await again.command('z-wave/fgwpe101-1/action/set', 'on'), { status: 'sent' })
    await disk.empty()
    await again.end()
  })
  await disk[Symbol.asyncDispose]()
})

test('the disk of the cache is read-only: degraded, tried for ever', {
  skip,
  timeout: 240_000,
}, async (t) => {
  const { start } = await startHarness(t, { nodes: [fgwpe101(2)] })
  const folder = await mkdtemp(join(tmpdir(), 'zwave-disk-'))
  const unmount = await mount(folder, '-t', 'tmpfs', '-o', 'size=64k,ro', 'tmpfs')
  t.after(async () => {
    await unmount()
    await rm(folder, { recursive: true, force: true })
  })
  const readOnly = (said: Said): said is State =>
    said.kind === 'service' && /\(ZWAVE_CACHE_DIR\) cannot be written to/.test(said.reason ?? '')
  const zwave = await start({ config: { cacheDir: folder } })
  await zwave.wait(readOnly)
  await eventually(async () => assert.ok((zwave.service.counters['drivers'] ?? 0) > 1))
})
