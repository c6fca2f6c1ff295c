import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fgwpe101 } from '../../../simulator/src/zwave/recipes.ts'
import { fakeService } from '../fake-service.ts'
import type { NodeSettings } from '../file.ts'
import { skip, startHarness } from '../harness.ts'
import { fixture } from '../values/fixture.ts'
import { meter } from '../values/samples.ts'
import type { NetworkEvent } from './parts.ts'
import { Reports } from './reports.ts'

const power = meter(2, 60)

/** A plug's reports under these settings, and what was published of them: seconds of the clock, value, own seconds. */
function setUp(settings: Partial<NodeSettings>, nameless = false) {
  const fake = fakeService({ port: '', cacheDir: '' })
  const { node } = fixture([power], settings)
  const reporter = { id: 2, sensor: 'plug', values: node, nameless }
  const events: NetworkEvent[] = []
  const published: string[] = []
  const service = {
    ...fake.service,
    publish: ({ sensor, value, ts = 0 }: Parameters<typeof fake.service.publish>[0]) =>
      void published.push(`${Date.now() / 1000}: ${sensor} ${value} of ${ts / 1000}`),
  }
  const reports = new Reports({ service, event: (event) => events.push(event) }, reporter)
  const say = (value: number) => reports.take(node.report({ id: power.id, newValue: value }, Date.now()))
  return { ...fake, reports, reporter, events, published, say }
}

const timers = { apis: ['setTimeout', 'Date'], now: 0 } as const

test('what a shortest interval holds back follows when that is over, with its own time', (t) => {
  t.mock.timers.enable({ ...timers })
  const { published, say } = setUp({ readings: { power: { interval: 10 } } })
  for (const value of [1, 2, 3]) {
    say(value)
    t.mock.timers.tick(2000)
  }
  assert.deepEqual(published, ['0: plug 1 of 0'])
  t.mock.timers.tick(3000)
  assert.equal(published.length, 1)
  t.mock.timers.tick(1000)
  assert.deepEqual(published, ['0: plug 1 of 0', '10: plug 3 of 4'])
})

test('at the end nothing that was held back is lost, and no timer is left', (t) => {
  t.mock.timers.enable({ ...timers })
  const { published, say, reports } = setUp({ readings: { power: { deadband: 5 } } })
  say(1)
  say(2)
  reports.end()
  t.mock.timers.tick(3_600_000)
  assert.deepEqual(published, ['0: plug 1 of 0', '0: plug 2 of 0'])
})

test('readings wait for the name that the node is about to have, but not for ever', (t) => {
  t.mock.timers.enable({ ...timers })
  const { published, say, reports, reporter } = setUp({}, true)
  say(1)
  reports.named()
  assert.deepEqual(published, [], 'it has none yet')
  reporter.nameless = false
  reporter.sensor = 'washer'
  reports.named()
  reporter.nameless = true
  say(2)
  t.mock.timers.tick(30_000)
  assert.deepEqual(published, ['0: washer 1 of 0', '30: washer 2 of 0'])
})

test('what is not plausible is told with its value, each time that it comes', (t) => {
  t.mock.timers.enable({ ...timers, now: 1000 })
  const { published, say, said } = setUp({ readings: { power: { max: 3000 } } })
  for (const value of [12_527.1, 60, 70_000]) {
    say(value)
    t.mock.timers.tick(1000)
  }
  const told = said.flatMap((each) => (each.kind === 'status' ? [[each.topic, each.value]] : []))
  assert.deepEqual(told, [
    ['z-wave/plug/status/implausible', { power: 12_527.1 }],
    ['z-wave/plug/status/implausible', { power: 70_000 }],
  ])
  assert.deepEqual(published, ['2: plug 60 of 2'])
})

test('of a plug on the air, by the file: a flood is warned of, and what cannot be is kept from the graphs', {
  skip,
  timeout: 240_000,
}, async (t) => {
  const { stick, start } = await startHarness(t, { nodes: [fgwpe101(2, { load: 60 })] })
  const first = await start()
  await first.interviewed(2)
  await first.end()
  const file = { flood: 6, nodes: { 2: { readings: { power: { max: 3000 }, energy: { ignore: true } } } } }
  const zwave = await start({ after: first, file })
  await zwave.topic('z-wave/fgwpe101-1/status/state', (state) => state === 'alive')
  const plug = stick.node(2)
  plug.state.load = 12_527
  plug.press(true)
  await zwave.topic(
    'z-wave/fgwpe101-1/status/implausible',
    (value) => (value as { power: number }).power === 12_527,
  )
  plug.energy()
  for (const on of [false, true, false, true]) plug.press(on)
  const { text, sensor } = await zwave.event('flood')
  assert.equal(sensor, 'fgwpe101-1')
  assert.match(String(text), /floods: 7 reports within a minute .*change parameter 4\d "[^"]*Power Report/)
  assert.ok(zwave.logs.some(({ msg, level }) => msg === text && level === 40))
  const names = new Set(
    zwave.said.flatMap((each) =>
      each.kind === 'reading' ? [`${each.reading.name} ${each.reading.value}`] : [],
    ),
  )
  assert.deepEqual([...names].sort(), ['power 0', 'status off', 'status on'])
})
