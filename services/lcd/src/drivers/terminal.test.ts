import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noPty, openPty } from '../../../../tests/support/pty.ts'
import type { DisplayConfig, Frame } from '../display.ts'
import { frameOf, never, silent } from './fixtures.ts'
import { boxed, drawn, type Terminal, terminalOpener } from './terminal.ts'

const configOf = (port: string | null): DisplayConfig => ({
  driver: 'terminal',
  port,
  columns: 12,
  rows: 2,
  rom: 'a00',
  baud: null,
  protocol: 'serlcd',
})

const boxes: readonly (readonly [what: string, frame: Frame, lines: string[]])[] = [
  ['nothing', [], ['│            │', '│            │']],
  ['text', frameOf(['Tür 21°C €', 'Москва']), ['│Tür 21°C €  │', '│Москва      │']],
  ['too much', frameOf(['0123456789abcdef', '1', '2']), ['│0123456789ab│', '│1           │']],
  ['pictures', [['bar:h5', 'bar:h2', 'icon:up', 'icon:lock']], ['│█▍↑L        │', '│            │']],
  ['what would move the box', frameOf(['温\x1b[2J', '⚡']), ['│? [2J       │', '│W           │']],
]
for (const [what, frame, lines] of boxes)
  test(`a box of ${what}`, () => {
    const edge = '─'.repeat(12)
    assert.deepEqual(boxed(frame, { columns: 12, rows: 2 }), [`┌${edge}┐`, ...lines, `└${edge}┘`])
  })

test('it is drawn at the corner, faint without backlight, and clears only at first', () => {
  assert.equal(drawn(['a', 'b'], true, true), '\x1b[2J\x1b[?25l\x1b[Ha\x1b[K\r\nb\x1b[K\r\n\x1b[0m')
  assert.equal(drawn(['a'], false, false), '\x1b[H\x1b[2ma\x1b[K\r\n\x1b[0m')
})

/** Opens on a terminal that keeps what it is given. */
async function opened(plain: boolean) {
  const written: string[] = []
  let closed = false
  const terminal: Terminal = {
    plain,
    write: async (bytes) => void written.push(Buffer.from(bytes).toString()),
    close: async () => {
      closed = true
    },
  }
  const display = await terminalOpener(configOf(null), async () => terminal)(silent, never)
  return { written, display, isClosed: () => closed }
}

const settled = () => new Promise(setImmediate)

test('what is no terminal is given each frame that differs, as lines', async () => {
  const { written, display, isClosed } = await opened(true)
  for (const text of ['one', 'one', 'two']) {
    display.show(frameOf([text]), false)
    await settled()
  }
  await display.close()
  const edge = '─'.repeat(12)
  const box = (text: string) => `┌${edge}┐\n│${text.padEnd(12)}│\n│${' '.repeat(12)}│\n└${edge}┘\n`
  assert.deepEqual(written, [box('one'), box('two')])
  assert.equal(isClosed(), true)
})

test('a redraw clears the terminal, a change of the backlight draws it again, a close brings the cursor back', async () => {
  const { written, display } = await opened(false)
  display.show(frameOf(['x']), false)
  await settled()
  display.setBacklight(0)
  await settled()
  display.redraw()
  await display.close()
  assert.deepEqual(
    written.map((text) => [text.startsWith('\x1b[2J'), text.includes('\x1b[2m'), text.includes('│x')]),
    [
      [true, false, true],
      [false, true, true],
      [true, true, true],
      [false, false, false],
    ],
  )
  assert.equal(written.at(-1), '\x1b[?25h')
})

test('a terminal by its path', { skip: noPty() }, async () => {
  let text = ''
  const { promise, resolve } = Promise.withResolvers<void>()
  await using pty = await openPty((chunk) => {
    text += Buffer.from(chunk).toString()
    if (text.includes('│end')) resolve()
  })
  const display = await terminalOpener(configOf(pty.path))(silent, never)
  display.show(frameOf(['Küche 21°', 'end']), false)
  await promise
  assert.match(text, /│Küche 21° {3}│/)
  await display.close()
})

test('a path that is no device is refused in words', async () => {
  await assert.rejects(terminalOpener(configOf('/nonexistent/tty'))(silent, never), {
    message: '/nonexistent/tty: there is no such device',
  })
})
