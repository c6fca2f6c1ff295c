import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { qrCodeOf } from '../../simulator/src/zwave/functions/smart-start.ts'
import { fgwpe101, s2Switch } from '../../simulator/src/zwave/recipes.ts'
import { skip } from './harness.ts'
import { startJoiningHouse } from './joining-house.ts'

/** What is longer than a minute and a half passes at once: the patience of inclusions, not the driver's. */
function hurry(t: TestContext): void {
  const real = setTimeout
  t.mock.method(globalThis, 'setTimeout', (work: () => void, ms = 0, ...args: []) =>
    real(work, ms > 90_000 ? 0 : ms, ...args),
  )
}

test('nodes that join in other ways', { skip, timeout: 240_000 }, async (t) => {
  const { stick, zwave, controller, state } = await startJoiningHouse(t)
  const asked = (from: number) =>
    zwave.said
      .slice(from)
      .flatMap((said) => (said.kind === 'status' && said.topic.endsWith('/event') ? [said.value] : []))
      .filter((value) => ['grant', 'pin'].includes((value as { event: string }).event))

  await t.test('with some of the classes that it asks for', async () => {
    const from = await zwave.heard()
    await controller('include')
    const device = await stick.join(s2Switch(3))
    await zwave.event('grant', from)
    assert.deepEqual(await controller('grant', 's2_unauthenticated'), { granted: ['S2_Unauthenticated'] })
    const joined = await zwave.event('joined', from)
    assert.deepEqual([joined['security'], joined['security_failure']], ['S2_Unauthenticated', undefined])
    await zwave.event('interview-completed', from)
    await zwave.command(`z-wave/${joined['sensor']}/action/set`, 'on')
    assert.equal(device.state.on[0], true)
    assert.equal(asked(from).length, 1, 'this class needs no PIN')
  })

  await t.test('the PIN comes when the device has asked more than once', async () => {
    const from = await zwave.heard()
    await controller('include')
    const device = await stick.join(s2Switch(4))
    await zwave.event('grant', from)
    await controller('grant', 'true')
    await zwave.event('pin', from)
    await new Promise((later) => setTimeout(later, 500))
    await controller('pin', device.pin)
    assert.equal((await zwave.event('joined', from))['security'], 'S2_Authenticated')
  })

  for (const [question, id] of [
    ['grant', 5],
    ['pin', 6],
  ] as const)
    await t.test(`nobody answers ${question}: it ends, and says so`, async (t) => {
      const from = await zwave.heard()
      await controller('include')
      await stick.join(s2Switch(id))
      if (question === 'grant') hurry(t)
      await zwave.event('grant', from)
      if (question === 'pin') {
        hurry(t)
        await controller('grant', 'true')
      }
      const aborted = await zwave.event('inclusion-aborted', from)
      assert.match(String(aborted['text']), /not answered in time/)
      const joined = await zwave.event('joined', from)
      assert.match(String(joined['security_failure']), /not answered in time/)
      await state('idle', from)
      await assert.rejects(controller(question, question === 'pin' ? '12345' : 'true'), /no node waits for/)
    })

  for (const action of ['include', 'exclude'])
    await t.test(`${action} ends when its time is over`, async (t) => {
      hurry(t)
      const from = await zwave.heard()
      assert.deepEqual(await controller(action, '600'), { seconds: 600 })
      await state(action === 'include' ? 'including' : 'excluding', from)
      await zwave.event(action === 'include' ? 'inclusion-stopped' : 'exclusion-stopped', from)
      await state('idle', from)
    })

  await t.test('by the code on it, which is all that it asks for (SmartStart)', async () => {
    const from = await zwave.heard()
    const device = await stick.offer({ ...s2Switch(7), privateKey: `${'0'.repeat(62)}77` })
    const { dsk, classes } = (await controller('provision', `{"qr":"${qrCodeOf(device)}"}`)) as {
      dsk: string
      classes: readonly string[]
    }
    assert.deepEqual([dsk, classes], [device.dsk, ['S2_Authenticated', 'S2_Unauthenticated']])
    const joined = await zwave.event('joined', from)
    assert.deepEqual([joined['node'], joined['security']], [7, 'S2_Authenticated'])
    assert.deepEqual(asked(from), [])
    const listed = (await controller('provisioned')) as readonly { dsk: string; node?: number }[]
    assert.deepEqual(
      listed.map(({ dsk, node }) => [dsk, node]),
      [[device.dsk, 7]],
    )
    await controller('unprovision', JSON.stringify({ dsk }))
  })

  await t.test('in the place of a node that has failed, and only of such a one', async () => {
    await assert.rejects(controller('replace-failed', '{"node":"fgwpe101-1"}'), /responded to a ping/)
    stick.node(2).die()
    await zwave.command('z-wave/fgwpe101-1/action/ping').catch(() => undefined)
    const from = await zwave.heard()
    await controller('replace-failed', '{"node":"fgwpe101-1","strategy":"insecure","seconds":30}')
    await state('including', from)
    await stick.join(fgwpe101(2, { on: { 0: true }, load: 7 }))
    assert.equal((await zwave.event('left', from))['reason'], 'replaced')
    assert.equal((await zwave.event('joined', from))['node'], 2)
    await state('idle', from)
    await zwave.topic('z-wave/fgwpe101-1/data/power', (value) => value === 7, from)
  })
})
