import { crc32 } from 'node:zlib'
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  type DashboardLink,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Panel,
  TimePickerBuilder,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard'

/** Panels below a heading; `collapsed` ones are asked for only when somebody opens them. */
export interface Section {
  readonly title: string
  readonly collapsed?: boolean
  readonly panels: readonly Panel[]
}

/** What a dashboard is made of. */
export interface BoardSpec {
  /** Last part of its uid and name of its file. */
  readonly name: string
  readonly title: string
  readonly description: string
  /** Default range up to now: `24h`; `6d/d`: from the midnight of six days ago, so that no day's bar is cut. */
  readonly range: string
  /** How often it asks again: a Pi answers everybody who looks. */
  readonly refresh: '1m' | '5m' | '15m'
  readonly variables: readonly VariableModel[]
  readonly sections: readonly Section[]
}

/** Every dashboard has this tag, and links to all that have it. */
const tag = 'constellation'

/** The uid of a dashboard, which links and bookmarks refer to. */
export function uidOf(name: string): string {
  return `constellation-${name}`
}

/** A dashboard in Grafana's classic JSON form, with identifiers that depend on names only and a place for each panel. */
export function board(spec: BoardSpec): Dashboard {
  const uid = uidOf(spec.name)
  const links = new DashboardLinkBuilder('Constellation')
    .type(DashboardLinkType.Dashboards)
    .tags([tag])
    .includeVars(true)
    .keepTime(true)
  const built = new DashboardBuilder(spec.title)
    .uid(uid)
    .description(spec.description)
    .tags([tag])
    // that of Grafana's configuration, which is the stack's TZ
    .timezone('')
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: `now-${spec.range}`, to: 'now' })
    .timepicker(new TimePickerBuilder().refreshIntervals(['1m', '5m', '15m', '1h']))
    .refresh(spec.refresh)
    .link(links)
    .build()
  built.links = built.links?.map(visible) ?? []
  built.templating.list = [...spec.variables]
  built.panels = place(uid, spec.sections)
  return built
}

/** The SDK's builder hides links in a menu. */
function visible({ placement: _, ...link }: DashboardLink): DashboardLink {
  return link
}

type Placed = NonNullable<Dashboard['panels']>

/** Puts panels side by side until a row of the grid is full, section after section. */
function place(uid: string, sections: readonly Section[]): Placed {
  const all: Placed = []
  let y = 0
  for (const { title, collapsed = false, panels } of sections) {
    const placed: Panel[] = []
    const heading = { h: 1, w: 24, x: 0, y }
    y += 1
    let [x, height] = [0, 0]
    for (const panel of panels) {
      const { w, h } = panel.gridPos ?? { w: 24, h: 8 }
      if (x + w > 24) {
        y += height
        x = 0
        height = 0
      }
      placed.push(identified(uid, { ...panel, gridPos: { w, h, x, y } }))
      x += w
      height = Math.max(height, h)
    }
    y += height
    const row = { type: 'row' as const, id: idOf(uid, `row ${title}`), title, collapsed, gridPos: heading }
    all.push({ ...row, panels: collapsed ? placed : [] }, ...(collapsed ? [] : placed))
  }
  return all
}

/** Queries get letters in order; the panel a number that depends on its name alone, so that alerts can point at it. */
function identified(uid: string, panel: Panel): Panel {
  const targets = panel.targets?.map((target, index) => ({ ...target, refId: letter(index) })) ?? []
  const { fieldConfig } = panel
  const links = fieldConfig?.defaults.links?.map(visible)
  const defaults = links ? { ...fieldConfig?.defaults, links } : fieldConfig?.defaults
  return {
    ...panel,
    id: panelId(uid, panel.title ?? ''),
    targets,
    ...(defaults ? { fieldConfig: { overrides: fieldConfig?.overrides ?? [], defaults } } : {}),
  }
}

const letter = (index: number) => String.fromCharCode(65 + index)

/** The number of a panel of a dashboard. */
export function panelId(uid: string, title: string): number {
  return idOf(uid, title)
}

const idOf = (uid: string, name: string) => (crc32(`${uid}/${name}`) % 100_000) + 1
