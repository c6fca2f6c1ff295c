import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { defaultsOf, panelsIn } from './lint-types.ts'

const unique = (values: readonly unknown[]) => new Set(values).size === values.length

/** Whether two places of the grid share a cell. */
const overlap = (a: Place, b: Place) =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

interface Place {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

const placesOf = (dashboard: Dashboard): readonly (Place | undefined)[] =>
  (dashboard.panels ?? []).map(({ gridPos }) => gridPos)

/** Links to dashboards by their uid, from values and from cells. */
const linksOf = (dashboard: Dashboard): readonly string[] =>
  [...JSON.stringify(panelsIn(dashboard)).matchAll(/"\/d\/([\w-]+)/g)].map(([, uid]) => uid ?? '')

/** What must hold for a dashboard, given all of them. */
export const dashboardRules: Readonly<
  Record<string, (dashboard: Dashboard, all: readonly Dashboard[]) => boolean>
> = {
  'a uid of its own': ({ uid }, all) =>
    uid !== undefined && all.filter((other) => other.uid === uid).length === 1,
  'a title of its own': ({ title }, all) => all.filter((other) => other.title === title).length === 1,
  'titles of panels are unique': (dashboard) => unique(panelsIn(dashboard).map(({ title }) => title)),
  'ids of panels are unique and not 0': ({ panels = [] }) =>
    unique(panels.map(({ id }) => id)) && panels.every(({ id }) => id !== undefined && id > 0),
  'panels are within 24 columns': (dashboard) =>
    placesOf(dashboard).every(
      (place) => place !== undefined && place.x >= 0 && place.w > 0 && place.x + place.w <= 24,
    ),
  'panels do not overlap': (dashboard) => {
    const places = placesOf(dashboard).filter((place) => place !== undefined)
    return places.every((place, i) => places.slice(i + 1).every((other) => !overlap(place, other)))
  },
  'links lead to dashboards that exist': (dashboard, all) =>
    linksOf(dashboard).every((uid) => all.some((other) => other.uid === uid)),
  'links are shown, with range and variables': ({ links = [] }) =>
    links.length > 0 && links.every((link) => !('placement' in link) && link.keepTime && link.includeVars),
  'the time zone is that of the configuration': ({ timezone }) => timezone === '',
  'it is asked again no more often than each minute': ({ refresh = '' }) => /^\d+[mh]$/.test(refresh),
  'lists of variables follow the range, with a value for all': ({ templating }) =>
    (templating.list ?? []).every(
      ({ type, refresh, includeAll, allValue }) =>
        type !== 'query' || (refresh === 2 && (!includeAll || allValue === '.*')),
    ),
  'fields with a link know the range': (dashboard) =>
    panelsIn(dashboard).every((panel) =>
      (defaultsOf(panel).links ?? []).every(({ url = '' }) => url.includes(`\${__url_time_range}`)),
    ),
}
