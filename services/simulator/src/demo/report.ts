import type { Summary } from './account.ts'
import type { View } from './picture.ts'
import { age, displayBox, printable } from './picture.ts'
import { plain } from './screen.ts'

/** Lost readings that the summary names one by one. */
const named = 10

/** What the demo says at its end. */
export function report(summary: Summary, view: View, elapsed: number, logs: string): string[] {
  const { readings, stored, lost } = summary
  const restarts = [...view.processes.values()].reduce((sum, process) => sum + process.restarts, 0)
  const lines = [
    ...(view.display ? ['The display at the end:', ...displayBox(view.display, plain)] : []),
    `Constellation demo: ${age(elapsed)}, ${view.sensors.size} sensors, ${view.stored} points in the database, ${restarts} restarts`,
    `readings in: ${readings}, stored: ${stored}, lost: ${lost.length}`,
  ]
  for (const { src, seq, point } of lost.slice(0, named))
    lines.push(`  lost: ${src} number ${seq}${point === undefined ? '' : `: ${point}`}`)
  if (lost.length > named) lines.push(`  and ${lost.length - named} more`)
  if (readings === 0) lines.push('No reading arrived at all.')
  if (readings === 0 || lost.length > 0) lines.push(`The logs are in ${logs}.`)
  return lines
}

/** One line for a terminal that is none: a log of the demo. */
export function logLine(view: View, elapsed: number): string {
  const services = [...view.processes.values()]
    .map(({ name, state, reason }) => `${name} ${state}${reason && ` (${printable(reason)})`}`)
    .join(', ')
  const values = [...view.sensors].flatMap(([sensor, series]) => {
    const first = [...series.values()].find(({ recent }) => recent.length > 0)
    return first ? [`${sensor} ${first.value}${first.unit && ` ${first.unit}`}`] : []
  })
  const counts = `${view.readings} readings, ${view.stored} points stored (${view.rate.toFixed(1)}/s)`
  const seen = values.length > 0 ? `; ${values.sort().slice(0, 4).join(', ')}` : ''
  return `${age(elapsed).padStart(6)}  ${counts}; ${services}${seen}`
}
