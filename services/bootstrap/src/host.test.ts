import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hostOf } from './host.ts'

for (const [url, host] of [
  ['tcp://stick:2000', 'stick'],
  ['tcp://192.168.1.5:2000', '192.168.1.5'],
  ['mqtts://[::1]', '::1'],
] as const)
  test(`the host of ${url} is ${host}`, () => assert.equal(hostOf(new URL(url)), host))
