import type { Value } from '@constellation/bootstrap/payload'
import type { Limits, Scene, Subject } from '../scene.ts'
import type { TopicSource } from '../template/template.ts'
import { contentValue } from './reading.ts'
import type { Stored } from './store.ts'

/** A value as a page or a condition sees it. */
export interface Found {
  readonly stored: Stored | undefined
  /** undefined: never heard, cleared, or older than it may be. */
  readonly value: Value | undefined
  /** Milliseconds; undefined where nothing was heard. */
  readonly age: number | undefined
  readonly field: string | undefined
}

const nothing: Found = { stored: undefined, value: undefined, age: undefined, field: undefined }

/** How old a reading of this kind may be; a state of a service or sensor is true until the next one. */
export function limitOf({ parts }: Stored, value: Value, limits: Limits): number {
  if (parts.kind === 'status') return Number.POSITIVE_INFINITY
  return typeof value === 'number' ? limits.number : limits.state
}

/** The topic that a source means, for the sensor that the page was made for. */
export function topicOf(source: TopicSource, subject: Subject | undefined): string | undefined {
  if (!source.relative) return source.topic
  return subject && `${subject.group}/${subject.sensor}/${source.topic}`
}

/** Looks a topic up. @param fresh the limit of age that was asked for, in milliseconds; undefined: the contract's */
export function lookUp(
  scene: Scene,
  topic: string | undefined,
  field: string | undefined,
  fresh: number | undefined,
): Found {
  const stored = topic === undefined ? undefined : scene.readings.get(topic)
  if (!stored) return nothing
  const age = Math.max(0, scene.now - stored.ts)
  const value = contentValue(stored.content, field)
  const tooOld = value !== undefined && age > (fresh ?? limitOf(stored, value, scene.limits))
  return { stored, value: tooOld ? undefined : value, age, field }
}
