import { reasonOf } from '../reason.ts'
import type { Bounds, Parse, UrlRules } from './formats.ts'
import * as formats from './formats.ts'
import { quote } from './problem.ts'

/**
 * One environment variable: a schema object of convict that also knows the type of its value.
 *
 * convict reads a text by the type of the default where the format is a function (a number's default makes `10k` 10,
 * a boolean's makes `no` true). So it is given the default as text, and every value, default or not, goes through the
 * same `parse`.
 */
export interface Option<T> {
  readonly env: string
  readonly doc: string
  /** The default as one would write it in the variable; null: none. */
  readonly default: string | null
  /** Whether the variable may be left out though it has no default. */
  readonly nullable: boolean
  /** Whether the value is a secret, which no message shows. */
  readonly sensitive: boolean
  /** What values are taken, in a few words for the tables of options. */
  readonly hint: string
  /** Reads the text of the variable; throws an Error whose message is a phrase that follows the value. */
  readonly parse: Parse<T>
  /** convict's format: throws an Error that says what is wrong with the value, without the variable's name. */
  readonly format: (value: unknown) => void
}

/** The options of a configuration of type `Config`, by its keys. */
export type VariablesOf<Config> = { readonly [Key in keyof Config]: Option<Config[Key]> }

/** The typed values that variables give. */
export type ConfigOf<Variables extends Readonly<Record<string, Option<unknown>>>> = {
  readonly [Key in keyof Variables]: Variables[Key] extends Option<infer T> ? T : never
}

/** What every option is given; no `default`: required; `default: null`: may be left out, and the value is then null. */
export interface Common<T, Default> {
  readonly env: string
  readonly doc: string
  readonly default?: Default
  /** Looks at the value once it is read: a phrase that says what is wrong (`is not a topic level`), or undefined. */
  readonly check?: (value: T) => string | undefined
}

type Null<Default> = Extract<Default, null>

interface Format<T> {
  readonly hint: string
  readonly parse: Parse<T>
  /** A default as text; `String` where not given. */
  readonly print?: (value: T) => string
  readonly sensitive?: boolean
  /** Whether a value may be shown in a message. */
  readonly showable?: (text: string) => boolean
}

function option<T, Default extends T | null>(
  given: Common<T, Default>,
  { hint, parse, print = String, sensitive = false, showable = () => true }: Format<T>,
): Option<T | Null<Default>> {
  const { env, doc, check } = given
  const value: T | null | undefined = given.default
  const parseChecked = (text: string): T => {
    const parsed = parse(sensitive ? text : text.trim())
    const wrong = check?.(parsed)
    return wrong === undefined ? parsed : formats.refuse(wrong)
  }
  return {
    env,
    doc,
    default: value === null || value === undefined ? null : print(value),
    nullable: value === null,
    sensitive,
    hint,
    parse: parseChecked,
    format: (text) => {
      if (typeof text !== 'string') throw new Error(`is not set, and has no default: ${hint}`)
      try {
        parseChecked(text)
      } catch (error) {
        const shown = !sensitive && showable(text) ? quote(text) : 'its value (not shown here)'
        throw new Error(`${shown} ${reasonOf(error)}`, {
          cause: error,
        })
      }
    },
  }
}

/** The bounds of a number in words: ` 1 to 5`, ` from 1`, ` up to 5`. */
function boundsHint({ min, max }: Bounds, print: (value: number) => string = String): string {
  if (min !== undefined && max !== undefined) return ` ${print(min)} to ${print(max)}`
  return `${min === undefined ? '' : ` from ${print(min)}`}${max === undefined ? '' : ` up to ${print(max)}`}`
}

/** A text of one line. */
export function text<Default extends string | null = never>(
  given: Common<string, Default> & { readonly hint?: string },
): Option<string | Null<Default>> {
  return option(given, { hint: given.hint ?? 'text', parse: formats.parseText })
}

/** A text that no message and no log shows; blanks around it belong to it. */
export function secret<Default extends string | null = never>(
  given: Common<string, Default> & { readonly hint?: string },
): Option<string | Null<Default>> {
  return option(given, { hint: given.hint ?? 'secret', parse: formats.parseText, sensitive: true })
}

/** A whole number. */
export function int<Default extends number | null = never>(
  given: Common<number, Default> & Bounds,
): Option<number | Null<Default>> {
  return option(given, {
    hint: `whole number${boundsHint(given)}`,
    parse: (value) => formats.parseInteger(value, given),
  })
}

/** A number, whole or not. */
export function float<Default extends number | null = never>(
  given: Common<number, Default> & Bounds,
): Option<number | Null<Default>> {
  return option(given, {
    hint: `number${boundsHint(given)}`,
    parse: (value) => formats.parseFloating(value, given),
  })
}

/** A truth value. */
export function boolean<Default extends boolean | null = never>(
  given: Common<boolean, Default>,
): Option<boolean | Null<Default>> {
  return option(given, { hint: 'true or false', parse: formats.parseBoolean })
}

/** The longest time that a Node timer keeps, in milliseconds (24.8 days); a longer one would fire at once. */
const longestTimer = 2 ** 31 - 1

/**
 * A length of time, in the unit that the variable's name says (`*_SECONDS`: may have a fraction; `*_MS`: whole). At
 * least 0 and at most what a timer keeps, unless `min` and `max` say otherwise.
 */
export function duration<Default extends number | null = never>(
  given: Common<number, Default> & Bounds & { readonly unit: 's' | 'ms' },
): Option<number | Null<Default>> {
  const { unit, min = 0, max = unit === 's' ? Math.floor(longestTimer / 1000) : longestTimer } = given
  const parse = unit === 's' ? formats.parseFloating : formats.parseInteger
  return option(given, {
    hint: `${unit === 's' ? 'seconds' : 'milliseconds'}${boundsHint(given)}`,
    parse: (value) => parse(value, { min, max }),
  })
}

/** A size in bytes: `1048576`, `512 KiB`, `64 MiB`, `1 GiB`. */
export function size<Default extends number | null = never>(
  given: Common<number, Default> & Bounds,
): Option<number | Null<Default>> {
  return option(given, {
    hint: `bytes, or with KiB, MiB, GiB${boundsHint(given, formats.formatSize)}`,
    parse: (value) => formats.parseSize(value, given),
    print: formats.formatSize,
  })
}

/** Texts separated by commas; blanks around each are dropped. */
export function list<Default extends readonly string[] | null = never>(
  given: Common<readonly string[], Default>,
): Option<readonly string[] | Null<Default>> {
  return option(given, {
    hint: 'list, separated by commas',
    parse: formats.parseList,
    print: (items) => items.join(','),
  })
}

/** A URL of one of the protocols; credentials in it are refused, and not shown. */
export function url<Default extends string | null = never>(
  given: Common<string, Default> & UrlRules,
): Option<string | Null<Default>> {
  return option(given, {
    hint: given.protocols.map((protocol) => `${protocol}://…`).join(' or '),
    parse: (value) => formats.parseUrl(value, given),
    showable: withoutCredentials,
  })
}

/** A device: the absolute path of a serial port, or `tcp://host:port` (a port server, the simulator). */
export function device<Default extends string | null = never>(
  given: Common<string, Default>,
): Option<string | Null<Default>> {
  return option(given, {
    hint: '/dev/serial/by-id/… or tcp://host:port',
    parse: formats.parseDevice,
    showable: withoutCredentials,
  })
}

/** A file or folder, absolute or relative to the working directory. Whether it exists is not looked at here. */
export function path<Default extends string | null = never>(
  given: Common<string, Default>,
): Option<string | Null<Default>> {
  return option(given, { hint: 'path', parse: formats.parseText })
}

/** One of a few values, written exactly so; `aliases` are other spellings of them. */
export function oneOf<const Value extends string | number, Default extends NoInfer<Value> | null = never>(
  given: Common<Value, Default> & {
    readonly values: readonly Value[]
    readonly aliases?: Readonly<Record<string, NoInfer<Value>>>
  },
): Option<Value | Null<Default>> {
  const known = new Map<string, Value>([
    ...given.values.map((value) => [String(value), value] as const),
    ...Object.entries(given.aliases ?? {}),
  ])
  const names = given.values.join(', ')
  return option<Value, Default>(given, {
    hint: names,
    parse: (value) => known.get(value) ?? formats.refuse(`is not one of ${names}`),
  })
}

// a URL whose author put a password or token into it is refused, and must not be shown for that
const withoutCredentials = (value: string) => !/[@?]/.test(value)
