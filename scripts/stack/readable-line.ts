import { prettyFactory } from 'pino-pretty'

const format = {
  translateTime: 'SYS:yyyy-mm-dd HH:MM:ss.l',
  ignore: 'pid,hostname',
  singleLine: true,
  errorLikeObjectKeys: ['err'],
}

/**
 * A line of a service's log for people, as pino-pretty writes it: time of day, level, service, message, then what else it
 * says. A name that Compose puts before it (`rf-1  | `) stays where the line itself is of no service. What is no such
 * line is left as it is. Pure, but for the machine's time zone.
 */
export function readable(colour: boolean): (raw: string) => string {
  const pretty = prettyFactory({ ...format, colorize: colour })
  return (raw) => {
    const line = raw.replace(/^\x1b\[2K/, '') // Compose 2.26 erases the line first, also where there is no terminal
    const event = parse(line.replace(/^[\w.-]+ +\| /, ''))
    return event === undefined ? line : pretty(event).replace(/ *\n$/, '')
  }
}

function parse(text: string): object | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(text, (key, each: unknown) => plain(key, each))
    return typeof value === 'object' && value !== null && 'level' in value ? value : undefined
  } catch {
    return undefined
  }
}

/** Control characters are shown, so that no message can move the terminal's cursor; a stack keeps its lines. */
function plain(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value
  const shown = (char: string) =>
    char === '\n' && key === 'stack' ? char : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
  return value.replace(/[\0-\x1f\x7f-\x9f]/g, shown)
}
