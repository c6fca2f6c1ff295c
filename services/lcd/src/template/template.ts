/** A line of a page, parsed. */
export type Template = readonly Part[]

/** A piece of a line, in the order of the text. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  /** One cell that is no character: `{@lock}`. */
  | { readonly kind: 'icon'; readonly name: string }
  /** `{>}`: what follows stands at the right edge. */
  | { readonly kind: 'fill' }
  /** `[…]`: left out while nothing was ever heard of its readings. */
  | { readonly kind: 'optional'; readonly parts: Template }
  | Placeholder

/** `{source|step|step:format}`. */
export interface Placeholder {
  readonly kind: 'value'
  readonly source: Source
  readonly steps: readonly Step[]
  readonly format: Format
}

/** Where a value comes from. */
export type Source =
  | TopicSource
  /** Of the sensor that a page with `each` was made for. */
  | { readonly kind: 'subject'; readonly what: SubjectWord }
  | { readonly kind: 'clock'; readonly pattern: readonly string[] }
  | { readonly kind: 'page'; readonly what: 'page' | 'pages' }

/**
 * A reading; `field` is a name of a dictionary. `topic` is whole, or `data/humidity` and `status/state`: then it is the
 * same sensor's as the page was made for.
 */
export interface TopicSource {
  readonly kind: 'topic'
  readonly topic: string
  readonly relative: boolean
  readonly field: string | undefined
}

/** What `{…}` says of the sensor that a page with `each` was made for. */
export const subjectWords = ['value', 'sensor', 'group', 'name', 'unit'] as const
export type SubjectWord = (typeof subjectWords)[number]

/** What is done with the value, from left to right. */
export type Step =
  /** Texts in place of values: `open=is open`; `*` stands for every other one, `@lock` is an icon. */
  | { readonly kind: 'map'; readonly texts: ReadonlyMap<string, string> }
  /** A map of the file's `maps`. */
  | { readonly kind: 'named-map'; readonly name: string }
  /** How old the reading is: `45s`, `12m`, `3h`, `4d`. */
  | { readonly kind: 'age' }
  /** The least or the largest value since midnight. */
  | { readonly kind: 'min' }
  | { readonly kind: 'max' }
  /** An arrow: how it moved in the last hour; `threshold` is what counts as movement, undefined: by the name. */
  | { readonly kind: 'trend'; readonly threshold: number | undefined }
  /** How old it may be, in milliseconds. */
  | { readonly kind: 'fresh'; readonly ms: number }
  /** A horizontal bar from `low` to `high`; as wide as the format says, 10 cells where it does not. */
  | { readonly kind: 'bar'; readonly low: number; readonly high: number }
  /** One cell that is filled from below. */
  | { readonly kind: 'column'; readonly low: number; readonly high: number }
  | { readonly kind: 'battery' }
  | { readonly kind: 'signal' }
  /** Digits two rows high. */
  | { readonly kind: 'big' }
  | { readonly kind: 'times'; readonly factor: number }
  /** What is shown where there is no value. */
  | { readonly kind: 'else'; readonly text: string }

/** `<12.1`: alignment, width in cells, digits after the point. */
export interface Format {
  /** undefined: numbers right, texts left. */
  readonly align: 'left' | 'right' | 'centre' | undefined
  readonly width: number | undefined
  readonly precision: number | undefined
}

/** What is wrong with a template or a condition, and where: `column` counts from 1, in characters of the text. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
  readonly column: number

  constructor(column: number, message: string) {
    super(message)
    this.column = column
  }
}
