import type { Value } from '@constellation/bootstrap/payload'
import type { ValueID } from 'zwave-js'
import type { Entry, Layout } from './layout.ts'
import type { NodeView, RestoredReading } from './model.ts'
import type { Readings } from './readings.ts'

/** What the cache holds of a node's readings, events excepted; of several values with one name the newest. */
export function restoredReadings(
  view: NodeView,
  layout: Layout,
  readings: Readings,
  timestamp: (id: ValueID) => number | undefined,
): readonly RestoredReading[] {
  return [...layout.byName].flatMap(([name, entries]) => {
    const known = readings.isIgnored(name) ? [] : entries.filter(isRetained)
    const [newest] = known
      .flatMap((entry) => {
        const ts = timestamp(entry.id)
        const value = cached(view, entry)
        return ts === undefined || value === undefined ? [] : [{ entry, value, ts }]
      })
      .sort((a, b) => b.ts - a.ts)
    if (newest === undefined) return []
    const value = readings.calibrated(newest.entry, newest.value)
    if (!readings.isPlausible(newest.entry, value)) return []
    return [readings.reading(newest.entry, value, newest.ts)]
  })
}

const isRetained = ({ meaning }: Entry) => meaning.role === 'reading' && meaning.kind !== 'event'

function cached(view: NodeView, { id, metadata, meaning }: Entry): Value | undefined {
  const raw = view.value(id)
  return raw === undefined || raw === null ? undefined : meaning.form.read(raw, metadata, id)
}
