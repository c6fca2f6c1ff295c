import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cc } from './classes.ts'
import { fixture, start } from './fixture.ts'

// events of zwave-js that are no values: class, arguments, what is published
const events: readonly (readonly [ccId: number, args: unknown, want: readonly unknown[] | undefined])[] = [
  [
    cc.notification,
    { type: 6, event: 2, label: 'Access Control', eventLabel: 'Manual unlock operation' },
    ['access', 'manual_unlock_operation', 'event'],
  ],
  [
    cc.notification,
    {
      type: 6,
      event: 6,
      label: 'Access Control',
      eventLabel: 'Keypad unlock operation',
      parameters: { userId: 3, userCode: '1234' },
    },
    ['access', { event: 'keypad_unlock_operation', user_id: 3 }, 'event'],
  ],
  [
    cc.notification,
    {
      type: 6,
      event: 34,
      label: 'Access Control',
      eventLabel: 'Unlock operation with User Code',
      parameters: { 'user ID': 2 },
    },
    ['access', { event: 'unlock_operation_with_user_code', user_id: 2 }, 'event'],
  ],
  [
    cc.notification,
    { type: 7, event: 6, label: 'Home Security', eventLabel: 'Glass breakage' },
    ['security', 'glass_breakage', 'event'],
  ],
  [
    cc.notification,
    { type: 7, event: 5, label: 'Home Security', eventLabel: 'Glass breakage (location provided)' },
    ['security', 'glass_breakage', 'event'],
  ],
  [
    cc.notification,
    { type: 10, event: 1, label: 'Emergency Alarm', eventLabel: 'Contact police' },
    ['emergency', 'contact_police', 'event'],
  ],
  [
    cc.notification,
    { type: 99, event: 1, label: 'Ünknown', eventLabel: '' },
    ['unknown', 'event_1', 'event'],
  ],
  [cc.notification, { type: '7' }, undefined],
  [
    cc.entryControl,
    { eventType: 5, eventTypeLabel: 'Arm away', dataType: 2, eventData: '1234' },
    ['keypad', 'arm_away', 'event'],
  ],
  [cc.battery, { eventType: 'battery low', urgency: 2 }, ['battery_low', true, 'state']],
  [cc.battery, { eventType: 'other' }, undefined],
  [
    cc.multilevelSwitch,
    { eventType: 4, eventTypeLabel: 'Start level change', direction: 'up' },
    ['level_change', 'up', 'event'],
  ],
  [
    cc.multilevelSwitch,
    { eventType: 5, eventTypeLabel: 'Stop level change' },
    ['level_change', 'stop', 'event'],
  ],
  [cc.powerlevel, { testNodeId: 3 }, undefined],
  [cc.notification, null, undefined],
  [cc.notification, 'text', undefined],
]

for (const [ccId, args, want] of events)
  test(`event ${ccId} ${JSON.stringify(args)}`, () => {
    const readings = fixture([]).node.notification(0, ccId, args, start)
    assert.deepEqual(readings.map(({ name, value, kind }) => [name, value, kind])[0], want)
    assert.ok(!JSON.stringify(readings).includes('1234'))
  })

test('an event of another endpoint has its number', () => {
  const args = { type: 7, event: 6, label: 'Home Security', eventLabel: 'Glass breakage' }
  assert.equal(fixture([]).node.notification(2, cc.notification, args, start)[0]?.name, 'security-2')
})

test('a low battery that a value of its own tells as well is one reading', () => {
  const low = {
    id: {
      commandClass: cc.battery,
      commandClassName: 'Battery',
      endpoint: 0,
      property: 'rechargeOrReplace',
      propertyName: '',
    },
    metadata: { type: 'number', readable: true, writeable: false },
    value: undefined,
  } as const
  const { node, say, counters } = fixture([low])
  const alarm = (ms: number) =>
    node.notification(0, cc.battery, { eventType: 'battery low', urgency: 2 }, start + ms)
  const told = [...alarm(0), ...say(low, 2, 0), ...say(low, 2, 10), ...alarm(10_000), ...alarm(20_000)]
  assert.deepEqual(
    told.map(({ name, value, ts = 0 }) => [name, value, (ts - start) / 1000]),
    [
      ['battery_low', true, 0],
      ['battery_low', true, 10],
      ['battery_low', true, 20],
    ],
  )
  assert.deepEqual(counters, { twins: 2 })
})
