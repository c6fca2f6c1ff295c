// Kinds of panels that Grafana has and its packages do not: drawn as SVG from the same frames.
import {
  type DataFrame,
  dateTimeFormat,
  FieldType,
  type GrafanaTheme2,
  getFieldDisplayName,
} from '@grafana/data'
import { createElement as h, type ReactNode } from 'react'

interface Look {
  readonly width: number
  readonly height: number
  readonly theme: GrafanaTheme2
}

/** A row for each series, a bar for each state until the next, with its word and colour. */
export function timeline(
  frames: readonly DataFrame[],
  [from = 0, to = 1]: readonly number[],
  { width, height, theme, timeZone }: Look & { readonly timeZone: string },
): ReactNode {
  const [left, bottom] = [130, 22]
  const x = (ms: number) => left + ((Math.max(from, ms) - from) / (to - from)) * (width - left)
  const high = Math.min(34, (height - bottom) / Math.max(1, frames.length))
  const rows = frames.map((frame, row) => {
    const times = frame.fields.find(({ type }) => type === FieldType.time)?.values ?? []
    const field = frame.fields.find(({ type }) => type !== FieldType.time)
    if (!field) return null
    const spans = spansOf(times, field.values)
    const name = getFieldDisplayName(field, frame)
    const bars = spans.map(({ start, end, value }) => {
      const { text = '', color } = field.display?.(value) ?? {}
      const wide = x(end ?? to) - x(start)
      const label =
        wide > 7 * text.length
          ? h('text', { x: x(start) + 6, y: row * high + high / 2 + 4, fontSize: 11, fill: '#fff' }, text)
          : null
      return h(
        'g',
        { key: start },
        h('rect', {
          x: x(start),
          y: row * high + 2,
          width: Math.max(1, wide),
          height: high - 6,
          fill: color,
          fillOpacity: 0.7,
        }),
        label,
      )
    })
    const title = h(
      'text',
      {
        x: left - 8,
        y: row * high + high / 2 + 4,
        fontSize: 12,
        textAnchor: 'end',
        fill: theme.colors.text.primary,
      },
      name,
    )
    return h('g', { key: name }, bars, title)
  })
  const count = Math.max(2, Math.floor((width - left) / 120))
  const ticks = Array.from({ length: count }, (_, n) => from + ((to - from) * (n + 0.5)) / count)
  const axis = ticks.map((ms) =>
    h(
      'text',
      {
        key: ms,
        x: x(ms),
        y: height - 6,
        fontSize: 11,
        textAnchor: 'middle',
        fill: theme.colors.text.secondary,
      },
      dateTimeFormat(ms, { timeZone, format: 'MM-DD HH:mm' }),
    ),
  )
  return h('svg', { width, height }, rows, axis)
}

function spansOf(
  times: ArrayLike<number>,
  values: ArrayLike<unknown>,
): { start: number; end: number | undefined; value: unknown }[] {
  const spans: { start: number; end: number | undefined; value: unknown }[] = []
  for (let i = 0; i < times.length; i++) {
    const last = spans.at(-1)
    if (last && last.value === values[i]) continue
    const start = times[i] ?? 0
    if (last) last.end = start
    spans.push({ start, end: undefined, value: values[i] })
  }
  return spans
}

const directions = ['north', 'north-east', 'east', 'south-east', 'south', 'south-west', 'west', 'north-west']

/** Eight petals from the north on, clockwise; each as long as the wind came from there often. */
export function rose(frames: readonly DataFrame[], { width, height, theme }: Look): ReactNode {
  const found = new Map(
    frames.map((frame) => {
      const field = frame.fields.find(({ type }) => type !== FieldType.time)
      return [field ? getFieldDisplayName(field, frame) : '', Number(field?.values[0] ?? 0)]
    }),
  )
  const counts = directions.map((name) => ({ name, count: found.get(name) ?? 0 }))
  const most = Math.max(1, ...counts.map(({ count }) => count))
  const [cx, cy, radius] = [width / 2, height / 2, Math.min(width, height) / 2 - 22]
  const at = (degrees: number, r: number) => {
    const angle = ((degrees - 90) * Math.PI) / 180
    return [cx + r * Math.cos(angle), cy + r * Math.sin(angle)] as const
  }
  const petals = counts.map(({ name, count }, i) => {
    const r = (radius * count) / most
    const [[x1, y1], [x2, y2]] = [at(i * 45 - 18, r), at(i * 45 + 18, r)]
    const [lx, ly] = at(i * 45, radius + 12)
    return h(
      'g',
      { key: name },
      h('path', {
        d: `M${cx},${cy} L${x1},${y1} A${r},${r} 0 0 1 ${x2},${y2} Z`,
        fill: theme.visualization.getColorByName('blue'),
        fillOpacity: 0.75,
      }),
      h(
        'text',
        { x: lx, y: ly + 4, fontSize: 11, textAnchor: 'middle', fill: theme.colors.text.secondary },
        name.replace(/^(.).*?(?:-(.).*)?$/, (_, a: string, b?: string) => (a + (b ?? '')).toUpperCase()),
      ),
    )
  })
  const rings = [0.5, 1].map((part) =>
    h('circle', { key: part, cx, cy, r: radius * part, fill: 'none', stroke: theme.colors.border.medium }),
  )
  return h('svg', { width, height }, rings, petals)
}
