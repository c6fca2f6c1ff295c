import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ControllerStatus, Driver, NodeStatus } from 'zwave-js'
import { freePort } from '../../../../tests/support/ports.ts'
import { fgk101, fgwpe101, plainSensor } from './recipes.ts'
import { startStick } from './stick.ts'
import { driverAt, host, interviewed, until } from './test-host.ts'

test('a port that is cut takes the host again, which goes on', async (t) => {
  const one = await host(t, { nodes: [fgwpe101(2)] })
  const { stick, node } = one
  await interviewed(one, 2)
  stick.cut()
  await node(2).commandClasses['Binary Switch'].set(true)
  assert.equal(stick.node(2).state.on[0], true)
  assert.equal(stick.connected, true)
})

test('a host whose port is cut in mid-command can go on afterwards', async (t) => {
  const one = await host(t, { nodes: [fgwpe101(2)], noAckMs: 60_000 })
  const { stick, node } = one
  await interviewed(one, 2)
  stick.node(2).die()
  const lost = node(2).ping()
  stick.cut()
  stick.node(2).revive()
  assert.equal(await lost, true) // the host sends it again on the new connection
})

test('unplugged: the host is refused, plugged in: the same port', async (t) => {
  const port = await freePort()
  const one = await host(t, { nodes: [plainSensor(2)], port })
  const { stick } = one
  await interviewed(one, 2)
  await stick.close()
  assert.equal(stick.connected, false)
  await stick.open()
  assert.equal(stick.port, port)
})

test('an address in use is told', async (t) => {
  const stick = await startStick({ nodes: [] })
  t.after(() => stick[Symbol.asyncDispose]())
  await assert.rejects(startStick({ nodes: [], port: stick.port }), { code: 'EADDRINUSE' })
})

test('a hung stick is unresponsive to its host', async (t) => {
  const one = await host(t, { nodes: [plainSensor(2)] }, { timeouts: { ack: 300 } })
  const { stick, driver, node } = one
  await interviewed(one, 2)
  const status = new Promise((resolve) => driver.controller.once('status changed', resolve))
  stick.hang(true)
  const pinged = node(2)
    .ping()
    .catch(() => false)
  assert.equal(await status, ControllerStatus.Unresponsive)
  stick.hang(false)
  await pinged
})

test('a stick in its bootloader shows the menu; one recovers, the other does not', async (t) => {
  const stick = await startStick({ nodes: [] })
  t.after(() => stick[Symbol.asyncDispose]())
  stick.bootloader('recovers')
  const { driver } = await driverAt(t, stick.port)
  assert.equal(driver.ready, true)
  stick.bootloader('stuck')
  await driver.destroy()
  const stuck = new Driver(`tcp://127.0.0.1:${stick.port}`, { logConfig: { enabled: false } })
  const failed = new Promise<Error>((resolve) => stuck.on('error', resolve))
  await stuck.start()
  assert.match((await failed).message, /recover from bootloader/)
  await stuck.destroy()
})

test('in a jammed band the controller is jammed', async (t) => {
  const one = await host(t, { nodes: [plainSensor(2)] })
  const { stick, driver, node } = one
  await interviewed(one, 2)
  const status = new Promise((resolve) => driver.controller.once('status changed', resolve))
  stick.jam(true)
  const pinged = node(2).ping()
  assert.equal(await status, ControllerStatus.Jammed)
  stick.jam(false)
  assert.equal(await pinged, true)
})

test('a node dies and comes back, by a ping or by its own report', async (t) => {
  const one = await host(t, { nodes: [plainSensor(2)] })
  const { stick, node, event } = one
  await interviewed(one, 2)
  for (const back of ['ping', 'report']) {
    stick.node(2).die()
    stick.node(2).measure(1, 1) // is lost
    assert.equal(await node(2).ping(), false)
    assert.equal(node(2).status, NodeStatus.Dead)
    stick.node(2).revive()
    const alive = event(2, 'alive')
    if (back === 'ping') void node(2).ping()
    else stick.node(2).measure(1, 22)
    await alive
  }
  assert.equal(node(2).getValue({ commandClass: 49, property: 'Air temperature' }), 22)
})

test('a sleeping node takes commands only while it is awake', async (t) => {
  const one = await host(t, { nodes: [fgk101(2)] })
  const { stick, node, event } = one
  await interviewed(one, 2)
  const device = stick.node(2)
  node(2).keepAwake = false // the host keeps a node awake whose first interview began with a wake-up
  if (device.awake) await node(2).commandClasses['Wake Up'].sendNoMoreInformation()
  await until(() => !device.awake) // it is not acknowledged
  device.door(true) // reports also while asleep
  await event(2, 'value updated', (args) => (args as { newValue: unknown }).newValue === 0x16)
  const set = node(2).commandClasses['Wake Up'].setInterval(300, 1)
  device.wakeUp()
  await set
  assert.equal(device.state.wakeUpInterval, 300)
})
