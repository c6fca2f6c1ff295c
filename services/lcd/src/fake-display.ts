import type { Clock } from './calendar.ts'
import type { Display, Frame } from './display.ts'

/** A clock that a test turns. */
export class FakeClock implements Clock {
  now: number
  passed = 0

  constructor(now: number) {
    this.now = now
  }

  wall(): number {
    return this.now
  }

  elapsed(): number {
    return this.passed
  }

  pass(ms: number): void {
    this.now += ms
    this.passed += ms
  }
}

/** A display that remembers what it was told. */
export class FakeDisplay implements Display {
  readonly columns: number
  readonly rows: number
  readonly backlight: Display['backlight']
  readonly blinkable: boolean
  readonly hasKeys = true
  readonly frames: Frame[] = []
  urgent = false
  level: number | undefined
  redrawn = 0
  closed = false

  constructor(size: string, { backlight = 'level', blinkable = true }: Partial<Display> = {}) {
    const [columns = 0, rows = 0] = size.split('x').map(Number)
    this.columns = columns
    this.rows = rows
    this.backlight = backlight
    this.blinkable = blinkable
  }

  show(frame: Frame, urgent: boolean): void {
    this.frames.push(frame)
    this.urgent = urgent
  }

  setBacklight(level: number): void {
    this.level = level
  }

  redraw(): void {
    this.redrawn++
  }

  close(): Promise<void> {
    this.closed = true
    return Promise.resolve()
  }

  /** What it shows now, drawn for people. */
  get picture(): string {
    return drawing(this.frames.at(-1) ?? [])
  }
}

const blocks: Readonly<Record<string, string>> = {
  ...{ 'bar:h1': '▏', 'bar:h2': '▎', 'bar:h3': '▌', 'bar:h4': '▊', 'bar:h5': '█' },
  ...{
    'bar:v1': '▁',
    'bar:v2': '▂',
    'bar:v3': '▃',
    'bar:v4': '▄',
    'bar:v5': '▅',
    'bar:v6': '▆',
    'bar:v7': '▇',
  },
  ...{ 'bar:v8': '█', 'big:full': '█', 'big:top': '▀', 'big:bottom': '▄', 'big:both': '≡', 'big:dot': '∙' },
}
const marks = '①②③④⑤⑥⑦⑧⑨'

/** A frame in a box. Bars and big digits are drawn; other pictures are numbered, and named below. */
export function drawing(frame: Frame): string {
  const named: string[] = []
  const mark = (glyph: string) => {
    if (!/^(icon|bar|big):/.test(glyph)) return glyph
    const block = blocks[glyph]
    if (block !== undefined) return block
    if (!named.includes(glyph)) named.push(glyph)
    return marks.charAt(named.indexOf(glyph)) || '?'
  }
  const rows = frame.map((row) => `|${row.map(mark).join('')}|`)
  const edge = `+${'-'.repeat(frame[0]?.length ?? 0)}+`
  const legend = named.map((glyph, i) => `${marks.charAt(i)} ${glyph}`)
  return [edge, ...rows, edge, ...legend].join('\n')
}
