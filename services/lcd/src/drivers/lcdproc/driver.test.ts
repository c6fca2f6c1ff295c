import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toGlyphs } from '../../characters/glyphs.ts'
import type { DisplayEvents, Glyph } from '../../display.ts'
import { frameOf, never } from '../fixtures.ts'
import { lcdprocOpener } from './driver.ts'
import { findServers } from './test-servers.ts'

const silent: DisplayEvents = { key: () => undefined, closed: () => undefined }
const same = (wanted: readonly string[]) => (rows: readonly string[]) =>
  rows.length === wanted.length && rows.every((row, y) => row === wanted[y])
const timeout = 30_000

for (const { name, skip, start } of await findServers()) {
  const sizes = [
    [8, 1],
    [16, 2],
    [20, 4],
    [40, 4],
  ] as const
  for (const [columns, rows] of sizes)
    test(`${name} of ${columns}x${rows} shows every cell`, { skip, timeout }, async () => {
      await using server = await start({ columns, rows })
      const display = await lcdprocOpener({ port: server.url })(silent, never)
      assert.deepEqual([display.columns, display.rows], [columns, rows])
      const text = Array.from({ length: rows }, (_, y) =>
        Array.from({ length: columns }, (_, x) => String.fromCharCode(0x21 + ((y * columns + x) % 94))).join(
          '',
        ),
      )
      display.show(frameOf(text), false)
      await server.shows(same(text))
      await display.close()
    })

  const texts: readonly (readonly [glyphs: readonly Glyph[], shown: string])[] = [
    [toGlyphs('Tür 21.5°C ½ÄÖÜß'), 'Tür 21.5°C ½ÄÖÜß'],
    [toGlyphs('"{}\\ $`\' #[]|'), '"{}\\ $`\' #[]|'],
    [toGlyphs('a\nhello\r\t\x00 b'), 'a hello    b'],
    [toGlyphs('Москва šč€ 温🔥'), 'Moskva scE ?F'],
    [['icon:lock', 'icon:up', 'icon:down', 'icon:left', 'icon:right'], 'L^v<>'],
  ]
  for (const [glyphs, shown] of texts)
    test(`${name} shows ${JSON.stringify(shown)}`, { skip, timeout }, async () => {
      await using server = await start({ columns: 20, rows: 2 })
      const display = await lcdprocOpener({ port: server.url })(silent, never)
      display.show([glyphs, toGlyphs('end')], false)
      const rows = await server.shows((now) => now[1]?.trimEnd() === 'end')
      assert.equal(rows[0]?.trimEnd(), shown)
      await display.close()
    })

  test(`${name}: of frames in a row the last one stays, and none is mixed with another`, {
    skip,
    timeout,
  }, async () => {
    await using server = await start({ columns: 20, rows: 4 })
    const display = await lcdprocOpener({ port: server.url })(silent, never)
    for (let i = 0; i < 500; i++) {
      const letter = String.fromCharCode(0x61 + (i % 26))
      display.show(frameOf(Array(4).fill(letter.repeat(20))), false)
      if (i % 50 === 0) await new Promise(setImmediate)
    }
    display.show(frameOf(Array(4).fill('Z'.repeat(20))), false)
    const mixed = (rows: readonly string[]) => new Set(rows.join('')).size > 1
    const rows = await server.shows((now) => mixed(now) || now[0] === 'Z'.repeat(20))
    assert.deepEqual(rows, Array(4).fill('Z'.repeat(20)))
    await display.close()
  })

  test(`${name}: bars and icons come and go`, { skip, timeout }, async () => {
    await using server = await start({ columns: 10, rows: 2 })
    const display = await lcdprocOpener({ port: server.url })(silent, never)
    display.show(
      [
        ['bar:h5', 'bar:h5', 'bar:h3', 'x'],
        ['↑', 'bar:v5'],
      ],
      false,
    )
    await server.shows((rows) => /^[^ x]{3}x {6}$/.test(rows[0] ?? '') && /^\^[^ ] {8}$/.test(rows[1] ?? ''))
    display.show(
      [
        ['bar:h3', ' ', 'y'], // LCDd's text driver draws 5 dots here as two cells
        [' ', '↓'],
      ],
      false,
    )
    await server.shows((rows) => /^[^ ] y {7}$/.test(rows[0] ?? '') && /^ v {8}$/.test(rows[1] ?? ''))
    display.redraw()
    display.show([toGlyphs('plain')], false)
    await server.shows(same(['plain     ', ' '.repeat(10)]))
    await display.close()
  })

  test(`${name} that was killed is told, and shows all again when it is back`, {
    skip,
    timeout,
  }, async () => {
    await using server = await start({ columns: 20, rows: 2 })
    const lost = Promise.withResolvers<string>()
    const open = lcdprocOpener({ port: server.url })
    const first = await open({ ...silent, closed: lost.resolve }, never)
    first.show(frameOf(['before', 'same']), false)
    await server.shows((rows) => rows[0]?.trimEnd() === 'before')
    await server.kill()
    assert.notEqual(await lost.promise, '')
    first.show(frameOf(['nobody', 'sees']), false) // does nothing
    await first.close()
    await assert.rejects(open(silent, never), /ECONNREFUSED/)
    await server.start()
    const second = await open(silent, never)
    second.show(frameOf(['after', 'same']), false)
    await server.shows(same(['after'.padEnd(20), 'same'.padEnd(20)]))
    await second.close()
  })

  test(`${name}: an urgent frame comes before another client's`, { skip, timeout }, async () => {
    await using server = await start({ columns: 20, rows: 2 })
    const other = await lcdprocOpener({ port: server.url })(silent, never)
    const ours = await lcdprocOpener({ port: server.url })(silent, never)
    other.show(frameOf(['other']), false)
    await server.shows((rows) => rows[0]?.trimEnd() === 'other')
    ours.show(frameOf(['alarm']), true)
    await server.shows((rows) => rows[0]?.trimEnd() === 'alarm')
    ours.show(frameOf(['over']), false)
    await ours.close()
    await server.shows((rows) => rows[0]?.trimEnd() === 'other')
    await other.close()
  })
}
