import type { Value } from './payload.ts'

/**
 * What one sensor said at one time.
 *
 * `kind` decides how long its retained copy lives: a `number` for `RETAIN_SECONDS`, a `state` (contact, switch, lock,
 * alarm: what is reported only when it changes) for `RETAIN_STATE_SECONDS`; an `event` (doorbell, button, scene) is
 * never retained.
 */
export interface Reading {
  /** The sensor's name, a topic level. */
  readonly sensor: string
  /** The reading's name as DESIGN's table has it, a topic level: `temperature`, `status`. */
  readonly name: string
  /** A single value, or a dictionary of them. */
  readonly value: Value | Readonly<Record<string, Value>>
  readonly kind: 'number' | 'state' | 'event'
  /** `°C`, `%`, `hPa`, `W`, `kWh` … where there is one. */
  readonly unit?: string
  /** The sensor's group; the service's own (`GROUP`) where not given. */
  readonly group?: string
  /** When it was measured, in milliseconds since 1970; now, where not given. */
  readonly ts?: number
}

/** One whose time is known. */
export type TimedReading = Reading & { readonly ts: number }
