import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { startService } from '../../../tests/support/process.ts'

const free = {
  SIM_RFLINK_LISTEN: '127.0.0.1:0',
  SIM_ZWAVE_LISTEN: '127.0.0.1:0',
  SIM_LCDPROC_LISTEN: '127.0.0.1:0',
}

for (const variable of Object.keys(free))
  test(`an address that is taken is told with its variable: ${variable}`, async () => {
    await using other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    assert.ok(typeof address === 'object' && address)
    const taken = `127.0.0.1:${address.port}`
    await using simulator = startService('simulator', { ...free, [variable]: taken })
    assert.equal((await simulator.exit).code, 78)
    const told = simulator.logs.map(({ msg }) => String(msg))
    assert.ok(
      told.some((line) => line.startsWith(`${variable}: `) && line.endsWith(taken)),
      told.join('\n'),
    )
  })

test('what is wrong is told under the name of the service', async () => {
  await using simulator = startService('simulator', { ...free, SIM_SPEED: '0' })
  assert.equal((await simulator.exit).code, 78)
  assert.deepEqual(
    simulator.logs.map(({ msg }) => msg),
    ['simulator: bad configuration', 'SIM_SPEED: "0" is less than 0.01'],
  )
})
