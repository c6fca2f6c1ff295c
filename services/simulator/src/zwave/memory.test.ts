import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainSensor } from './recipes.ts'
import { host, interviewed } from './test-host.ts'

test('the memory is read, and written back it brings back the nodes that it names', async (t) => {
  const one = await host(t, { nodes: [plainSensor(2), plainSensor(3)] })
  const { stick, driver } = one
  await interviewed(one, 2, 3)
  const progress: number[] = []
  const dump = await driver.controller.backupNVMRaw((done, total) => progress.push(done / total))
  assert.equal(dump.length, 4096)
  assert.equal(progress.at(-1), 1)
  stick.node(3).die()
  await driver.controller.removeFailedNode(3)
  assert.deepEqual([...stick.nodes.keys()], [2])
  await driver.controller.restoreNVMRaw(dump)
  assert.deepEqual([...stick.nodes.keys()], [2, 3])
})

test('a dump of another size is not written', async (t) => {
  const one = await host(t, { nodes: [plainSensor(2)] })
  await interviewed(one, 2)
  await assert.rejects(one.driver.controller.restoreNVMRaw(new Uint8Array(1024)), /size/)
  assert.deepEqual([...one.stick.nodes.keys()], [2])
})
