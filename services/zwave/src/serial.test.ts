import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { noPty, openPty } from '../../../tests/support/pty.ts'
import { fgwpe101 } from '../../simulator/src/zwave/recipes.ts'
import { degraded, skip, startHarness } from './harness.ts'

test('a stick on a serial port', { skip: skip || noPty(), timeout: 240_000 }, async (t) => {
  const { stick, start } = await startHarness(t, { nodes: [fgwpe101(2, { load: 60 })] })
  const line = connect(stick.port, '127.0.0.1')
  t.after(() => line.destroy())
  await using pty = await openPty((chunk) => line.write(chunk))
  line.on('data', (chunk) => pty.write(chunk))
  const zwave = await start({ config: { port: pty.path } })
  await zwave.interviewed(2)
  assert.deepEqual(await zwave.command('z-wave/fgwpe101-1/action/set', 'on'), { status: 'sent' })
  await zwave.topic('z-wave/fgwpe101-1/data/power', (value) => value === 60)

  await t.test('it is nobody else’s while it is open', async () => {
    const second = await (await startHarness(t, { nodes: [] })).start({
      config: { port: pty.path },
    })
    await second.wait(degraded(/is in use by another program/))
    await second.end()
  })

  await t.test('unplugged: told at once, then that it is not there; a command is answered', async () => {
    const from = await zwave.heard()
    stick.hang(true)
    const { answer } = await zwave.begin('z-wave/fgwpe101-1/action/set', 'off')
    await pty.unplug()
    await zwave.wait(degraded(/was lost: is the stick unplugged/), from)
    await assert.rejects(answer, /the Z-Wave stick was lost/)
    await zwave.wait(degraded(/there is no .*plugged in/), from)
  })
})
