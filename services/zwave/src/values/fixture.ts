import type { Reading } from '@constellation/bootstrap/reading'
import type { Counters } from '@constellation/bootstrap/service'
import type { NodeSettings } from '../file.ts'
import { FakeNode, type FakeValue, noSettings } from './fake-node.ts'
import { NodeValues } from './node-values.ts'

/** When everything begins in tests, in milliseconds since 1970. */
export const start: number = 1_700_000_000_000

/** So many seconds later. */
export const at = (seconds: number): number => start + seconds * 1000

/** The values of a node that does not exist. */
export interface Fixture {
  readonly node: NodeValues
  readonly view: FakeNode
  readonly counters: Counters
  /** Reports a value that the node has. */
  say(value: FakeValue, raw: unknown, seconds: number): readonly Reading[]
}

/** A node of given values and settings. */
export function fixture(values: readonly FakeValue[], settings: Partial<NodeSettings> = {}): Fixture {
  const view = new FakeNode(values)
  const counters: Counters = {}
  const node = new NodeValues(view, 'plug', { ...noSettings, ...settings }, counters)
  return {
    node,
    view,
    counters,
    say: ({ id }, raw, seconds) => node.report({ id, newValue: raw }, at(seconds)),
  }
}

/** Name, value and seconds since the start of readings. */
export const short = (readings: readonly Reading[]): readonly unknown[] =>
  readings.map(({ name, value, ts = 0 }) => [name, value, (ts - start) / 1000])
