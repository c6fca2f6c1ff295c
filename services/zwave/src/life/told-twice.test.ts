import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cc } from '../values/classes.ts'
import { ToldTwice } from './told-twice.ts'

const basic = { commandClass: cc.basic, endpoint: 0, property: 'currentValue' }
const meter = { commandClass: cc.meter, endpoint: 0, property: 'value', propertyKey: 65_537 }

test('a Basic Report is one report, however often the library tells it', () => {
  let frames = 1
  const twice = new ToldTwice(() => frames)
  assert.equal(twice.again(basic, 0), false)
  assert.equal(twice.again(basic, 0), true)
  assert.equal(twice.again({ ...basic, endpoint: 1 }, 0), false, 'another endpoint')
  assert.equal(twice.again(basic, 99), false, 'another value')
  frames++
  assert.equal(twice.again(basic, 99), false, 'another report')
})

test('of other classes every report counts', () => {
  const twice = new ToldTwice(() => 1)
  assert.equal(twice.again(meter, 5), false)
  assert.equal(twice.again(meter, 5), false)
})
