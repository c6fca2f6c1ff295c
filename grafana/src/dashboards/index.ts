import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { constellation } from './constellation.ts'
import { energyBoard } from './energy.ts'
import { home } from './home.ts'
import { sensor } from './sensor.ts'
import { weather } from './weather.ts'

/** Every dashboard by the name of its file; a new one is one more line. */
export const dashboards: Readonly<Record<string, Dashboard>> = {
  home,
  sensor,
  energy: energyBoard,
  weather,
  constellation,
}
