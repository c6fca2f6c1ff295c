/** What the gateway makes of a line that it was sent (RFLink Protocol Reference, "Control Commands" and "Send"). */
export type Command =
  | { readonly kind: 'ping' | 'version' | 'status' | 'reboot' | 'unknown' }
  | { readonly kind: 'setting'; readonly name: string; readonly on: boolean }
  | {
      readonly kind: 'send'
      readonly protocol: string
      readonly id: string
      readonly unit: string
      readonly command: string
    }
  /** `11;`: the frame is handled as if it had been received. */
  | { readonly kind: 'echo'; readonly frame: string }

/** How many words follow the protocol, where it is not the usual three (ID, switch, command). */
const wordsAfterProtocol: Readonly<Record<string, readonly number[]>> = {
  selectplus: [1],
  deltronic: [1],
  mertik: [2],
  rts: [3, 4],
  milightv1: [4],
}

/** Protocols that the gateway can send. */
const sendable: ReadonlySet<string> = new Set([
  ...Object.keys(wordsAfterProtocol),
  ...'kaku ab400d impuls newkaku eurodomest blyss conrad kambrook x10 homeconfort fa500 powerfix homeeasy'.split(
    ' ',
  ),
  ...'ikea koppla|ev1527|chuango|byron|fa20rf|unitec|tristate|elro ab400|flamingof500'.split('|'),
])

const action =
  /^(ON|OFF|ALLON|ALLOFF|UP|DOWN|STOP|DIM|BRIGHT|PAIR|UNPAIR|CONFIRM|LIMIT|COLOR|DISCO[+-]|MODE[0-8]|\d|1[0-5])$/i
const setting = /^(RFDEBUG|RFUDEBUG|QRFDEBUG|set[A-Za-z0-9]+)=(ON|OFF)$/i
const single: Readonly<Record<string, 'ping' | 'version' | 'status' | 'reboot'>> = {
  PING: 'ping',
  VERSION: 'version',
  STATUS: 'status',
  REBOOT: 'reboot',
}

/** Reads one line without its line end; undefined for what is not meant for a gateway: no `10;` or `11;`, no `;` at the end. */
export function understand(line: string): Command | undefined {
  const head = /^(10|11);(.*);$/.exec(line.trim())
  if (!head) return undefined
  const [, direction, rest = ''] = head
  if (direction === '11') return echo(rest)
  const [first = '', ...words] = rest.split(';')
  if (words.length > 0) return send(first, words)
  const simple = single[first.toUpperCase()]
  if (simple) return { kind: simple }
  const [, name, value] = setting.exec(first) ?? []
  return name && value ? { kind: 'setting', name, on: value.toUpperCase() === 'ON' } : { kind: 'unknown' }
}

function echo(rest: string): Command {
  const frame = /^20;[0-9A-F]{2};(.+;ID=.+)$/i.exec(rest)?.[1]
  return frame ? { kind: 'echo', frame: `${frame};` } : { kind: 'unknown' }
}

function send(protocol: string, words: readonly string[]): Command {
  const name = protocol.toLowerCase()
  const allowed = wordsAfterProtocol[name] ?? [3]
  const [id = '', second = ''] = words
  const command = words.length === 1 ? 'ON' : (words.at(-1) ?? '') // a doorbell is only rung
  const valid = sendable.has(name) && allowed.includes(words.length) && /^[0-9a-f]{1,8}$/i.test(id)
  if (!valid || !action.test(command)) return { kind: 'unknown' }
  return { kind: 'send', protocol, id, unit: words.length >= 3 ? second : '', command }
}
