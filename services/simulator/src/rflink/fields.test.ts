import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex4, hex8, percent, signedTenths, sixteenths, tenths } from './fields.ts'

// value, as the RFLink Protocol Reference writes it
const cases: readonly (readonly [(value: number) => string, number, string])[] = [
  [signedTenths, 20.7, '00cf'],
  [signedTenths, 0, '0000'],
  [signedTenths, -0.04, '0000'],
  [signedTenths, -22, '80dc'],
  [signedTenths, -0.1, '8001'],
  [tenths, 0, '0000'],
  [tenths, 10.4, '0068'],
  [tenths, 6553.7, '0001'],
  [hex4, 4056, '0fd8'],
  [hex8, 7_909_343, '0078afdf'],
  [percent, 7, '07'],
  [percent, 61.4, '61'],
  [percent, 100, '100'],
  [sixteenths, 2, '0002'],
  [sixteenths, 15, '0015'],
]
for (const [write, value, want] of cases)
  test(`${write.name || 'tenths'}(${value}) is ${want}`, () => assert.equal(write(value), want))
