import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPayload } from '@constellation/bootstrap/payload'
import type { ValueID } from 'zwave-js'
import { askForColor } from '../actions/send.ts'
import { fixture, short } from './fixture.ts'
import * as sample from './samples.ts'

const lamp = () => {
  const color = sample.color()
  const [current, ...rest] = sample.binarySwitch(false)
  assert.ok(current)
  return { color, current, ...fixture([color, current, ...rest]) }
}

const components = [2, 3, 4].map((propertyKey) => ({
  commandClass: 0x33,
  endpoint: 0,
  property: 'targetColor',
  propertyKey,
}))

test('a color that is being sent is no reading, though the library tells it; what the lamp says then is', () => {
  const { color, current, node, say } = lamp()
  const [plan] = node.plan(readPayload(Buffer.from('{"color":"#ff8000"}')))
  assert.ok(plan)
  node.sending(plan)
  assert.deepEqual(say(color, 'ff8000', 1), [])
  assert.deepEqual(short(say(current, true, 1)), [['status', 'on', 1]], 'something else')
  node.sent(plan)
  assert.deepEqual(node.unheard, ['color'])
  assert.deepEqual(short(say(color, 'fe8000', 2)), [['color', '#fe8000', 2]])
  node.sending(plan)
  node.unsent(plan)
  assert.deepEqual(short(say(color, 'ff0000', 3)), [['color', '#ff0000', 3]])
})

test('a color is asked for by its components, which the library has instead', () => {
  assert.deepEqual(lamp().node.idsOf('color'), components)
  const { node } = fixture([sample.color()], { poll: { color: 60 } })
  assert.deepEqual(
    node.polls().map(({ id }) => id),
    components,
  )
})

test('a lamp that was told a color is asked for it when it has got there', () => {
  const { node } = lamp()
  const [plan] = node.plan(readPayload(Buffer.from('{"color":"#ff8000","duration":"2m"}')))
  assert.ok(plan)
  const polls: [ValueID, number | undefined][] = []
  const schedulePoll = (id: ValueID, { timeoutMs }: { timeoutMs?: number } = {}) =>
    polls.push([id, timeoutMs]) > 0
  askForColor({ schedulePoll }, plan)
  assert.deepEqual(
    polls,
    components.map((id) => [id, 121_000]),
  )
  polls.length = 0
  askForColor(
    { schedulePoll },
    { ...plan, id: { ...plan.id, property: 'targetColor', propertyKey: 0 }, transitionDuration: '3s' },
  )
  assert.deepEqual(
    polls.map(([{ propertyKey }, ms]) => [propertyKey, ms]),
    [[0, 4000]],
  )
})
