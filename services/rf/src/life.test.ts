import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Life } from './life.ts'

const silence = { number: 1000, state: 5000 }

test('a sensor is online from its first message until it was silent for as long as its kind may be', () => {
  const life = new Life(silence)
  assert.equal(life.heard('thermometer', true, 0), true)
  assert.equal(life.heard('contact', false, 0), true)
  assert.equal(life.heard('thermometer', true, 500), false)
  assert.deepEqual(life.expired(1499), [])
  assert.deepEqual(life.expired(1500), ['thermometer'])
  assert.deepEqual(life.expired(1501), [], 'each once')
  assert.equal(life.online, 1)
  assert.deepEqual(life.expired(5000), ['contact'])
  assert.equal(life.heard('contact', false, 6000), true, 'and again')
})

test('a sensor that sends numbers now and states then is judged by its numbers', () => {
  const life = new Life(silence)
  life.heard('station', true, 0)
  life.heard('station', false, 100)
  assert.deepEqual(life.expired(1100), ['station'])
})

test('a sensor that the configuration names and that is never heard is offline', () => {
  const life = new Life(silence)
  life.expect('lost', true, 0)
  life.expect('door', true, 0)
  assert.equal(life.heard('door', false, 0), true)
  assert.deepEqual(life.expired(1000), ['lost'])
  assert.deepEqual(life.expired(4999), [], 'what was heard says of what kind it is')
})

test('past the bound the longest silent ones go first', () => {
  const life = new Life(silence)
  for (let i = 0; i < 2003; i++) life.heard(`s${i}`, false, i)
  life.heard('s0', false, 3000)
  assert.deepEqual(life.expired(3000), ['s1', 's2', 's3'])
})
