import type { Scene, Subject } from '../scene.ts'
import { limitOf } from '../store/look-up.ts'
import { contentValue } from '../store/reading.ts'
import { writeAge } from '../template/duration.ts'

/** States of life that say that a sensor or a service does not work. */
const gone: ReadonlySet<string> = new Set(['offline', 'dead'])
/** States that only services have; and the services of the constellation, of which one may never have been heard. */
const ofServices: ReadonlySet<string> = new Set(['starting', 'degraded', 'stopping'])
const known: ReadonlySet<string> = new Set(['rf', 'zwave', 'lcd', 'influx-writer', 'simulator'])

interface Life extends Subject {
  readonly state: string
  readonly since: number
}

/** Every sensor and service that tells its state. */
function lives({ readings }: Scene): readonly Life[] {
  return readings.matching('+/+/status/state').flatMap(({ topic, parts: { group, sensor, name } }) => {
    const stored = readings.get(topic)
    const state = contentValue(stored?.content)
    return stored && typeof state === 'string'
      ? [{ topic, group, sensor, name, state, since: stored.ts }]
      : []
  })
}

function isService({ group, sensor, state }: Life, { readings }: Scene): boolean {
  return (
    ofServices.has(state) ||
    known.has(sensor) ||
    readings.get(`${group}/${sensor}/status/heartbeat`) !== undefined
  )
}

/** The services, each with its state as `text`. */
export function services(scene: Scene): readonly Subject[] {
  return lives(scene)
    .filter((life) => isService(life, scene))
    .map((life) => named(life, life.state))
}

/** The other services that are offline or degraded, each with that as `text`. */
export function offlineServices(scene: Scene): readonly Subject[] {
  return services(scene).filter(
    ({ group, sensor, text }) =>
      (text === 'offline' || text === 'degraded') && `${group}/${sensor}` !== scene.self,
  )
}

/**
 * Sensors that say nothing any more, each with what is known as `text`: `offline` or `dead` as their service says; or,
 * where nobody tells their state, `silent 3h`: how long ago the last of their readings was measured, once that is too old.
 */
export function silentSensors(scene: Scene): readonly Subject[] {
  const told = lives(scene)
  const states = new Set(told.map(({ group, sensor }) => `${group}/${sensor}`))
  const lost = told
    .filter((life) => gone.has(life.state) && !isService(life, scene))
    .map((life) => named(life, life.state))
  const silent = [...youngestOf(scene)]
    .filter(([sensor, { silent }]) => silent && !states.has(sensor))
    .map(([, { age, subject }]) => named(subject, `silent ${writeAge(age)}`))
  return [...lost, ...silent]
}

const named = ({ group, sensor }: Subject, text: string): Subject => ({
  topic: undefined,
  group,
  sensor,
  name: '',
  text,
})

interface Youngest {
  readonly subject: Subject
  readonly age: number
  readonly silent: boolean
}

/** The youngest reading of each sensor; an event (a ring, a press of a key) says nothing of its sensor's life. */
function youngestOf({ readings, now, limits }: Scene): ReadonlyMap<string, Youngest> {
  const found = new Map<string, Youngest>()
  for (const { topic, parts } of readings.matching('+/+/data/#')) {
    const stored = readings.get(topic)
    if (!stored?.content || /^(key|button|chime|scene)(-\d+)?$/.test(parts.name)) continue
    const { group, sensor, name } = parts
    const id = `${group}/${sensor}`
    const age = Math.max(0, now - stored.ts)
    const value = contentValue(stored.content) ?? 0 // a dictionary is taken for numbers
    const silent = age > limitOf(stored, value, limits)
    const before = found.get(id)
    if (before && (before.age <= age || !before.silent)) continue
    found.set(id, { subject: { topic, group, sensor, name }, age, silent })
  }
  return found
}
