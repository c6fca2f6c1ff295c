import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { SecurityClass } from '@zwave-js/core'
import { type Driver, InclusionStrategy } from 'zwave-js'
import { houseNodes } from './happenings.ts'
import { startHome } from './home.ts'
import { startZwave } from './server.ts'
import { driverAt } from './test-host.ts'

/** PIN of the device that waits to be included; people who try the simulator are told it. */
const pin = '45708'

/** Includes whoever joins, by S2 with that PIN. */
async function include(driver: Driver): Promise<number> {
  const added = new Promise<number>((resolve) =>
    driver.controller.once('node added', ({ id }) => resolve(id)),
  )
  await driver.controller.beginInclusion({
    strategy: InclusionStrategy.Security_S2,
    userCallbacks: {
      grantSecurityClasses: async ({ securityClasses }) => ({ securityClasses, clientSideAuth: false }),
      validateDSKAndEnterPIN: async () => pin,
      abort: () => {},
    },
  })
  return added
}

test('the house is loaded for its first host; a device joins, leaves, and waits again', async (t) => {
  const zwave = await startZwave({ host: '127.0.0.1', port: 0, seed: 1, speed: 1, log: () => {} })
  t.after(() => zwave.close())
  const { driver } = await driverAt(t, zwave.port)
  const { controller } = driver
  assert.deepEqual([...controller.nodes.keys()], [1, 2, 3, 4, 5, 6])
  for (let round = 0; round < 2; round++) {
    assert.equal(await include(driver), houseNodes.newcomer)
    const secured = controller.nodes.getOrThrow(houseNodes.newcomer).getHighestSecurityClass()
    assert.equal(secured, SecurityClass.S2_Authenticated)
    const removed = new Promise<number>((resolve) => controller.once('node removed', ({ id }) => resolve(id)))
    const stopped = new Promise<void>((resolve) => controller.once('exclusion stopped', () => resolve()))
    await controller.beginExclusion()
    assert.equal(await removed, houseNodes.newcomer)
    await stopped
  }
  zwave.toggleDead()
  assert.equal(await controller.nodes.getOrThrow(houseNodes.dimmer).ping(), false)
  zwave.toggleDead()
  assert.equal(await controller.nodes.getOrThrow(houseNodes.dimmer).ping(), true)
})

test('a server that nobody connected to ends, and so does one whose host goes at once', async () => {
  const nobody = await startZwave({ host: '127.0.0.1', port: 0, seed: 1, speed: 1, log: () => {} })
  nobody.toggleDead()
  await nobody.close()
  const brief = await startZwave({ host: '127.0.0.1', port: 0, seed: 1, speed: 1, log: () => {} })
  const socket = connect(brief.port, '127.0.0.1')
  await once(socket, 'connect')
  socket.destroy()
  await brief.close()
})

test("a day of the house passes with the clock, and the lamp's power goes with its switch", async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  let now = Date.UTC(2026, 0, 15, 6)
  const home = await startHome({ seed: 1, speed: 1, log: () => {}, now: () => now })
  t.after(() => home.close())
  const { stick } = home
  const seen = { open: 0, closed: 0, on: 0, off: 0 }
  const before = stick.node(houseNodes.fridge).state.energy
  for (let second = 0; second < 24 * 3600; second++) {
    now += 1000
    t.mock.timers.tick(100)
    const lamp = stick.node(houseNodes.lamp)
    assert.equal(lamp.watts > 0, lamp.state.on[0])
    seen[lamp.state.on[0] ? 'on' : 'off']++
    seen[stick.node(houseNodes.door).state.notifications[6] === 0x16 ? 'open' : 'closed']++
  }
  for (const [what, seconds] of Object.entries(seen))
    assert.ok(seconds > 6 * 3600, `${what} for ${seconds} s`)
  const kwh = stick.node(houseNodes.fridge).state.energy - before
  assert.ok(kwh > 0.5 && kwh < 1, `${kwh} kWh`)
})
