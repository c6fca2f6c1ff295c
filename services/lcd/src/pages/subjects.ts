import type { Condition } from '../condition/condition.ts'
import { holds } from '../condition/holds.ts'
import type { Scene, Subject } from '../scene.ts'
import type { Topic } from '../store/store.ts'
import type { ListName } from './page.ts'
import { offlineServices, services, silentSensors } from './problems.ts'

/** More topics than this are not shown: a round of pages would never end. */
const most = 200

/** What a page with `each` is made for, in the order of the filters, and of the names below them. */
export function subjectsOf(
  each: readonly string[] | ListName,
  when: Condition | undefined,
  fresh: number | undefined,
  scene: Scene,
): readonly Subject[] {
  const all = typeof each === 'string' ? listed(each, scene) : matching(each, scene)
  const wanted: Subject[] = []
  for (const subject of all) {
    if (wanted.length >= most) break
    if (!when || holds(when, scene, { subject, fresh })) wanted.push(subject)
  }
  return wanted
}

function listed(list: ListName, scene: Scene): readonly Subject[] {
  if (list === 'silent') return silentSensors(scene)
  return list === 'offline' ? offlineServices(scene) : services(scene)
}

/** One by one, since no more than the first of them are wanted. */
function* matching(filters: readonly string[], { readings }: Scene): Generator<Subject> {
  const seen = new Set<string>()
  for (const filter of filters)
    for (const each of readings.matching(filter)) {
      if (seen.has(each.topic)) continue
      seen.add(each.topic)
      if (readings.get(each.topic)) yield subjectOf(each)
    }
}

function subjectOf({ topic, parts: { group, sensor, name } }: Topic): Subject {
  return { topic, group, sensor, name }
}
