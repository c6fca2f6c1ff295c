import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { type LcdServer, startLcdServer } from './server.ts'
import { drawn, type Widget } from './widgets.ts'

/** A server with what it shows, and clients of it. */
async function started(columns = 20, rows = 4) {
  const shown = new EventEmitter<{ frame: [] }>()
  const frames: { rows: readonly string[]; lit: boolean }[] = []
  const server = await startLcdServer({
    host: '127.0.0.1',
    port: 0,
    columns,
    rows,
    onFrame: (now, lit) => {
      frames.push({ rows: now, lit })
      shown.emit('frame')
    },
  })
  const shows = async (text: string) => {
    while (server.rows[0]?.trimEnd() !== text) await once(shown, 'frame')
  }
  return { server, frames, shows, [Symbol.asyncDispose]: () => server.close() }
}

/** A client: sends lines, and gives the answers line by line. */
function client(server: LcdServer) {
  const socket = connect(server.port, '127.0.0.1').setEncoding('latin1')
  const answers = createInterface({ input: socket })[Symbol.asyncIterator]()
  return {
    socket,
    say: (...lines: string[]) => void socket.write(lines.map((line) => `${line}\n`).join(''), 'latin1'),
    hear: async (count: number) => {
      const heard: string[] = []
      while (heard.length < count) heard.push((await answers.next()).value ?? 'the end')
      return heard
    },
  }
}

// as LCDd 0.5.9 answers them
const answers: readonly (readonly [line: string, answers: string[]])[] = [
  ['noop', ['noop complete']],
  ['client_set -name {a}', ['success']],
  ['client_set -name', ['huh? Usage: client_set -name <name>']],
  ['client_add_key Up', ['success']],
  ['screen_add c', ['huh? Screen already exists']],
  ['screen_set c -name {x} -heartbeat off -priority info', ['success', 'success', 'success']],
  ['screen_set none -priority alert', ['huh? Unknown screen id']],
  ['widget_add c x string', ['success']],
  ['widget_set c 1 1 1 {text}', ['success']],
  ['widget_set c none 1 1 1', ['huh? Unknown widget id']],
  ['widget_set c 1 1 1 {not ended', ['huh? Could not parse command']],
  ['widget_del c none', ['huh? Invalid widget id']],
  ['foo', ['huh? Invalid command "foo"']],
  ['constructor', ['huh? Invalid command "constructor"']],
  ['backlight off', ['success']],
]
for (const [line, expected] of answers)
  test(`the answer to ${line}`, async () => {
    await using started_ = await started()
    const { say, hear, socket } = client(started_.server)
    say('hello', 'screen_add c', 'widget_add c 1 string', 'noop')
    const [hello, ...rest] = await hear(5)
    assert.equal(hello, 'connect LCDproc 0.5.9 protocol 0.3 lcd wid 20 hgt 4 cellwid 5 cellhgt 8')
    assert.deepEqual(rest, ['success', 'success', 'noop complete', 'listen c'])
    say(line)
    assert.deepEqual(await hear(expected.length), expected)
    socket.destroy()
  })

test('before hello there is nothing', async () => {
  await using started_ = await started()
  const { say, hear, socket } = client(started_.server)
  say('screen_add c')
  assert.deepEqual(await hear(1), ['huh? Invalid command "screen_add"'])
  socket.destroy()
})

const pictures: readonly (readonly [what: string, widgets: Widget[], rows: string[]])[] = [
  ['nothing', [], ['      ', '      ']],
  ['a text that is too long', [{ kind: 'string', values: ['4', '1', 'abcdef'] }], ['   abc', '      ']],
  ['outside', [{ kind: 'string', values: ['1', '9', 'x'] }], ['      ', '      ']],
  ['not set yet', [{ kind: 'hbar', values: [] }], ['      ', '      ']],
  ['a title', [{ kind: 'title', values: ['Home'] }], ['Home  ', '      ']],
  ['a bar to the right', [{ kind: 'hbar', values: ['2', '2', '13'] }], ['      ', ' ██▋  ']],
  ['a bar upwards', [{ kind: 'vbar', values: ['1', '2', '11'] }], ['▃     ', '█     ']],
  ['an icon', [{ kind: 'icon', values: ['6', '1', 'ARROW_UP'] }], ['     ↑', '      ']],
  [
    'the later one on top',
    [
      { kind: 'string', values: ['1', '1', 'abcdef'] },
      { kind: 'icon', values: ['3', '1', 'HEART_FILLED'] },
    ],
    ['ab♥def', '      '],
  ],
]
for (const [what, widgets, rows] of pictures)
  test(`a picture: ${what}`, () => assert.deepEqual(drawn(widgets, { columns: 6, rows: 2 }), rows))

test('the screen of the highest priority is shown, and its client gets the keys that it asked for', async () => {
  await using started_ = await started()
  const [one, two] = [client(started_.server), client(started_.server)]
  const screen = (text: string) => [
    'hello',
    'screen_add s',
    'widget_add s 1 string',
    `widget_set s 1 1 1 ${text}`,
    'client_add_key Up',
  ]
  one.say(...screen('one'))
  await one.hear(6)
  await started_.shows('one')
  two.say(...screen('two'), 'screen_set s -priority alert')
  await two.hear(7)
  await started_.shows('two')
  assert.deepEqual(await one.hear(1), ['ignore s'])
  for (const key of ['Down', 'Up']) started_.server.press(key)
  assert.deepEqual(await two.hear(1), ['key Up'])
  two.socket.destroy()
  await started_.shows('one')
  assert.deepEqual(await one.hear(1), ['listen s'])
  one.say('backlight off')
  while (started_.frames.at(-1)?.lit !== false) await new Promise(setImmediate)
  one.say('bye')
  assert.deepEqual(await one.hear(2), ['success', 'the end'])
})

test('a line that is too long ends the connection', async () => {
  await using started_ = await started()
  const { say, socket } = client(started_.server)
  const ended = once(socket, 'close')
  socket.on('error', () => undefined)
  say('x'.repeat(9000))
  await ended
})
