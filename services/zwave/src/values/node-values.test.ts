import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPayload } from '@constellation/bootstrap/payload'
import { cc } from './classes.ts'
import { type FakeValue, valueId } from './fake-node.ts'
import { at, fixture, short, start } from './fixture.ts'
import * as sample from './samples.ts'

const power = sample.meter(2, 60)
const powerToo = sample.sensor('Power', 4, 0, 60)

test('a report is one reading with name, kind, unit, group and time', () => {
  const { say } = fixture([power])
  assert.deepEqual(say(power, 60.4, 0), [
    { sensor: 'plug', group: 'z-wave', name: 'power', value: 60.4, kind: 'number', unit: 'W', ts: start },
  ])
})

test('every report counts, also of an equal value', () => {
  const { say } = fixture([power])
  assert.deepEqual(short([...say(power, 60, 0), ...say(power, 60, 1)]), [
    ['power', 60, 0],
    ['power', 60, 1],
  ])
})

test('what two classes say of one thing within two seconds is one reading', () => {
  const { say, counters } = fixture([power, powerToo])
  const got = [
    ...say(power, 60, 0),
    ...say(powerToo, 60, 0.1),
    ...say(powerToo, 61, 0.2),
    ...say(power, 61, 2.3),
  ]
  assert.deepEqual(short(got), [
    ['power', 60, 0],
    ['power', 61, 0.2],
    ['power', 61, 2.3],
  ])
  assert.deepEqual(counters, { twins: 1 })
})

test('a door that is told five times is one reading', () => {
  const values = sample.door(true)
  const { say } = fixture(values)
  assert.deepEqual(short(values.flatMap((value) => say(value, value.value, 0))), [['status', 'open', 0]])
})

test('an old alarm is told once the interview has shown that nothing says it better', () => {
  const alarm = sample.door(true).find(({ id }) => id.property === 'alarmType')
  assert.ok(alarm)
  const { view, say } = fixture([alarm])
  view.interviewed = false
  assert.deepEqual(say(alarm, 16, 0), [])
  view.interviewed = true
  assert.deepEqual(short(say(alarm, 16, 1)), [['alarm_type', 16, 1]])
})

test('the alarm of a battery ends with its next level, also one of an earlier run', () => {
  const battery = sample.battery(50)
  const { node, say } = fixture([battery])
  const low = { eventType: 'battery low', urgency: 1 }
  assert.deepEqual(short(say(battery, 50, 0)), [
    ['battery', 50, 0],
    ['battery_low', false, 0],
  ])
  assert.deepEqual(short(say(battery, 49, 1)), [['battery', 49, 1]])
  assert.deepEqual(short(node.notification(0, cc.battery, low, at(2))), [['battery_low', true, 2]])
  assert.deepEqual(short(say(battery, 0, 3)), [['battery', 0, 3]])
  assert.deepEqual(short(say(battery, 100, 4)), [
    ['battery', 100, 4],
    ['battery_low', false, 4],
  ])
})

test('a battery that tells the end of its alarm is not helped', () => {
  const battery = sample.battery(50)
  const low: FakeValue = {
    id: valueId(cc.battery, 'rechargeOrReplace'),
    metadata: { type: 'number', readable: true, writeable: false, states: { 0: 'No', 1: 'Soon', 2: 'Now' } },
    value: 1,
  }
  const { say } = fixture([battery, low])
  assert.deepEqual(short([...say(battery, 5, 0), ...say(low, 1, 0)]), [
    ['battery', 5, 0],
    ['battery_low', true, 0],
  ])
})

test('a value that is not known (null, undefined) is no reading', () => {
  const { say } = fixture([power])
  assert.deepEqual([...say(power, null, 0), ...say(power, undefined, 0)], [])
})

test('an ignored node says nothing', () => {
  const { node, say } = fixture([power], { ignore: true })
  assert.deepEqual(say(power, 1, 0), [])
  assert.deepEqual(
    node.notification(
      0,
      cc.notification,
      { type: 7, event: 4, label: 'Home Security', eventLabel: 'x' },
      start,
    ),
    [],
  )
  assert.deepEqual(
    node.restored(() => start),
    [],
  )
})

test('what the cache holds has its old time; events and settings are no part of it, the newest of two is', () => {
  const values = [
    power,
    { ...powerToo, value: 61 },
    ...sample.binarySwitch(true),
    { ...sample.scene(1), value: 0 },
    sample.wakeUp(),
  ]
  const { node } = fixture(values, { readings: { power: { scale: 2 } } })
  const times = new Map([
    [cc.meter as number, at(-100)],
    [cc.multilevelSensor as number, at(-50)],
    [cc.binarySwitch as number, at(-3000)],
    [cc.centralScene as number, at(-1)],
    [cc.wakeUp as number, at(-1)],
  ])
  const restored = node.restored(({ commandClass }) => times.get(commandClass))
  assert.deepEqual(short(restored), [
    ['status', 'on', -3000],
    ['power', 122, -50],
  ])
})

test('what is asked for again and again, and what a name stands for', () => {
  const { node } = fixture([power, powerToo, ...sample.binarySwitch(true)], {
    poll: { power: 300, nothing: 60 },
  })
  assert.deepEqual(
    node.polls().map(({ name, id, seconds }) => [name, id.commandClass, seconds]),
    [['power', cc.multilevelSensor, 300]],
  )
  assert.deepEqual(
    node.idsOf('status').map(({ property }) => property),
    ['currentValue'],
  )
  assert.equal(node.idsOf().length, 3)
  assert.deepEqual(node.idsOf('nothing'), [])
})

test('a scene that was not listed beforehand happens all the same; a value that is not defined does not', () => {
  const { node } = fixture([])
  const id = {
    commandClass: cc.sceneActivation,
    commandClassName: 'Scene Activation',
    endpoint: 0,
    property: 'sceneId',
  }
  const said = node.report({ id, newValue: 7, stateless: true }, start)
  assert.deepEqual(said, [
    { sensor: 'plug', group: 'z-wave', name: 'scene', value: '7', kind: 'event', ts: start },
  ])
  assert.deepEqual(node.report({ id, newValue: 7 }, start), [])
  const code = { commandClass: cc.userCode, property: 'userCode', propertyKey: 1 }
  assert.deepEqual(node.report({ id: code, newValue: '1234', stateless: true }, start), [])
})

test('a toggle is of what was told, until the device says what it is or the command fails', () => {
  const values = sample.binarySwitch(true)
  const { node, say } = fixture(values)
  const toggle = () => node.plan({ form: 'single', value: 'toggle', skipped: 0 })
  const [first] = toggle()
  assert.ok(first)
  assert.equal(first.value, false)
  node.sending(first)
  assert.equal(toggle()[0]?.value, true)
  const [current] = values
  assert.ok(current)
  say(current, true, 1)
  assert.equal(toggle()[0]?.value, false, 'it has not switched')
  node.sending(first)
  node.unsent(first)
  assert.equal(toggle()[0]?.value, false)
})

test('what was set is unheard of until the device says what it is', () => {
  const [current, target] = sample.binarySwitch(false)
  assert.ok(current && target)
  const { node, say } = fixture([current, target, ...sample.dimmer(0)])
  const [on] = node.plan(readPayload(Buffer.from('{"status":"on"}')))
  const [dim] = node.plan(readPayload(Buffer.from('{"level":30}')))
  const [up] = node.plan(readPayload(Buffer.from('{"move_up":true}')))
  assert.ok(on && dim && up)
  for (const plan of [on, dim, up]) node.sending(plan)
  assert.deepEqual(node.unheard, ['status', 'level'], 'what cannot be read is not asked for')
  node.unsent(dim)
  assert.deepEqual(node.unheard, ['status'])
  say(current, true, 1)
  assert.deepEqual(node.unheard, [])
})
