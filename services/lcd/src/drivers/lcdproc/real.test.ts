import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findLcdd, startLcdd } from '../../../../../tests/support/lcdd.ts'
import { noPty, openPty } from '../../../../../tests/support/pty.ts'
import { encode, noSlots } from '../../characters/encode.ts'
import { toGlyphs } from '../../characters/glyphs.ts'
import { romOf } from '../../characters/rom.ts'
import type { DisplayEvents, Frame, Glyph } from '../../display.ts'
import { FakeHd44780, readBack } from '../fake-hd44780.ts'
import { frameOf, never } from '../fixtures.ts'
import { FakeMatrixOrbital } from '../serial/fake-matrix-orbital.ts'
import { lcdprocOpener } from './driver.ts'

// A real LCDd in the middle: what it makes of our frames is read as bytes for the display, and its own sender of Matrix
// Orbital's commands is held against the fake that the tests of our serial driver stand on.

const found = await findLcdd()
const skip = 'missing' in found ? found.missing : noPty()
const timeout = 30_000
const silent: DisplayEvents = { key: () => undefined, closed: () => undefined }

function programOf(): Parameters<typeof startLcdd>[0] {
  if ('missing' in found) throw new Error(found.missing)
  return found.program
}

/** Whether the picture is there: tried after each piece that arrives. */
function expecting() {
  let wanted: () => boolean = () => false
  let tell: () => void = () => undefined
  return {
    look: () => {
      if (wanted()) tell()
    },
    until(condition: () => boolean): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>()
      wanted = condition
      tell = resolve
      if (wanted()) resolve()
      return promise
    },
  }
}

/** LCDd's HD44780 stream: FE and an instruction, everything else data. */
async function lcddToHd44780(size: { columns: number; rows: number }) {
  const chip = new FakeHd44780()
  const { look, until } = expecting()
  let instruction = false
  await using parts = new AsyncDisposableStack()
  const pty = await openPty((chunk) => {
    for (const byte of chunk) {
      if (instruction) chip.command(byte)
      else if (byte !== 0xfe) chip.data(byte)
      instruction = !instruction && byte === 0xfe
    }
    look()
  })
  parts.use(pty)
  const lcdd = await startLcdd(programOf(), {
    ...size,
    driver: 'hd44780',
    conf: ['ConnectionType=lcdserializer', `Device=${pty.path}`],
  })
  parts.use(lcdd)
  const all = parts.move()
  return { url: lcdd.url, chip, until, [Symbol.asyncDispose]: () => all.disposeAsync() }
}

test('characters reach a HD44780 as the bytes of our table', { skip, timeout }, async () => {
  const size = { columns: 20, rows: 4 }
  await using real = await lcddToHd44780(size)
  const display = await lcdprocOpener({ port: real.url })(silent, never)
  // what ISO 8859-1 and the Japanese character generator have in common
  const frame = frameOf(['Tür 21.5°C äöüñ', '(){}[]<>%&/$#@!?*', 'abcxyz ABCXYZ 012', '÷¥¢£µ end'])
  display.show(frame, false)
  const wanted = Buffer.from(encode(frame, size, romOf('a00'), noSlots))
  const shown = () => Buffer.concat(real.chip.cells(size))
  await real.until(() => shown().includes('end'))
  const differing = [...wanted.keys()].filter((i) => wanted[i] !== shown()[i])
  assert.deepEqual(
    differing.map((i) => frame.flatMap((row) => [...row, ...Array<Glyph>(20 - row.length).fill(' ')])[i]),
    [],
  )
  await display.close()
})

test('bars reach a HD44780 as custom characters with our dots', { skip, timeout }, async () => {
  const size = { columns: 20, rows: 2 }
  await using real = await lcddToHd44780(size)
  const display = await lcdprocOpener({ port: real.url })(silent, never)
  // LCDd rounds a bar's length to a thousandth of the row that is left: exact at these places
  const blank = Array<Glyph>(9).fill(' ')
  const bars: Frame = [
    ['bar:h2', ...blank, 'bar:h5', 'bar:h5', 'bar:h4', ' ', ' ', 'bar:h1', 'x'],
    ['bar:h3', ...blank, 'bar:h1', 'y'],
  ]
  display.show(bars, false)
  const read = () =>
    readBack(real.chip.cells(size), real.chip.cgram, 'a00').map((row) => row.join(' ').trimEnd())
  const wanted = bars.map((row) => row.join(' ').replaceAll('bar:h5', '█'))
  await real.until(() => read().join('\n') === wanted.join('\n'))
  await display.close()
})

/** LCDd's sender of Matrix Orbital's commands, into our fake of such a display. */
async function lcddToMatrixOrbital(size: { columns: number; rows: number }) {
  const fake = new FakeMatrixOrbital(size)
  const { look, until } = expecting()
  await using parts = new AsyncDisposableStack()
  const pty = await openPty((chunk) => {
    for (const byte of chunk) fake.feed(byte)
    look()
  })
  parts.use(pty)
  const lcdd = await startLcdd(programOf(), {
    ...size,
    driver: 'MtxOrb',
    conf: [`Device=${pty.path}`, 'Type=lkd', 'Speed=19200', 'KeyMap_A=Left', 'KeyMap_B=Up', 'KeyMap_C=Enter'],
  })
  parts.use(lcdd)
  const all = parts.move()
  return { url: lcdd.url, fake, pty, until, [Symbol.asyncDispose]: () => all.disposeAsync() }
}

test("LCDd's own Matrix Orbital commands draw our frame on the fake display", { skip, timeout }, async () => {
  const size = { columns: 20, rows: 4 }
  await using real = await lcddToMatrixOrbital(size)
  const display = await lcdprocOpener({ port: real.url })(silent, never)
  const read = () => readBack(real.fake.cells, real.fake.cgram, 'a00').map((row) => row.join(''))
  for (const rows of [
    [toGlyphs('Temperature    21.5 C'), [], toGlyphs('second of two'), toGlyphs('end')],
    [toGlyphs('Temperature    21.6 C'), ['x'], [], ['bar:h5', 'bar:h3']],
  ]) {
    display.show(rows, false)
    const wanted = rows.map((row) => row.slice(0, 20).join('').replace('bar:h5', '█').replace('bar:h3', '▋'))
    await real.until(() => {
      const shown = read().map((row) => row.replace('bar:h3', '▋'))
      return shown.join('\n') === wanted.map((row) => row.padEnd(20)).join('\n')
    })
  }
  assert.deepEqual([real.fake.scrolls, real.fake.cursor], [false, false])
  await display.close()
})

test('a key of the display arrives by its name', { skip, timeout }, async () => {
  await using real = await lcddToMatrixOrbital({ columns: 20, rows: 4 })
  const keys: string[] = []
  let told: () => void = () => undefined
  const key = (name: string) => {
    keys.push(name)
    told()
  }
  const display = await lcdprocOpener({ port: real.url })({ ...silent, key }, never)
  display.show(frameOf(['keys']), false)
  await real.until(() => Buffer.from(real.fake.cells[0] ?? []).includes('keys'))
  for (const [letter, name] of [
    ['A', 'Left'],
    ['B', 'Up'],
    ['C', 'Enter'],
  ] as const) {
    const { promise, resolve } = Promise.withResolvers<void>()
    told = resolve
    real.pty.write(Buffer.from(letter))
    await promise
    assert.equal(keys.at(-1), name)
  }
  await display.close()
})
