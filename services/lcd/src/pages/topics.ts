import { filterMatches } from '@constellation/bootstrap/topics'
import type { Condition } from '../condition/condition.ts'
import { operandsOf } from '../condition/holds.ts'
import type { Placeholder, Template } from '../template/template.ts'
import { placeholdersOf } from '../template/walk.ts'
import type { ListName } from './page.ts'

/** What pages and alerts have in common. */
interface Shown {
  readonly each: readonly string[] | ListName | undefined
  readonly when: Condition | undefined
  readonly title?: Template | undefined
  readonly lines: readonly Template[]
}

/** What the lists of sensors and services are made of. */
const states = ['+/+/status/state', '+/+/status/heartbeat']
const usedBy: Readonly<Record<ListName, readonly string[]>> = {
  silent: [...states, '+/+/data/#'],
  offline: states,
  services: states,
}

/** The topic filters that these pages and alerts read, without those that another one covers. */
export function filtersOf(all: readonly Shown[]): readonly string[] {
  return covering(
    all.flatMap((shown) => [
      ...eachOf(shown),
      ...placeholders(shown).flatMap(({ source }) => (source.kind === 'topic' ? resolve(source, shown) : [])),
      ...(shown.when ? operandsOf(shown.when) : []).flatMap((operand) =>
        operand.kind === 'topic' ? resolve(operand, shown) : [],
      ),
    ]),
  )
}

/** The topic filters whose past is shown: least, largest, trend. */
export function historyOf(all: readonly Shown[]): readonly string[] {
  return covering(
    all.flatMap((shown) =>
      placeholders(shown).flatMap(({ source, steps }) => {
        if (!steps.some(({ kind }) => kind === 'min' || kind === 'max' || kind === 'trend')) return []
        if (source.kind === 'topic') return resolve(source, shown)
        return source.kind === 'subject' && source.what === 'value' ? eachOf(shown) : []
      }),
    ),
  )
}

const placeholders = ({ title, lines }: Shown): readonly Placeholder[] =>
  [...(title ? [title] : []), ...lines].flatMap(placeholdersOf)

function eachOf({ each }: Shown): readonly string[] {
  return typeof each === 'string' ? usedBy[each] : (each ?? [])
}

/** `data/humidity` of a page for `cm/+/data/temperature` is `cm/+/data/humidity`. */
function resolve(
  source: { readonly topic: string; readonly relative: boolean },
  shown: Shown,
): readonly string[] {
  if (!source.relative) return [source.topic]
  return eachOf(shown).map((filter) => [...filter.split('/').slice(0, 2), source.topic].join('/'))
}

/** Filters without those that match nothing which another one does not match too. */
function covering(filters: readonly string[]): readonly string[] {
  const unique = [...new Set(filters)]
  return unique.filter((filter) => !unique.some((other) => other !== filter && covers(other, filter)))
}

// a filter is matched like a topic: its wildcards are levels that only wildcards cover
const covers = (wide: string, narrow: string) =>
  filterMatches(wide, narrow) && (wide.endsWith('#') || !narrow.endsWith('#'))
