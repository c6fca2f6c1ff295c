import assert from 'node:assert/strict'
import { toGlyphs } from '../characters/glyphs.ts'
import type { DisplayEvents, Frame } from '../display.ts'

// What the tests of each driver need.

export const frameOf = (rows: readonly string[]): Frame => rows.map(toGlyphs)
/** Nothing is pressed, and the display stays open. */
export const silent: DisplayEvents = { key: assert.fail, closed: (reason) => assert.fail(reason) }
/** A signal that never aborts. */
export const never: AbortSignal = new AbortController().signal
