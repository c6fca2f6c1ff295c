// What the service leaves alone: the internet, files of logs, and the websocket server unless it is asked for.
import assert from 'node:assert/strict'
import dns from 'node:dns'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { isIP } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mock, test } from 'node:test'
import { freePort } from '../../../tests/support/ports.ts'
import { fgwpe101 } from '../../simulator/src/zwave/recipes.ts'
import { skip, startHarness } from './harness.ts'

const options = { skip, timeout: 60_000 }

/** Whatever connects to a host by its name looks it up by this; the stick and the broker are addresses here. */
const lookup = mock.method(dns, 'lookup')
const namesLookedUp = () =>
  lookup.mock.calls.map(({ arguments: [host] }) => String(host)).filter((host) => isIP(host) === 0)

test('nothing is fetched from the internet or told it, also once all nodes are ready', options, async (t) => {
  const { start } = await startHarness(t, { nodes: [fgwpe101(2)] })
  const zwave = await start()
  await zwave.interviewed(2)
  await zwave.command('z-wave/fgwpe101-1/action/set', 'on')
  assert.deepEqual(namesLookedUp(), [])
  await assert.rejects(fetch(`https://localhost:${await freePort()}`))
  assert.deepEqual(namesLookedUp(), ['localhost'], 'it would have been seen')
})

test('the websocket server is loaded only where ZWAVE_SERVER_PORT is set', options, async (t) => {
  const loaded: string[] = []
  const hooks = registerHooks({
    load(url, context, next) {
      loaded.push(url)
      return next(url, context)
    },
  })
  t.after(() => hooks.deregister())
  const ofServer = () => loaded.filter((url) => url.includes('/@zwave-js/server/'))
  const { start } = await startHarness(t, { nodes: [] })
  const without = await start()
  await without.online()
  await without.end()
  assert.deepEqual(ofServer(), [])
  const zwave = await start({ config: { serverPort: await freePort() } })
  await zwave.online()
  assert.notDeepEqual(ofServer(), [])
})

test('no log is written to a file, also where the library would by itself', options, async (t) => {
  const [dir, before] = [mkdtempSync(join(tmpdir(), 'zwave-logs-')), process.cwd()]
  process.chdir(dir) // where its file would be
  process.env['LOGTOFILE'] = 'true'
  t.after(() => {
    delete process.env['LOGTOFILE']
    process.chdir(before)
    rmSync(dir, { recursive: true })
  })
  const { start } = await startHarness(t, { nodes: [fgwpe101(2)] })
  const zwave = await start()
  await zwave.interviewed(2)
  await zwave.end()
  assert.deepEqual(readdirSync(dir), [])
})
