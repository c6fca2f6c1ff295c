// What is loaded into the browser: panels drawn by Grafana's own components where npm has them, state timelines and the
// wind rose as SVG. `window.pictures` holds the dashboard and the width.
import {
  applyFieldOverrides,
  cacheFieldDisplayNames,
  createTheme,
  type DataFrame,
  dateTime,
  type Field,
  FieldConfigOptionsRegistry,
  type FieldConfigSource,
  FieldType,
  type GrafanaTheme2,
  getDisplayProcessor,
  getFieldDisplayName,
  identityOverrideProcessor,
  standardTransformers,
  standardTransformersRegistry,
  ThemeContext,
  type TimeRange,
  toDataFrame,
  transformDataFrame,
} from '@grafana/data'
import {
  BigValue,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  GlobalStyles,
  TimeSeries,
} from '@grafana/ui'
import { createElement as h, type ReactNode } from 'react'
import 'uplot/dist/uPlot.min.css'
import { createRoot } from 'react-dom/client'
import type { Board, Frame, Shown } from './data.ts'
import { rose, timeline } from './svg.ts'

declare global {
  interface Window {
    pictures: { readonly board: Board; readonly width: number; readonly phone: boolean }
  }
}

const theme = createTheme({ colors: { mode: 'dark' } })
const timeZone = 'Europe/Berlin'

/** The options of fields that our panels use; Grafana's own registry is no part of its packages. */
const registry = new FieldConfigOptionsRegistry(() => {
  const standard = [
    'unit',
    'decimals',
    'min',
    'max',
    'mappings',
    'thresholds',
    'color',
    'noValue',
    'displayName',
  ]
  const custom = [
    'drawStyle',
    'barAlignment',
    'lineWidth',
    'fillOpacity',
    'showPoints',
    'pointSize',
    'spanNulls',
    'lineStyle',
    'cellOptions',
  ]
  const item = (id: string, path: string, isCustom: boolean) => ({
    id,
    path,
    isCustom,
    name: id,
    shouldApply: () => true,
    process: identityOverrideProcessor,
    settings: {},
    editor: () => null,
    override: () => null,
  })
  return [
    ...standard.map((id) => item(id, id, false)),
    ...custom.map((id) => item(`custom.${id}`, id, true)),
    // biome-ignore lint/suspicious/noExplicitAny: the registry's type asks for React editors that are never shown
  ] as any[]
})

const transformers = new Map(Object.values(standardTransformers).map((each) => [each.id, each]))
standardTransformersRegistry.setInit(() =>
  [...transformers.values()].map((each) => ({
    id: each.id,
    name: each.name,
    transformation: () => Promise.resolve(each),
    editor: () => null,
    imageDark: '',
    imageLight: '',
  })),
)

/** Frames as Grafana's own parser makes them. */
function frameOf({ refId, name, labels, columns }: Frame): DataFrame {
  const entries = Object.entries(columns)
  const frame = toDataFrame({
    refId,
    name,
    fields: entries.map(([key, values]) => {
      const type = key === 'Time' ? FieldType.time : typeOf(values)
      const config = key === 'Value' ? { displayNameFromDS: name } : {}
      return {
        name: key === 'Value' ? name : key,
        type,
        values: [...values],
        config,
        ...(key === 'Value' ? { labels } : {}),
      }
    }),
  })
  return frame
}

function typeOf(values: readonly unknown[]): FieldType {
  const first = values.find((value) => value !== null && value !== undefined)
  return typeof first === 'number' ? FieldType.number : FieldType.string
}

async function framesOf({ panel, frames }: Shown): Promise<DataFrame[]> {
  const raw = frames.map(frameOf)
  const transformed = await new Promise<DataFrame[]>((resolve) =>
    transformDataFrame(panel.transformations ?? [], raw).subscribe(resolve),
  )
  const shownFrames = applyFieldOverrides({
    data: transformed,
    fieldConfig: panel.fieldConfig as unknown as FieldConfigSource,
    replaceVariables: (text) => text,
    theme,
    timeZone,
    fieldConfigRegistry: registry,
  })
  cacheFieldDisplayNames(shownFrames)
  return shownFrames
}

const valueFields = (frames: readonly DataFrame[]) =>
  frames.flatMap((frame) =>
    frame.fields.filter(({ type }) => type !== FieldType.time).map((field) => ({ field, frame })),
  )

function stat(frames: readonly DataFrame[], width: number, height: number): ReactNode {
  const all = valueFields(frames).filter(({ field }) => field.values.some((value) => value !== null))
  const across = Math.max(1, Math.min(all.length, Math.floor(width / (width < 450 ? 160 : 110))))
  const down = Math.ceil(all.length / across)
  const [w, hgt] = [Math.floor(width / across) - 4, Math.floor(height / Math.max(1, down)) - 4]
  const values = all.map(({ field, frame }) => {
    const last = field.values.filter((value) => value !== null).at(-1)
    const display = (field.display ?? getDisplayProcessor({ field, theme, timeZone }))(last)
    const title = getFieldDisplayName(field, frame, [...frames])
    return h(BigValue, {
      key: title,
      theme,
      value: { ...display, title },
      width: w,
      height: hgt,
      colorMode: BigValueColorMode.Value,
      graphMode: BigValueGraphMode.None,
      textMode: BigValueTextMode.ValueAndName,
      wideLayout: false,
    })
  })
  return h('div', { style: { display: 'flex', flexWrap: 'wrap', gap: 4 } }, values)
}

function curves(shown: Shown, frames: DataFrame[], width: number, height: number): ReactNode {
  const [from, to] = shown.range.map((ms) => dateTime(ms))
  if (!from || !to) return null
  const timeRange: TimeRange = { from, to, raw: { from, to } }
  const some = frames.filter(({ length }) => length > 0)
  if (some.length === 0) return noData(shown)
  const { legend } = shown.panel.options
  return h(TimeSeries, {
    frames: some,
    width,
    height,
    timeRange,
    timeZone,
    legend,
    options: shown.panel.options,
  })
}

function rows(frames: readonly DataFrame[], shown: Shown): ReactNode {
  const [frame] = frames
  if (!frame || frame.length === 0) return noData(shown)
  const cell = {
    padding: '5px 8px',
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    textAlign: 'left' as const,
  }
  const text = (field: Field, row: number) => {
    const display = field.display?.(field.values[row])
    const colored = field.config.custom?.cellOptions?.type === 'color-text'
    const shownText = display
      ? `${display.prefix ?? ''}${display.text}${display.suffix ?? ''}`
      : String(field.values[row] ?? '')
    return h(
      'td',
      { key: field.name, style: { ...cell, color: colored ? display?.color : undefined } },
      shownText,
    )
  }
  return h(
    'table',
    { style: { width: '100%', borderCollapse: 'collapse', fontSize: 13 } },
    h(
      'thead',
      null,
      h(
        'tr',
        null,
        frame.fields.map((field) =>
          h(
            'th',
            { key: field.name, style: { ...cell, color: theme.colors.primary.text } },
            getFieldDisplayName(field, frame),
          ),
        ),
      ),
    ),
    h(
      'tbody',
      null,
      Array.from({ length: Math.min(frame.length, 9) }, (_, row) =>
        h(
          'tr',
          { key: row },
          frame.fields.map((field) => text(field, row)),
        ),
      ),
    ),
  )
}

const noData = ({ panel }: Shown) =>
  h(
    'div',
    { style: { padding: 20, color: theme.colors.text.secondary } },
    panel.fieldConfig?.defaults.noValue ?? '',
  )

function body(shown: Shown, frames: DataFrame[], width: number, height: number): ReactNode {
  const { type } = shown.panel
  if (type === 'stat') return frames.length === 0 ? noData(shown) : stat(frames, width, height)
  if (type === 'timeseries') return curves(shown, frames, width, height)
  if (type === 'state-timeline')
    return frames.length === 0
      ? noData(shown)
      : timeline(frames, shown.range, { width, height, theme, timeZone })
  if (type === 'bargauge') return rose(frames, { width, height, theme })
  return rows(frames, shown)
}

interface Place {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

function box(shown: Shown, frames: DataFrame[], place: Place, key: number): ReactNode {
  const { background, border, text } = theme.colors
  return h(
    'section',
    {
      key,
      style: {
        ...{ position: 'absolute', ...place, boxSizing: 'border-box', overflow: 'hidden' },
        ...{ background: background.primary, border: `1px solid ${border.weak}`, borderRadius: 2 },
      },
    },
    h(
      'h6',
      { style: { margin: 0, padding: '8px 8px 4px', fontSize: 14, fontWeight: 500, color: text.primary } },
      shown.title,
    ),
    h('div', { style: { padding: '0 8px' } }, body(shown, frames, place.width - 18, place.height - 42)),
  )
}

/** The grid of 24 columns, or on a phone one under the other. */
function places(
  board: Board,
  width: number,
  phone: boolean,
): { places: Place[]; headings: { title: string; top: number }[]; height: number } {
  const unit = 38
  if (phone) {
    let top = 48
    const all = board.panels.map(({ panel }) => {
      const height = (panel.gridPos?.h ?? 8) * unit - 8
      const place = { left: 8, top, width: width - 16, height }
      top += height + 8
      return place
    })
    return { places: all, headings: [], height: top }
  }
  const seen = new Map<number, number>()
  const all = board.panels.map(({ panel }) => {
    const { x = 0, y = 0, w = 24, h: rowsHigh = 8 } = panel.gridPos ?? {}
    const nth = seen.get(panel.id ?? 0) ?? 0
    seen.set(panel.id ?? 0, nth + 1)
    const column = width / 24
    return {
      left: (x + nth * w) * column + 4,
      top: 48 + y * unit,
      width: w * column - 8,
      height: rowsHigh * unit - 8,
    }
  })
  const headings = board.headings.map(({ title, y }) => ({ title, top: 48 + y * unit }))
  return { places: all, headings, height: Math.max(...all.map(({ top, height }) => top + height)) + 8 }
}

async function show(): Promise<void> {
  const { board, width, phone } = window.pictures
  const all = await Promise.all(board.panels.map(framesOf))
  const layout = places(board, width, phone)
  const title = h(
    'h3',
    { style: { position: 'absolute', left: 12, top: 10, margin: 0, fontSize: 20 } },
    board.title,
  )
  const headings = layout.headings.map((each) =>
    h(
      'div',
      { key: each.title, style: { position: 'absolute', left: 10, top: each.top + 8, fontWeight: 500 } },
      each.title,
    ),
  )
  const boxes = board.panels.map((shown, i) =>
    box(shown, all[i] ?? [], layout.places[i] ?? { left: 0, top: 0, width: 1, height: 1 }, i),
  )
  const style = {
    position: 'relative' as const,
    width,
    height: layout.height,
    background: theme.colors.background.canvas,
    color: theme.colors.text.primary,
  }
  const tree = h(
    ThemeContext.Provider,
    { value: theme as GrafanaTheme2 },
    h(GlobalStyles, { isExtensionSidebarOpen: false } as never),
    h('main', { style }, title, headings, boxes),
  )
  const host = document.getElementById('root')
  if (host) createRoot(host).render(tree)
}

void show().catch((error: unknown) => {
  document.body.textContent = `failed: ${error instanceof Error ? error.stack : String(error)}`
})
