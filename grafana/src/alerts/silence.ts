import { sensorTags } from '../dashboards/shared.ts'
import { measurement, type Select } from '../influxql.ts'
import type { AlertSpec } from './rule.ts'

const day = 24 * 3600

/**
 * How many points each series had in the last `windows` windows, on average: 0 only where all of them are empty. The
 * range is much longer than that, so that a series that stops is still there, as zeros; one that leaves a query would
 * end the alert instead.
 */
export function signsOfLife(name: string, field: string, every: string, windows: number): Select {
  return {
    columns: [`moving_average(count("${field}"), ${windows})`],
    from: measurement(name),
    time: 'range',
    every,
    by: sensorTags,
    fill: '0',
  }
}

/** The longest silence of an ordinary day, in minutes: the median of a week's days, so that one outage is no habit. */
function usualSilence(name: string): Select {
  const gaps: Select = {
    columns: ['elapsed("value", 1m) AS "gap"'],
    from: measurement(name),
    time: 'range',
    by: sensorTags,
  }
  const longest: Select = {
    columns: ['max("gap") AS "longest"'],
    from: [gaps],
    time: 'range',
    every: '24h',
    by: sensorTags,
    fill: 'none',
  }
  return { columns: ['median("longest")'], from: [longest], time: 'none', by: sensorTags }
}

/**
 * A sensor has sent nothing for longer than it usually does, and did within three days: for two to three hours where it is
 * never silent for two, for a day where it is silent for up to 20 hours, as what runs on a battery may be. What is usually
 * silent for longer, or was heard now and then (a car that passed), is nobody's sensor.
 */
export const silent = (reading: string): AlertSpec => ({
  name: `silent-${reading.replaceAll('_', '-')}`,
  title: `No ${reading.replaceAll('_', ' ')} any more`,
  severity: 'warning',
  questions: {
    A: { select: signsOfLife(reading, 'value', '1h', 3), range: 3 * day },
    E: { select: signsOfLife(reading, 'value', '1h', 24), range: 3 * day },
    F: { select: usualSilence(reading), range: 7 * day },
  },
  numbers: { B: ['A', 'last'], D: ['A', 'sum'], G: ['E', 'last'], H: ['F', 'last'] },
  math: '($H <= 120 && $B < 0.001 && $D >= 24) || ($H > 120 && $H <= 1200 && $G < 0.001 && $D >= 4)',
  for: '0s',
  summary: `{{ .Labels.sensor }}: no ${reading.replaceAll('_', ' ')}`,
  description: `{{ .Labels.group }}/{{ .Labels.sensor }} has sent no ${reading} for longer than it usually does: two hours and more, or a day where it sends rarely. Its battery, its distance, or its receiver. After three days without it this ends by itself.`,
  panel: ['home', 'Last seen'],
})
