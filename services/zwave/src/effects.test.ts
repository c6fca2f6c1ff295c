import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fgwpe101 } from '../../simulator/src/zwave/recipes.ts'
import { skip, startHarness } from './harness.ts'

/** A SmartStart code (Z-Wave Plus v2 specification, "QR code"): lead-in, version, checksum, keys, DSK, product. */
function qrCode(dsk: string): string {
  const rest = `003${dsk.replaceAll('-', '')}00100409607070022000271000010001000512`
  const checksum = createHash('sha1').update(rest).digest().readUInt16BE(0)
  return `9001${String(checksum).padStart(5, '0')}${rest}`
}

test('what commands come to', { skip, timeout: 240_000 }, async (t) => {
  const { stick, start, cacheDir } = await startHarness(t, { nodes: [fgwpe101(2, { load: 60 })] })
  const zwave = await start()
  await zwave.interviewed(2)
  const run = (topic: string, payload: string) => zwave.command(`z-wave/${topic}`, payload)

  await t.test('the reading comes from the device: what it draws falls to nothing', async () => {
    await run('fgwpe101-1/action/set', 'on')
    const from = await zwave.heard()
    await run('fgwpe101-1/action/set', 'off')
    await zwave.topic('z-wave/fgwpe101-1/data/power', (value) => value === 0, from)
    await zwave.topic('z-wave/fgwpe101-1/data/status', (value) => value === 'off', from)
    const said = zwave.said
      .slice(from)
      .filter((each) => each.kind === 'reading' && each.topic === 'z-wave/fgwpe101-1/data/status')
    assert.equal(said.length, 1, 'not also an optimistic one')
  })

  await t.test('a toggle is of what was told last, also before the device has said it', async () => {
    await run('fgwpe101-1/action/set', 'off')
    const before = stick.sent.length
    for (let i = 0; i < 3; i++) await run('fgwpe101-1/action/set', 'toggle')
    assert.deepEqual(
      stick.sent.slice(before).map(({ values }) => values['targetValue']),
      [true, false, true],
    )
  })

  await t.test('one that a newer one overtakes is no failure, and is not sent', async () => {
    const before = stick.sent.length
    stick.hold(true) // the first is on its way until the last has come
    const results = ['on', 'toggle', 'on'].map((wish) => run('fgwpe101-1/action/set', wish))
    await results[1]
    stick.hold(false)
    assert.deepEqual(await Promise.all(results), [
      { status: 'sent' },
      { status: 'superseded' },
      { status: 'sent' },
    ])
    await run('fgwpe101-1/action/set', 'toggle')
    const sent = stick.sent.slice(before).map(({ values }) => values['targetValue'])
    assert.deepEqual(sent, [true, false])
  })

  await t.test('a parameter that was set is shown', async () => {
    const from = await zwave.heard()
    await run('fgwpe101-1/action/config', '{"parameter":43,"value":77}')
    const shows = (value: unknown) =>
      (value as { parameters: { parameter: number; value?: unknown }[] }).parameters.some(
        (each) => each.parameter === 43 && each.value === 77,
      )
    await zwave.topic('z-wave/fgwpe101-1/status/exposes', shows, from)
  })

  await t.test('the health of the way to a node', async () => {
    const from = await zwave.heard()
    const health = (await run('controller/action/health', '{"node":"fgwpe101-1","rounds":1}')) as {
      rating: number
      rounds: { failed_pings: number }[]
    }
    assert.ok(health.rating > 0, JSON.stringify(health)) // how far is a matter of the machine's speed
    assert.deepEqual(
      health.rounds.map((round) => round.failed_pings),
      [0],
    )
    assert.equal((await zwave.event('health-progress', from))['sensor'], 'fgwpe101-1')
  })

  await t.test('a device is provisioned by its QR code, listed, and forgotten', async () => {
    const dsk = '11111-22222-33333-44444-55555-11111-22222-33333'
    const { dsk: read } = (await run('controller/action/provision', JSON.stringify({ qr: qrCode(dsk) }))) as {
      dsk: string
    }
    assert.equal(read, dsk)
    const listed = (await run('controller/action/provisioned', '')) as { dsk: string; active: boolean }[]
    assert.deepEqual(
      listed.map((entry) => [entry.dsk, entry.active]),
      [[dsk, true]],
    )
    await run('controller/action/unprovision', JSON.stringify({ dsk }))
    assert.deepEqual(await run('controller/action/provisioned', ''), [])
    await assert.rejects(
      run(
        'controller/action/provision',
        JSON.stringify({ qr: `${qrCode(dsk)}`.replace(/^90../, '9001').replace(/^(....)...../, '$100000') }),
      ),
      /QR code cannot be read/,
    )
  })

  await t.test('a backup is a file on the volume, and can be restored', async () => {
    const { file, bytes } = (await run('controller/action/backup', '')) as { file: string; bytes: number }
    assert.equal(readFileSync(join(cacheDir, 'backups', file)).length, bytes)
    const from = await zwave.heard()
    const { saved } = (await run('controller/action/restore', file)) as { saved: string }
    assert.notEqual(saved, file)
    await zwave.online(from)
  })

  await t.test(
    'what was read while the broker was asked what it holds is not sent a second time',
    async () => {
      await zwave.heard()
      assert.deepEqual(
        zwave.said.filter(({ kind }) => kind === 'restored'),
        [],
      )
    },
  )
})
