import type { Value } from '@constellation/bootstrap/payload'
import { toGlyphs } from '../characters/glyphs.ts'
import type { Glyph } from '../display.ts'
import type { Place, Scene, Subject } from '../scene.ts'
import { type Found, lookUp, topicOf } from '../store/look-up.ts'
import { writeAge } from '../template/duration.ts'
import { iconOf } from '../template/icons.ts'
import type { Format, Placeholder, Step } from '../template/template.ts'
import { bar, battery, column, share, signal } from './bars.ts'
import { writeClock } from './clock.ts'
import { dashes, writeNumber } from './number.ts'
import { trendArrow } from './trend.ts'
import { unitOf } from './units.ts'

/** A placeholder as cells; `big` is the text that shall stand two rows high in their place. */
export interface Shown {
  readonly glyphs: readonly Glyph[]
  readonly big: string | undefined
  /** Whether anything was ever heard of it; true of what is no reading. */
  readonly heard: boolean
}

/** What has become of a value so far: still a value, or cells already. */
type State = { readonly value: Value | undefined } | { readonly glyphs: readonly Glyph[] }

/** Renders a placeholder; never throws, whatever the readings hold. */
export function renderValue(placeholder: Placeholder, scene: Scene, place: Place): Shown {
  const { source, steps, format } = placeholder
  const fixed = fixedText(placeholder, scene, place)
  if (fixed !== undefined) {
    const state = steps.reduce<State>((state, step) => plainStep(step, state, scene), { value: fixed })
    return { glyphs: cells(state, format, scene), big: bigOf(steps, state, format, scene), heard: true }
  }
  const found = find(source, steps, scene, place)
  let state: State = { value: found.value }
  for (const step of steps)
    state =
      pastStep(step, state, found, scene) ?? drawStep(step, state, format) ?? plainStep(step, state, scene)
  return {
    glyphs: cells(state, format, scene),
    big: bigOf(steps, state, format, scene),
    heard: found.stored !== undefined,
  }
}

/** The text of a source that is no reading. */
function fixedText(
  { source }: Placeholder,
  scene: Scene,
  { subject, page, pages }: Place,
): Value | undefined {
  if (source.kind === 'clock') return writeClock(source.pattern, scene.calendar.at(scene.now), scene.language)
  if (source.kind === 'page') return source.what === 'page' ? page : pages
  if (source.kind === 'topic') return undefined
  return subjectText(source.what, subject)
}

function subjectText(what: string, subject: Subject | undefined): string | undefined {
  if (what === 'sensor') return subject?.sensor ?? ''
  if (what === 'group') return subject?.group ?? ''
  if (what === 'name') return (subject?.name ?? '').replaceAll('_', ' ')
  if (what === 'unit') return unitOf(subject?.name ?? '')
  return subject?.text
}

function find(source: Placeholder['source'], steps: readonly Step[], scene: Scene, place: Place): Found {
  const fresh = steps.find((step) => step.kind === 'fresh')?.ms ?? place.fresh
  if (source.kind === 'topic') return lookUp(scene, topicOf(source, place.subject), source.field, fresh)
  return lookUp(scene, place.subject?.topic, undefined, fresh)
}

/** Steps that look at the reading's past. */
function pastStep(
  step: Step,
  state: State,
  { stored, age, field, value }: Found,
  scene: Scene,
): State | undefined {
  const past = () => stored?.history?.get(field ?? (stored.content?.form === 'fields' ? 'value' : ''))
  switch (step.kind) {
    case 'age':
      return { value: age === undefined ? undefined : writeAge(age) }
    case 'min':
    case 'max':
      return { value: past()?.day(scene.now)?.[step.kind] }
    case 'trend': {
      if (typeof value !== 'number') return { glyphs: [' '] }
      const name = field ?? stored?.parts.name ?? ''
      return { glyphs: [trendArrow(past()?.trend(scene.now), value, name, step.threshold)] }
    }
    case 'fresh':
      return state
    default:
      return undefined
  }
}

/** Steps that make a picture of a number. */
function drawStep(step: Step, state: State, { width = 10 }: Format): State | undefined {
  const value = 'value' in state && typeof state.value === 'number' ? state.value : undefined
  const drawn = (cells: number, draw: (value: number) => readonly Glyph[]) => ({
    glyphs: value === undefined ? Array.from({ length: cells }, () => '-') : draw(value),
  })
  switch (step.kind) {
    case 'bar':
      return drawn(width, (number) => bar(share(number, step.low, step.high), width))
    case 'column':
      return drawn(1, (number) => [column(share(number, step.low, step.high))])
    case 'battery':
      return drawn(1, (number) => [battery(number)])
    case 'signal':
      return drawn(1, (number) => [signal(number)])
    default:
      return undefined
  }
}

/** Steps that need nothing but the value. */
function plainStep(step: Step, state: State, scene: Scene): State {
  if (!('value' in state)) return state
  const { value } = state
  switch (step.kind) {
    case 'times':
      return { value: typeof value === 'number' ? value * step.factor : value }
    case 'else':
      return { value: value ?? step.text }
    case 'map':
      return mapped(value, step.texts)
    case 'named-map':
      return mapped(value, scene.language.maps.get(step.name))
    default:
      return state
  }
}

function mapped(value: Value | undefined, texts: ReadonlyMap<string, string> | undefined): State {
  const text = value === undefined ? undefined : (texts?.get(String(value)) ?? texts?.get('*'))
  if (text === undefined) return { value }
  const icon = iconOf(text)
  return icon === undefined ? { value: text } : { glyphs: [`icon:${icon}`] }
}

function bigOf(steps: readonly Step[], state: State, format: Format, scene: Scene): string | undefined {
  if (!('value' in state) || !steps.some(({ kind }) => kind === 'big')) return undefined
  return textOf(state.value, format, scene)
}

function textOf(value: Value | undefined, format: Format, { language: { decimal } }: Scene): string {
  if (value === undefined) return dashes(format, decimal)
  return typeof value === 'number' ? writeNumber(value, format, decimal) : String(value)
}

/** Cuts and aligns to the width of the format. */
function cells(state: State, format: Format, scene: Scene): readonly Glyph[] {
  const glyphs = 'glyphs' in state ? state.glyphs : toGlyphs(textOf(state.value, format, scene))
  const { width, align } = format
  if (width === undefined) return glyphs
  const text = 'value' in state && (typeof state.value === 'string' || typeof state.value === 'boolean')
  return fit(glyphs, width, align ?? (text ? 'left' : 'right'))
}

/** Exactly `width` cells: cut, or filled with blanks. */
export function fit(glyphs: readonly Glyph[], width: number, align: 'left' | 'right' | 'centre'): Glyph[] {
  const cut = glyphs.slice(0, Math.max(0, width))
  const free = width - cut.length
  const before = align === 'left' ? 0 : align === 'right' ? free : Math.floor(free / 2)
  return [...blanks(before), ...cut, ...blanks(free - before)]
}

/** So many blank cells. */
export function blanks(count: number): Glyph[] {
  return Array.from({ length: Math.max(0, count) }, () => ' ')
}
