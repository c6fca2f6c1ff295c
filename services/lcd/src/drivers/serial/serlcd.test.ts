import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readBack } from '../fake-hd44780.ts'
import { never, silent } from '../fixtures.ts'
import { fakeOf, settled, show } from './fake-display.ts'

test('serlcd: its memory is written once in a run, whatever is shown', async () => {
  const { sparkfun, open, line } = fakeOf('serlcd', { columns: 20, rows: 4 })
  const first = await open(silent, never)
  for (const text of ['Ä', 'bar', '↑', 'icon']) await show(first, [text])
  first.redraw()
  await settled()
  assert.deepEqual([first.backlight, first.blinkable], ['on-off', false])
  const { worn } = sparkfun
  assert.ok(worn > 0 && worn <= 65, `${worn} cells were written`)
  await first.close()
  const { bytes } = line
  const second = await open(silent, never)
  await show(second, ['again'])
  await second.close()
  assert.equal(sparkfun.worn, worn)
  assert.ok(line.bytes - bytes < 120, 'the custom characters were sent again')
})

test('serlcd: the backlight is left as it is until it is set, and written only when it changes', async () => {
  const { sparkfun, open } = fakeOf('serlcd', { columns: 20, rows: 4 })
  const display = await open(silent, never)
  await settled()
  sparkfun.worn = 0
  for (const level of [0, 0, 0, 20, 60, 100]) {
    display.setBacklight(level)
    display.redraw()
    await settled()
  }
  assert.deepEqual([sparkfun.light, sparkfun.worn], [[255, 255, 255], 6])
  await display.close()
})

test('serlcd: the fixed custom characters are what they should be', async () => {
  const { open, sparkfun } = fakeOf('serlcd', { columns: 20, rows: 1 })
  const display = await open(silent, never)
  const row = ['bar:h1', 'bar:h2', 'bar:h3', 'bar:h4', 'icon:up', 'icon:down', 'icon:door-open', 'icon:lock']
  display.show([row], false)
  await settled()
  const [read = []] = readBack(sparkfun.cells(), sparkfun.chip.cgram, 'a00', '↑↓')
  assert.deepEqual(read.slice(0, 8), [...row.slice(0, 4), '↑', '↓', ...row.slice(6)])
  await display.close()
})
