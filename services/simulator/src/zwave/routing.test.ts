import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RFRegion } from '@zwave-js/core'
import { fgwpe101, plainSensor } from './recipes.ts'
import { host, interviewed } from './test-host.ts'

test('routes are rebuilt, neighbours told, and what cannot be reached is said', async (t) => {
  const one = await host(t, { nodes: [plainSensor(2), fgwpe101(3)] })
  const { stick, driver } = one
  await interviewed(one, 2, 3)
  assert.deepEqual(await driver.controller.getNodeNeighbors(2), [1, 3])
  assert.equal(await driver.controller.rebuildNodeRoutes(2), true)
  stick.node(3).die()
  assert.equal(await driver.controller.rebuildNodeRoutes(3), false)
})

test('the health of a connection is measured, and the routes of all nodes are rebuilt', async (t) => {
  const one = await host(t, { nodes: [plainSensor(2), plainSensor(3)] })
  const { stick, driver, node } = one
  await interviewed(one, 2, 3)
  const well = await node(2).checkLifelineHealth(1)
  stick.node(2).die()
  const ill = await node(2).checkLifelineHealth(1)
  // above 0 it is a matter of the machine's speed
  assert.ok(well.rating > 0 && ill.rating === 0, `${well.rating}, then ${ill.rating}`)
  assert.equal(well.results[0]?.failedPingsNode, 0)
  const rebuilt = new Promise<ReadonlyMap<number, string>>((resolve) =>
    driver.controller.once('rebuild routes done', resolve),
  )
  driver.controller.beginRebuildingRoutes()
  assert.deepEqual(
    [...(await rebuilt)],
    [
      [2, 'failed'],
      [3, 'done'],
    ],
  )
})

test('a stick that is reset goes on', async (t) => {
  const one = await host(t, { nodes: [plainSensor(2)] })
  await interviewed(one, 2)
  await one.driver.softReset()
  assert.equal(await one.node(2).ping(), true)
})

test('the radio is set to the region that the host wants', async (t) => {
  const one = await host(
    t,
    { nodes: [plainSensor(2)] },
    { rf: { region: RFRegion['Australia/New Zealand'] } },
  )
  await interviewed(one, 2)
  assert.equal(one.stick.region, RFRegion['Australia/New Zealand'])
  assert.equal(await one.driver.controller.getRFRegion(), RFRegion['Australia/New Zealand'])
})
