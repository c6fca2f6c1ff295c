/** pino's levels (pino, "Levels"), with the colour (SGR) of each. */
const levels: Readonly<Record<number, readonly [name: string, sgr: number]>> = {
  10: ['TRACE', 90],
  20: ['DEBUG', 90],
  30: ['INFO ', 32],
  40: ['WARN ', 33],
  50: ['ERROR', 31],
  60: ['FATAL', 31],
}

/**
 * A line of a service's log for people: time of day, level, service, message, then what else it says. A name that
 * Compose puts before it (`rf-1  | `) stays where the line itself names nobody. What is no such line is left as it is.
 * Pure, but for the machine's time zone.
 */
export function readable(raw: string, colour: boolean): string {
  const line = raw.replace(/^\x1b\[2K/, '') // Compose 2.26 erases the line first, also where there is no terminal
  const [, prefix = '', text = ''] = /^([\w.-]+ +\| )?(.*)$/s.exec(line) ?? []
  const event = parse(text)
  if (event === undefined) return line
  const { level, time, name, msg, err, pid: _, hostname: __, ...fields } = event
  const [label, sgr] = levels[Number(level)] ?? [`LEVEL ${String(level)}`, 0]
  const paint = (code: number, part: string) => (colour && part ? `\x1b[${code}m${part}\x1b[0m` : part)
  const who = typeof name === 'string' ? name.padEnd(13) : prefix.trimEnd()
  const facts = Object.entries(fields).map(([key, value]) => `${key}=${plain(value)}`)
  const head = [timeOfDay(time), paint(sgr, label), paint(36, who), plain(msg ?? '')].join(' ')
  const rest = facts.length > 0 ? `  ${paint(90, facts.join(' '))}` : ''
  return `${head}${rest}${stack(err)}`
}

function parse(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    // an object, as it begins with a brace
    return typeof value === 'object' && value !== null && 'level' in value
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/** Control characters are shown, so that no message can move the terminal's cursor. */
function plain(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.replace(
    /[\0-\x1f\x7f-\x9f]/g,
    (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}

function timeOfDay(time: unknown): string {
  const date = new Date(typeof time === 'number' ? time : Number.NaN)
  if (Number.isNaN(date.getTime())) return '--:--:--.---'
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
  return `${day} ${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

/** An error's stack below the line, indented; its message is in the line already. */
function stack(err: unknown): string {
  if (typeof err !== 'object' || err === null || !('stack' in err) || typeof err.stack !== 'string') return ''
  return err.stack
    .split('\n')
    .map((line) => `\n    ${plain(line.trim())}`)
    .join('')
}
