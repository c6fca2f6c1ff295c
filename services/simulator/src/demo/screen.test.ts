import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Screen } from './screen.ts'

function terminal(columns = 100, rows = 30) {
  const written: string[] = []
  return { screen: new Screen({ columns, rows, write: (text) => written.push(text) }), written }
}

test('the first picture takes the other screen without wrapping, the next ones redraw it, close gives the terminal back once', () => {
  const { screen, written } = terminal()
  screen.draw(['a', 'b'])
  screen.draw(['c'])
  screen.close()
  screen.close()
  assert.deepEqual(written, [
    '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[H\x1b[Ka\r\n\x1b[Kb\x1b[J',
    '\x1b[H\x1b[Kc\x1b[J',
    '\x1b[?7h\x1b[?25h\x1b[?1049l',
  ])
})

test('a terminal that is not drawn on is left alone', () => {
  const { screen, written } = terminal()
  screen.close()
  assert.deepEqual(written, [])
})

test('a terminal that does not know its size counts as 80x24', () => {
  assert.deepEqual(terminal(0, 0).screen.size, { columns: 80, rows: 24 })
  assert.deepEqual(terminal(132, 43).screen.size, { columns: 132, rows: 43 })
})
