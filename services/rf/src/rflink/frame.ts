/** One `LABEL=value` of a line. */
export interface Label {
  readonly label: string
  readonly text: string
  /** Whether its `;` came: without it the text may be the beginning of a longer one. */
  readonly whole: boolean
}

/** A line about a device: `20;2D;Alecto V1;ID=08ef;TEMP=00d1;HUM=61;BAT=OK;`. */
export interface DeviceFrame {
  readonly kind: 'device'
  /** 00 to FF; starts again with each reset, so it is no identity. */
  readonly counter: number
  readonly protocol: string
  /** Hex text as the gateway wrote it; it is sent back so. */
  readonly id: string
  /** House or unit code or button, as the gateway wrote it: `a`, `0b`, `A1`. */
  readonly switch: string | undefined
  /** What else it says, in order. */
  readonly labels: readonly Label[]
  /** Words that are no `LABEL=value`, and labels that came again. */
  readonly unknown: readonly string[]
}

/** What the gateway says of itself. */
export type Answer =
  | 'banner'
  | 'pong'
  | 'ok'
  | 'command unknown'
  | 'error'
  | 'reboot'
  | 'version'
  | 'status'
  | 'setting'
  | 'debug'
  | 'notice'

export interface AnswerFrame {
  readonly kind: 'answer'
  readonly counter: number
  readonly answer: Answer
  /** The line after its counter. */
  readonly text: string
}

/** A line with a header that is neither: a device without a usable protocol, ID or switch. */
export interface BadFrame {
  readonly kind: 'bad'
  readonly counter: number
  readonly text: string
}

export type Frame = DeviceFrame | AnswerFrame | BadFrame

/**
 * What the gateway answers, by the first word after the counter (RFLink Protocol Reference, "Special Control
 * Commands"; the 32-bit firmware says `RFLink_ESP` in its banner, `REBOOT` and `ERROR: …`).
 */
const answers: readonly (readonly [RegExp, Answer])[] = [
  [/^(Nodo RadioFrequencyLink|RFLink)/, 'banner'],
  [/^PONG$/, 'pong'],
  [/^OK$/, 'ok'],
  [/^CMD UNKNOWN$/, 'command unknown'],
  [/^ERROR\b/, 'error'],
  [/^REBOOT$/, 'reboot'],
  [/^VER=/, 'version'],
  [/^STATUS$/, 'status'],
  [/^Q?(RFU?)?DEBUG=(ON|OFF)$/, 'setting'],
  [/^(debug|Q?RFU?DEBUG)/i, 'debug'],
  [/^\w+=(ON|OFF)$/, 'setting'],
]

const protocolName = /^[A-Za-z0-9][\w /.+()&-]{0,31}$/
const idText = /^[0-9A-Fa-f]{1,16}$/
const switchText = /^[0-9A-Za-z]{1,8}$/

/** Reads a line that the framer cut: `20;HH;…`. Never throws. */
export function parseFrame(line: string): Frame {
  const counter = Number.parseInt(line.slice(3, 5), 16)
  const text = line.slice(6)
  const [name = '', ...words] = text.split(';').map((word) => word.trim())
  if (!words.some((word) => word.startsWith('ID='))) {
    const answer = answers.find(([pattern]) => pattern.test(name))?.[1]
    if (answer) return { kind: 'answer', counter, answer, text }
    // R32 on what its decoders do not know: `Oregon Unknown;DEBUG=8A EC …;`
    if (words.some((word) => word.startsWith('DEBUG=')))
      return { kind: 'answer', counter, answer: 'debug', text }
    // a sentence that is not in the list (`Internal Pullup on RF-in disabled`), or a device without ID
    return words.some((word) => word.includes('=')) || name === ''
      ? { kind: 'bad', counter, text }
      : { kind: 'answer', counter, answer: 'notice', text }
  }
  return parseDevice(counter, text, name, words)
}

function parseDevice(counter: number, text: string, protocol: string, words: readonly string[]): Frame {
  const labels: Label[] = []
  const unknown: string[] = []
  const seen = new Set<string>()
  for (const [i, word] of words.entries()) {
    if (word === '') continue
    const at = word.indexOf('=') // the first one: a value may hold another (`CMD=SET_LEVEL=7`)
    const label = word.slice(0, at)
    if (at < 1 || seen.has(label)) unknown.push(word)
    else labels.push({ label, text: word.slice(at + 1), whole: i < words.length - 1 })
    seen.add(label)
  }
  const find = (label: string) => labels.find((each) => each.label === label)
  const id = find('ID')
  const unit = find('SWITCH')
  const usable = id?.whole && idText.test(id.text) && (!unit || (unit.whole && switchText.test(unit.text)))
  if (!usable || !protocolName.test(protocol)) return { kind: 'bad', counter, text }
  const rest = labels.filter(({ label }) => label !== 'ID' && label !== 'SWITCH')
  return { kind: 'device', counter, protocol, id: id.text, switch: unit?.text, labels: rest, unknown }
}
