// Started by workarounds.test.ts as a process of its own, which may hang: a driver that is stopped in a soft reset, by
// the library's own means (`MODE=library`) or by the service's (`MODE=service`).
import { Backoff } from '@constellation/bootstrap/backoff'
import { pino } from 'pino'
import type { Driver } from 'zwave-js'
import { bindingOf } from './driver/binding.ts'
import { Cache } from './driver/cache.ts'
import { makeDriver } from './driver/open-driver.ts'
import { Stick } from './driver/stick.ts'

const { PORT: port = '', DIR: cacheDir = '', MODE: mode } = process.env
const stop = new AbortController()
const options = {
  cacheDir,
  lockDir: `${cacheDir}/lock`,
  keys: new Map([
    ['keyS2Authenticated', new Uint8Array(16).fill(1)],
    ['keyS2AccessControl', new Uint8Array(16).fill(2)],
  ] as const),
  region: undefined,
  version: '0',
  log: pino({ level: 'silent' }),
  warned: () => {},
  cache: new Cache({ failed() {}, written() {} }),
  inclusion: {
    grantSecurityClasses: async () => false as const,
    validateDSKAndEnterPIN: async () => false as const,
    abort() {},
  },
}

/** Turns SmartStart on, resets the stick, and ends the driver before the stick has answered. */
function reset(driver: Driver): void {
  const dsk = '11111-22222-33333-44444-55555-11111-22222-33333'
  driver.controller.provisionSmartStartNode({ dsk, securityClasses: [1] })
  driver.softReset().catch(() => undefined)
  process.stdout.write('{"msg":"reset"}\n')
  if (mode === 'service') stop.abort()
  else void driver.destroy().then(() => process.exit(0))
}

const open = bindingOf(port)
if (mode === 'service') {
  const network = { trouble() {}, heard() {}, end() {} }
  const events = {
    ready(driver: Driver) {
      setImmediate(() => reset(driver))
      return network
    },
    lost() {},
  }
  const make = (opener: typeof open) => makeDriver(opener, options)
  const backoff = new Backoff(100, 100)
  await new Stick({ port, cacheDir, open, makeDriver: make, backoff, counters: {} }, events).run(stop.signal)
  process.exit(0)
}
const driver = makeDriver(open, options)
driver.on('error', () => {})
driver.once('driver ready', () => reset(driver))
await driver.start()
