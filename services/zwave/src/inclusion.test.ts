import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../../../tests/support/child.ts'
import { s2Switch } from '../../simulator/src/zwave/recipes.ts'
import { skip } from './harness.ts'
import { startJoiningHouse } from './joining-house.ts'
import type { Said } from './test-service.ts'

const isState = (said: Said): said is Extract<Said, { kind: 'status' }> =>
  said.kind === 'status' && said.topic === 'z-wave/node-4/status/state'

test('nodes join and leave', { skip, timeout: 240_000 }, async (t) => {
  const { stick, zwave, controller, state } = await startJoiningHouse(t)

  await t.test('with S2: classes and PIN are asked for and answered on topics', async () => {
    const from = await zwave.heard()
    assert.deepEqual(await controller('include', '60'), { seconds: 60 })
    await state('including', from)
    const device = await stick.join(s2Switch(3))
    const asked = await zwave.event('grant', from)
    assert.deepEqual(asked['classes'], ['S2_Authenticated', 'S2_Unauthenticated'])
    await assert.rejects(
      controller('grant', '{"classes":["S2_AccessControl"]}'),
      /S2_AccessControl was not asked for.*S2_Authenticated/,
    )
    assert.deepEqual(await controller('grant', '{"classes":["S2_Authenticated","S2_Unauthenticated"]}'), {
      granted: ['S2_Authenticated', 'S2_Unauthenticated'],
    })
    const { dsk } = await zwave.event('pin', from)
    assert.equal(dsk, device.dsk.slice(5))
    await assert.rejects(controller('pin', '123456'), /five digits/)
    const answered = await zwave.heard()
    await controller('pin', device.pin)
    await state('joining', answered)
    const joined = await zwave.event('joined', from)
    assert.equal(joined['node'], 3)
    assert.equal(joined['security'], 'S2_Authenticated')
    assert.equal(joined['security_failure'], undefined)
    await state('idle', from)
    await zwave.event('interview-completed', from)
    await zwave.command(`z-wave/${joined['sensor']}/action/set`, 'on')
    assert.equal(device.state.on[0], true)
  })

  await t.test('excluded: everything that is retained of it is cleared', async () => {
    const from = await zwave.heard()
    const topics = () => [...zwave.held.keys()].filter((topic) => topic.startsWith('z-wave/node-3/'))
    assert.ok(topics().length > 0)
    await controller('exclude', '30')
    await state('excluding', from)
    stick.leave(3)
    const left = await zwave.event('left', from)
    assert.deepEqual([left['node'], left['reason']], [3, 'excluded'])
    await zwave.topic('z-wave/controller/status/nodes', (value) => (value as unknown[]).length === 1, from)
    await eventually(async () => assert.deepEqual(topics(), []))
    await assert.rejects(zwave.command('z-wave/node-3/action/set', 'on'), /no node is called/)
  })

  await t.test('with a wrong PIN it joins without security, and the event says why', async () => {
    const from = await zwave.heard()
    await controller('include', '60')
    const device = await stick.join(s2Switch(4))
    await zwave.event('grant', from)
    await controller('grant', 'true')
    await zwave.event('pin', from)
    await controller('pin', String((Number(device.pin) + 1) % 65_536))
    const joined = await zwave.event('joined', from)
    assert.match(String(joined['security_failure']), /PIN/)
    assert.equal(joined['security'], 'none')
    await zwave.topic('z-wave/node-4/status/state', (said) => said === 'alive', from)
    const isUnsecured = (list: unknown) =>
      (list as readonly { id: number; interviewing: boolean; unsecured?: true }[]).some(
        ({ id, interviewing, unsecured }) => id === 4 && !interviewing && unsecured === true,
      )
    await zwave.topic('z-wave/controller/status/nodes', isUnsecured, from)
    await zwave.heard()
    const states = zwave.said.slice(from).flatMap((said) => (isState(said) ? [said.value] : []))
    assert.deepEqual(states, ['alive'], 'it is not being interviewed, and never will be')
    for (const action of ['set', 'interview'])
      await assert.rejects(
        zwave.command(`z-wave/node-4/action/${action}`, action === 'set' ? 'on' : ''),
        /without its security.*exclude it/,
      )
    const sent = stick.sent.length
    for (const [action, payload] of [
      ['set', '{"nodes":["fgwpe101-1","node-4"],"value":"on"}'],
      ['health', 'node-4'],
      ['firmware', '{"node":"node-4","file":"new.bin"}'],
    ] as const)
      await assert.rejects(
        controller(action, payload),
        /^Error: node-4 joined without its security.*exclude it/,
      )
    assert.equal(stick.sent.length, sent, 'nothing was sent')
  })

  await t.test('refused by a person', async () => {
    const from = await zwave.heard()
    await controller('include', '60')
    await stick.join(s2Switch(5))
    await zwave.event('grant', from)
    await controller('grant', 'false')
    const joined = await zwave.event('joined', from)
    assert.ok(joined['security_failure'])
  })

  await t.test('stopped', async () => {
    const from = await zwave.heard()
    await controller('include', '60')
    await assert.rejects(controller('include', '60'), /busy|stop/)
    await controller('stop')
    await state('idle', from)
  })
})
