import type { BaseConfig } from '@constellation/bootstrap/config/base'
import type { LcdFile } from './file.ts'
import { automaticAlerts, automaticPages, problemPages } from './pages/automatic.ts'
import { brokerAlert } from './pages/broker.ts'
import type { Alert, Page } from './pages/page.ts'
import { filtersOf, historyOf } from './pages/topics.ts'
import { english, type Language, type Limits } from './scene.ts'

/** All that is fixed by the configuration: what is shown, what is read for it, and how it is written. */
export interface Plan {
  readonly pages: readonly Page[]
  readonly alerts: readonly Alert[]
  /** Topic filters that are subscribed to. */
  readonly filters: readonly string[]
  /** Topic filters whose past is kept. */
  readonly history: readonly string[]
  readonly language: Language
  readonly limits: Limits
  /** `<group>/<service>` of this service. */
  readonly self: string
}

type Base = Pick<
  BaseConfig,
  'group' | 'serviceId' | 'heartbeatSeconds' | 'retainSeconds' | 'retainStateSeconds'
>

/** What the file says, with the automatic pages and alerts where it says nothing. Pure. */
export function planOf(file: LcdFile, base: Base): Plan {
  const self = `${base.group}/${base.serviceId}`
  const pages = [
    ...(file.problems ? problemPages(file.seconds) : []),
    ...(file.pages ?? automaticPages(file.seconds)),
  ]
  const alerts = [
    ...(file.alerts ?? automaticAlerts()),
    ...(file.problems ? [brokerAlert(`${self}/status/heartbeat`, base.heartbeatSeconds * 1000)] : []),
  ]
  const shown = [...pages, ...alerts]
  return {
    pages,
    alerts,
    filters: filtersOf(shown),
    history: historyOf(shown),
    language: languageOf(file),
    self,
    limits: { number: base.retainSeconds * 1000, state: base.retainStateSeconds * 1000 },
  }
}

function languageOf({ decimal, weekdays, months, maps }: LcdFile): Language {
  return {
    decimal,
    weekdays: weekdays ?? english.weekdays,
    months: months ?? english.months,
    maps: new Map(Object.entries(maps).map(([name, texts]) => [name, new Map(Object.entries(texts))])),
  }
}
