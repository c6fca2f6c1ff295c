import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DisplayConfig } from '../display.ts'
import { openerOf } from './index.ts'

const config: DisplayConfig = {
  driver: 'lcdproc',
  port: '/nonexistent/lcd',
  columns: 20,
  rows: 4,
  rom: 'a00',
  baud: null,
  protocol: 'serlcd',
}
const events = { key: assert.fail, closed: (reason: string) => assert.fail(reason) }

// each driver tells in its own words that there is nothing
const drivers: readonly (readonly [driver: DisplayConfig['driver'], port: string, reason: RegExp])[] = [
  ['lcdproc', 'tcp://127.0.0.1:1', /ECONNREFUSED/],
  ['charlcd', '/nonexistent/lcd', /^Error: \/nonexistent\/lcd: there is no such device$/],
  ['serial', 'tcp://127.0.0.1:1', /ECONNREFUSED/],
  ['terminal', '/nonexistent/tty', /^Error: \/nonexistent\/tty: there is no such device$/],
]
for (const [driver, port, reason] of drivers)
  test(`${driver} rejects with its reason, each time`, async () => {
    const open = openerOf({ ...config, driver, port })
    for (let i = 0; i < 2; i++)
      await assert.rejects(open(events, new AbortController().signal), (error: unknown) => {
        assert.match(String(error), reason)
        return true
      })
  })

test('an opening that was aborted before is refused', async () => {
  const aborted = AbortSignal.abort()
  for (const [driver, port] of drivers)
    await assert.rejects(openerOf({ ...config, driver, port })(events, aborted))
})
