import type { Model, Process, Series } from './model.ts'
import { sparkline } from './sparkline.ts'

/** The model as far as the picture reads it. */
export type View = Pick<
  Model,
  'sensors' | 'processes' | 'events' | 'readings' | 'stored' | 'rate' | 'display'
>

export interface Size {
  readonly columns: number
  readonly rows: number
}

/** How a piece of text is meant; what that looks like is up to the terminal. */
export type Tone = 'title' | 'head' | 'good' | 'warn' | 'bad' | 'dim'
export type Paint = (tone: Tone, text: string) => string

/** The order in which a sensor's readings are shown; the first number is the one with the curve. */
const order = [
  'temperature',
  'humidity',
  'power',
  'energy',
  'level',
  'status',
  'wind_speed',
  'wind_gust',
  'wind_direction',
  'rain',
]
const narrowest = 60
const ageWidth = 6
const curveAt80 = 11
/** How long a page of sensors is shown where not all fit, in ms. */
const pageMs = 4000

/**
 * The picture, at most `rows` lines of at most `columns` characters (colours not counted).
 * @param now ms since 1970
 * @param elapsed ms since the demo began
 */
export function picture(view: View, now: number, elapsed: number, size: Size, paint: Paint): string[] {
  const width = Math.max(narrowest, size.columns)
  const [sensorHead = '', ...sensors] = sensorLines(view, now, width, paint)
  const processes = besideDisplay(view, now, width, paint)
  const foot = ['', ...hint(view, width, paint)]
  const free = size.rows - 1 - processes.length - foot.length - 3 // the title, a blank line each, the heading of events
  const sensorRows = Math.max(1, Math.min(sensors.length, free - 4))
  const eventRows = Math.max(1, free - 1 - sensorRows)
  const page = Math.floor(elapsed / pageMs) % Math.ceil(sensors.length / sensorRows)
  const lines = [
    title(view, elapsed, width, paint),
    '',
    sensorHead,
    ...pageOf(sensors, page, sensorRows),
    '',
    ...processes,
    paint('head', fit('EVENTS', width)),
    ...eventLines(view, eventRows, width, paint),
    ...foot,
  ]
  return lines.slice(0, size.rows)
}

/** The rows of a page; the last page is as full as the others. */
function pageOf(lines: readonly string[], page: number, rows: number): readonly string[] {
  const start = Math.min(page * rows, lines.length - rows)
  return lines.slice(start, start + rows)
}

/** The processes, with a display, if there is one, at their right. */
function besideDisplay(view: View, now: number, width: number, paint: Paint): string[] {
  const box = displayBox(view.display ?? [], paint)
  const boxWidth = view.display ? (view.display[0]?.length ?? 0) + 3 : 0
  const lines = processLines(view, now, width - boxWidth, paint)
  return view.display ? lines.map((line, index) => `${line}${box[index] ?? ''}`) : lines
}

/** A character display in its frame, with a space before it. */
export function displayBox(rows: readonly string[], paint: Paint): string[] {
  const edge = '─'.repeat(rows[0]?.length ?? 0)
  const middle = rows.map((row) => ` │${paint('title', printable(row))}│`)
  return [` ┌${edge}┐`, ...middle, ` └${edge}┘`]
}

function title(view: View, elapsed: number, width: number, paint: Paint): string {
  const { readings, stored, rate } = view
  const left = `CONSTELLATION  ${clock(elapsed)}`
  const right = `${readings} readings  ${stored} points stored, ${rate.toFixed(1)}/s`
  return paint('title', `${fit(left, width - right.length - 1)} ${right}`)
}

function sensorLines(view: View, now: number, width: number, paint: Paint): string[] {
  const names = [...view.sensors.keys()].sort()
  const nameWidth = Math.min(24, Math.max(11, ...names.map((name) => name.length)))
  const curveWidth = Math.max(0, curveAt80 + Math.min(44, Math.floor((width - 80) / 3)))
  const valueWidth = width - nameWidth - curveWidth - ageWidth - 3
  const row = (name: string, values: string, age: string, curve: string) =>
    `${fit(name, nameWidth)} ${fit(values, valueWidth)} ${age.padStart(ageWidth)} ${curve}`
  const head = paint(
    'head',
    row('SENSOR', 'READINGS', 'AGE', 'CURVE'.slice(0, curveWidth).padStart(curveWidth)),
  )
  const lines = names.map((name) => {
    const series = ranked([...(view.sensors.get(name)?.values() ?? [])])
    const newest = Math.max(...series.map(({ ts }) => ts))
    const curve = series.find(({ recent }) => recent.length > 1)?.recent ?? []
    const values = asManyAsFit(series.filter(interesting).map(reading), valueWidth)
    return row(name, values, age(now - newest), sparkline(curve, curveWidth))
  })
  return [head, ...(lines.length > 0 ? lines : [paint('dim', fit('nothing heard yet', width))])]
}

function ranked(series: Series[]): Series[] {
  const rank = ({ name }: Series) => (order.includes(name) ? order.indexOf(name) : order.length)
  return series.sort((a, b) => rank(a) - rank(b))
}

/** The first of the texts that fit side by side; the first one always. */
function asManyAsFit([first = '', ...others]: readonly string[], width: number): string {
  let line = first
  for (const each of others) {
    if (line.length + 2 + each.length > width) break
    line += `  ${each}`
  }
  return line
}

/** A battery that is not low says nothing. */
const interesting = ({ name, value }: Series) => !(name === 'battery_low' && value === false)

function reading({ name, value, unit }: Series): string {
  const short = name.replace(/^wind_/, '').replaceAll('_', ' ')
  return printable(`${short} ${value}${unit && unit !== '°' ? ' ' : ''}${unit}`)
}

/** Narrow enough for a display of 20 characters beside them in 80 columns. */
const columns = { name: 15, state: 10, pid: 8, up: 7, memory: 8, restarts: 9 }

function processLines(view: View, now: number, width: number, paint: Paint): string[] {
  const cells = (pid: string, up: string, memory: string, restarts: string, note: string) => {
    const { pid: p, up: u, memory: m, restarts: r, name, state } = columns
    const left = `${pid.padStart(p)}${up.padStart(u)}${memory.padStart(m)}${restarts.padStart(r)}  `
    return fit(`${left}${note}`.trimEnd(), width - name - state)
  }
  const head = fit('PROCESS', columns.name) + fit('STATE', columns.state)
  const lines = [...view.processes.values()].map((process) => {
    const { name, state, pid, since, rssBytes, restarts, reason } = process
    const memory = rssBytes === undefined ? '' : `${Math.round(rssBytes / 2 ** 20)} MB`
    const up = pid === undefined ? '' : age(now - since)
    const rest = cells(
      String(pid ?? '-'),
      up,
      memory,
      restarts > 0 ? String(restarts) : '',
      printable(reason),
    )
    return fit(name, columns.name) + paint(tone(process), fit(state, columns.state)) + rest
  })
  return [paint('head', head + cells('PID', 'UP', 'MEMORY', 'RESTARTS', '')), ...lines]
}

function tone({ state }: Process): Tone {
  if (state === 'online' || state === 'running') return 'good'
  return state === 'offline' || state === 'down' ? 'bad' : 'warn'
}

function eventLines(view: View, rows: number, width: number, paint: Paint): string[] {
  const shown = view.events.slice(-rows).map(({ time, text }) => {
    const at = new Date(time).toTimeString().slice(0, 8)
    return `${paint('dim', at)}  ${fit(printable(text), width - at.length - 2)}`
  })
  return [...shown, ...Array.from({ length: rows - shown.length }, () => '')]
}

function hint(view: View, width: number, paint: Paint): string[] {
  const pid = view.processes.get('rf')?.pid
  const kill = pid === undefined ? 'rf is being started again' : `Try: kill -9 ${pid} (rf), or any other PID`
  return [paint('dim', fit(`${kill}. Ctrl-C ends it all.`, width))]
}

/** Text in exactly `width` characters. */
function fit(text: string, width: number): string {
  if (text.length <= width) return text.padEnd(width)
  return width > 0 ? `${text.slice(0, width - 1)}…` : ''
}

/** What others sent must not move the cursor. */
export const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '·')

/** A length of time in ms in a few characters: `3 s`, `12 min`, `5 h`. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 100) return `${seconds} s`
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}

/** `1:05` of a length of time in ms. */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
