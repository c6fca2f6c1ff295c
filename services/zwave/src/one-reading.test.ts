import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../../../tests/support/child.ts'
import { manufacturer, version } from '../../simulator/src/zwave/devices/parts.ts'
import type { NodeRecipe } from '../../simulator/src/zwave/recipe.ts'
import { mainsSensor, plainSensor } from '../../simulator/src/zwave/recipes.ts'
import { sensorReport } from '../../simulator/src/zwave/reports.ts'
import { skip, startHarness } from './harness.ts'

/** Of the generic device class of binary sensors, and with no other class that says what Basic says. */
const onlyBasic: NodeRecipe = {
  id: 3,
  capabilities: {
    ...mainsSensor(3).capabilities,
    genericDeviceClass: 0x20,
    commandClasses: [version, manufacturer],
  },
  answers: [],
}

test('one report, one reading, of what was meant', { skip, timeout: 60_000 }, async (t) => {
  const { stick, start } = await startHarness(t, { nodes: [plainSensor(2), onlyBasic] })
  const zwave = await start()
  await zwave.interviewed(2, 3)
  const readings = (name: string, from = 0) =>
    zwave.said
      .slice(from)
      .flatMap((said) => (said.kind === 'reading' && said.reading.name === name ? [said.reading] : []))

  await t.test(
    'a sensor that changes its scale is read in the one that it names, from the first report on',
    async () => {
      const from = await zwave.heard()
      const reports = [
        [0, 21.5],
        [1, 70.5],
        [0, 20],
      ] as const
      for (const [i, [scale, value]] of reports.entries()) {
        stick.node(2).report(sensorReport(1, scale, value))
        await eventually(async () => assert.equal(readings('temperature', from).length, i + 1))
      }
      assert.deepEqual(
        readings('temperature', from).map(({ value, unit }) => `${value} ${unit}`),
        ['21.5 °C', '21.39 °C', '20 °C'],
      )
    },
  )

  await t.test('what was asked for by Basic is told once', async () => {
    const from = await zwave.heard()
    assert.deepEqual(await zwave.command('z-wave/node-3/action/refresh', 'basic'), { refresh: 'done' })
    await zwave.heard()
    assert.equal(readings('basic', from).length, 1)
    assert.equal(readings('basic').length, 2, 'and once by the interview')
  })
})
