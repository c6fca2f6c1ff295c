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
  const wanted = when ? all.filter((subject) => holds(when, scene, { subject, fresh })) : all
  return wanted.slice(0, most)
}

function listed(list: ListName, scene: Scene): readonly Subject[] {
  if (list === 'silent') return silentSensors(scene)
  return list === 'offline' ? offlineServices(scene) : services(scene)
}

function matching(filters: readonly string[], { readings }: Scene): readonly Subject[] {
  const topics = new Map<string, Topic>()
  for (const filter of filters)
    for (const each of readings.matching(filter)) if (!topics.has(each.topic)) topics.set(each.topic, each)
  return [...topics.values()].filter(({ topic }) => readings.get(topic)).map(subjectOf)
}

function subjectOf({ topic, parts: { group, sensor, name } }: Topic): Subject {
  return { topic, group, sensor, name }
}
