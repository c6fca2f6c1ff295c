import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SecurityClass } from '@zwave-js/core'
import {
  type InclusionResult,
  InclusionStrategy,
  parseQRCodeString,
  SecurityBootstrapFailure,
  type ZWaveNode,
} from 'zwave-js'
import { qrCodeOf } from './functions/smart-start.ts'
import { fgwpe101, plainSensor, s2Switch } from './recipes.ts'
import { startStick } from './stick.ts'
import { host, interviewed, until } from './test-host.ts'

const grant = {
  securityClasses: [SecurityClass.S2_Authenticated, SecurityClass.S2_Unauthenticated],
  clientSideAuth: false,
}

const { S2_Authenticated, S2_Unauthenticated, None } = SecurityClass
const right = (pin: string) => pin
const wrong = (pin: string) => String((Number(pin) + 1) % 65_536).padStart(5, '0')
const joinings: readonly (readonly [
  name: string,
  classes: readonly SecurityClass[],
  pinOf: (pin: string) => string,
  late: boolean,
  security: SecurityClass,
])[] = [
  ['the right PIN', grant.securityClasses, right, false, S2_Authenticated],
  ['the right PIN, given after a while', grant.securityClasses, right, true, S2_Authenticated],
  ['a wrong PIN', grant.securityClasses, wrong, false, None],
  ['a wrong PIN, given after a while', grant.securityClasses, wrong, true, None],
  ['a class that needs no PIN', [S2_Unauthenticated], wrong, false, S2_Unauthenticated],
  ['the higher of two classes only', [S2_Authenticated], right, false, S2_Authenticated],
]
for (const [name, securityClasses, pinOf, late, security] of joinings)
  test(`a device joins by S2 with ${name}`, async (t) => {
    const { stick, driver, node } = await host(t, { nodes: [], pinMs: 300 })
    const added = new Promise<InclusionResult>((resolve) =>
      driver.controller.on('node added', (_, result) => resolve(result)),
    )
    const device = await stick.join(s2Switch(7))
    // before each try it asks for a nonce
    const tries = () => stick.received.filter(({ command }) => command === 'Security2CCNonceReport').length
    await driver.controller.beginInclusion({
      strategy: InclusionStrategy.Security_S2,
      userCallbacks: {
        grantSecurityClasses: async () => ({ securityClasses: [...securityClasses], clientSideAuth: false }),
        validateDSKAndEnterPIN: async (rest) => {
          assert.equal(`${device.pin}${rest}`, device.dsk)
          if (late) await until(() => tries() > 1)
          return pinOf(device.pin)
        },
        abort: () => {},
      },
    })
    const result = await added
    const reason = 'lowSecurityReason' in result ? result.lowSecurityReason : undefined
    assert.equal(reason, security === None ? SecurityBootstrapFailure.S2IncorrectPIN : undefined)
    assert.equal(node(7).getHighestSecurityClass(), security)
  })

test('an S2 node takes commands and reports by itself', async (t) => {
  const one = await host(t, { nodes: [] })
  const { stick, driver, node, event } = one
  const added = new Promise((resolve) => driver.controller.on('node added', resolve))
  const userCallbacks = {
    grantSecurityClasses: async () => grant,
    validateDSKAndEnterPIN: async () => device.pin,
    abort: () => {},
  }
  await driver.controller.beginInclusion({ strategy: InclusionStrategy.Security_S2, userCallbacks })
  const device = await stick.join(s2Switch(9)) // the host was first
  await added
  await interviewed(one, 9)
  await node(9).commandClasses['Binary Switch'].set(true)
  assert.equal(device.state.on[0], true)
  const off = event(9, 'value updated', (args) => (args as { newValue: unknown }).newValue === false)
  device.press(false)
  await off
})

for (const first of ['device', 'host'])
  test(`a device on the list joins by SmartStart, the ${first} first`, async (t) => {
    const { stick, driver } = await host(t, { nodes: [] })
    const added = new Promise<ZWaveNode>((resolve) => driver.controller.on('node added', resolve))
    const probe = await startStick({ nodes: [], listen: false })
    t.after(() => probe[Symbol.asyncDispose]())
    const code = await parseQRCodeString(qrCodeOf(await probe.offer(s2Switch(8)))) // the same key, the same code
    if (first === 'device') await stick.offer(s2Switch(8))
    driver.controller.provisionSmartStartNode(code)
    if (first === 'host') await stick.offer(s2Switch(8))
    const node = await added
    assert.equal(node.id, 8)
    assert.equal(node.getHighestSecurityClass(), SecurityClass.S2_Authenticated)
    driver.controller.unprovisionSmartStartNode(8)
  })

test('a node leaves, whichever button is pressed first', async (t) => {
  const { stick, driver } = await host(t, { nodes: [plainSensor(2), plainSensor(3)] })
  for (const [id, press] of [
    [2, 'device'],
    [3, 'host'],
  ] as const) {
    const removed = new Promise<number>((resolve) =>
      driver.controller.once('node removed', ({ id }) => resolve(id)),
    )
    const stopped = new Promise<void>((resolve) =>
      driver.controller.once('exclusion stopped', () => resolve()),
    )
    if (press === 'device') stick.leave(id)
    await driver.controller.beginExclusion()
    if (press === 'host') stick.leave(id)
    assert.equal(await removed, id)
    await stopped
    assert.equal(stick.nodes.has(id), false)
  }
})

test('exclusion without a device is stopped', async (t) => {
  const { driver } = await host(t, { nodes: [] })
  assert.equal(await driver.controller.beginExclusion(), true)
  assert.equal(await driver.controller.stopExclusion(), true)
  assert.equal(await driver.controller.beginInclusion({ strategy: InclusionStrategy.Insecure }), true)
  assert.equal(await driver.controller.stopInclusion(), true)
})

test('a dead node is removed, a living one is not', async (t) => {
  const one = await host(t, { nodes: [plainSensor(2)] })
  const { stick, driver } = one
  await interviewed(one, 2)
  stick.node(2).die()
  assert.equal(await driver.controller.isFailedNode(2), true)
  await driver.controller.removeFailedNode(2)
  assert.deepEqual([...stick.nodes.keys()], [])
})

test('a dead node is replaced by another device', async (t) => {
  const one = await host(t, { nodes: [plainSensor(2)] })
  const { stick, driver, node } = one
  await interviewed(one, 2)
  stick.node(2).die()
  const added = new Promise((resolve) => driver.controller.on('node added', resolve))
  await driver.controller.replaceFailedNode(2, { strategy: InclusionStrategy.Insecure })
  await stick.join(fgwpe101(2))
  await added
  await interviewed(one, 2)
  assert.equal(node(2).label, 'FGWPE/F-101')
})
