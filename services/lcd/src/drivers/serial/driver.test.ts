import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noPty, openPty } from '../../../../../tests/support/pty.ts'
import { readBack } from '../fake-hd44780.ts'
import { frameOf, never, silent } from '../fixtures.ts'
import { serialOpener } from './driver.ts'
import { configOf, fakeOf, type Protocol, settled, show } from './fake-display.ts'
import { FakeMatrixOrbital } from './fake-matrix-orbital.ts'

const sizes: readonly (readonly [protocol: Protocol, columns: number, rows: number])[] = [
  ['matrix-orbital', 8, 1],
  ['matrix-orbital', 16, 2],
  ['matrix-orbital', 20, 4],
  ['matrix-orbital', 40, 2],
  ['matrix-orbital', 40, 4],
  ['serlcd', 16, 2],
  ['serlcd', 20, 4],
]
for (const [protocol, columns, rows] of sizes)
  test(`${protocol} of ${columns}x${rows} shows every cell, and nothing is lost on the way`, async () => {
    const fake = fakeOf(protocol, { columns, rows })
    const display = await fake.open(silent, never)
    for (const start of [0x21, 0x30]) {
      const text = Array.from({ length: rows }, (_, y) =>
        Array.from({ length: columns }, (_, x) => String.fromCharCode(start + ((y * columns + x) % 43))).join(
          '',
        ),
      )
      await show(display, text)
      assert.deepEqual(fake.rows(), text)
    }
    assert.equal(fake.line.lost, 0)
    await display.close()
    assert.equal(fake.line.closed, true)
  })

const texts: readonly (readonly [protocol: Protocol, text: string, read: string])[] = [
  ['matrix-orbital', 'Tür 21.5°C Ä', 'Tür 21.5°C Ä'],
  ['matrix-orbital', 'a|b\xfe\n\f\b', 'a|bt'], // U+00FE is þ
  ['serlcd', 'Tür 21.5°C Ä', 'Tür 21.5°C A'],
  ['serlcd', 'a|b|| \xfe\b', 'a!b!! t'],
  ['serlcd', '21° ↑ 20° ↓', '21° ↑ 20° ↓'],
]
for (const [protocol, text, read] of texts)
  test(`${protocol} shows ${JSON.stringify(text)} as ${read}`, async () => {
    const fake = fakeOf(protocol, { columns: 20, rows: 2 })
    const display = await fake.open(silent, never)
    await show(display, [text, 'second'])
    assert.equal(fake.rows()[0]?.trimEnd(), read)
    assert.equal(fake.rows()[1]?.trimEnd(), 'second')
    await display.close()
  })

for (const protocol of ['matrix-orbital', 'serlcd'] as const) {
  test(`${protocol}: a redraw recovers from a command that was cut short and from garbage`, async () => {
    for (const noise of ['\xfe', '\x7c', '\xfe\x47', '\x0c', 'garbage']) {
      const fake = fakeOf(protocol, { columns: 16, rows: 2 })
      const display = await fake.open(silent, never)
      await show(display, ['Temperature 21°', 'second'])
      for (const byte of Buffer.from(
        protocol === 'serlcd' ? noise.replace('\xfe\x47', '\xfe') : noise,
        'latin1',
      ))
        if (protocol === 'serlcd') fake.sparkfun.feed(byte)
        else fake.matrix.feed(byte)
      display.redraw()
      await settled()
      assert.deepEqual(fake.rows(), ['Temperature 21° ', 'second          '], JSON.stringify(noise))
      await display.close()
    }
  })

  test(`${protocol}: only changed cells are sent`, async () => {
    const fake = fakeOf(protocol, { columns: 20, rows: 4 })
    const display = await fake.open(silent, never)
    await show(display, ['temperature   21.5'])
    const { bytes } = fake.line
    await show(display, ['temperature   21.6'])
    assert.equal(fake.line.bytes - bytes, protocol === 'serlcd' ? 3 : 5)
    await display.close()
  })

  test(`${protocol}: a line that is lost is told once, also when nothing is written`, async () => {
    const fake = fakeOf(protocol, { columns: 20, rows: 4 })
    const reasons: string[] = []
    const display = await fake.open({ ...silent, closed: (reason) => reasons.push(reason) }, never)
    await settled()
    fake.line.lose?.('it was unplugged')
    await settled()
    fake.line.failure = new Error('no such line')
    await show(display, ['x'])
    await display.close()
    assert.deepEqual([reasons, fake.line.closed], [['/dev/ttyUSB0: it was unplugged'], true])
  })
}

test('what cannot be is refused in words', async () => {
  await assert.rejects(
    serialOpener(configOf('serlcd', { columns: 40, rows: 2 }))(silent, never),
    /40x2 does not exist/,
  )
  await assert.rejects(
    serialOpener(configOf('serlcd', { columns: 20, rows: 2 }, null))(silent, never),
    /no LCD_PORT/,
  )
  await assert.rejects(
    serialOpener(configOf('serlcd', { columns: 20, rows: 2 }, '/nonexistent/tty'))(silent, never),
    /\/nonexistent\/tty.*No such file/,
  )
})

test('a frame and a key through a pseudo-terminal', { skip: noPty() }, async () => {
  const matrix = new FakeMatrixOrbital({ columns: 20, rows: 4 })
  const drawn = Promise.withResolvers<void>()
  const pressed = Promise.withResolvers<string>()
  const gone = Promise.withResolvers<string>()
  const rows = () => readBack(matrix.cells, matrix.cgram, 'a00').map((row) => row.join('').trimEnd())
  await using pty = await openPty((chunk) => {
    for (const byte of chunk) matrix.feed(byte)
    if (rows()[3] === 'end') drawn.resolve()
  })
  const open = serialOpener(configOf('matrix-orbital', { columns: 20, rows: 4 }, pty.path))
  const display = await open({ key: pressed.resolve, closed: gone.resolve }, never)
  display.show(frameOf(['Küche 21.5°C', '', '', 'end']), false)
  await drawn.promise
  assert.deepEqual(rows(), ['Küche 21.5°C', '', '', 'end'])
  pty.write(Buffer.from('G'))
  assert.equal(await pressed.promise, 'G')
  await pty.unplug()
  assert.notEqual(await gone.promise, '')
  await display.close()
})
