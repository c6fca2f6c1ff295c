import type * as cog from '@grafana/grafana-foundation-sdk/cog'
import {
  type DashboardLink,
  DashboardLinkBuilder,
  DashboardLinkType,
  type DataTransformerConfig,
  type DynamicConfigValue,
  FieldColorBuilder,
  FieldColorModeId,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { dataSource, type Influx } from './target.ts'

/** A value from which a colour holds; the first is `null`: from the lowest on. */
export type Step = readonly [from: number | null, color: string]

/** Properties of some fields, by name or, as `/…/`, by a regular expression. */
export type Overrides = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** A link from a value: where it goes, and its words. */
export interface ValueLink {
  readonly title: string
  readonly url: string
}

/** What is said of a panel, whatever its kind. */
export interface PanelSpec {
  readonly title: string
  /** One or two sentences: what is shown, and what to make of it. */
  readonly description: string
  /** In the grid's 24 columns and its rows of 38 pixels. */
  readonly size: readonly [width: number, height: number]
  readonly targets: readonly Influx[]
  /** A unit of Grafana; a panel of words has none. */
  readonly unit?: string
  readonly decimals?: number
  readonly min?: number
  readonly max?: number
  /** What stands there instead of nothing. */
  readonly noValue: string
  readonly steps?: readonly Step[]
  readonly mappings?: readonly ValueMapping[]
  readonly links?: readonly ValueLink[]
  readonly overrides?: Overrides
  readonly transformations?: readonly DataTransformerConfig[]
  /** Shortest `$__interval`. */
  readonly interval?: string
  /** A range of its own, up to now: `7d`. */
  readonly timeFrom?: string
  /** A panel for each value of this variable. */
  readonly repeat?: string
}

/** What the SDK's builders of panels have in common; they share no type. */
interface PanelBuilder {
  title(text: string): this
  description(text: string): this
  datasource(source: { type: string; uid: string }): this
  span(width: number): this
  height(height: number): this
  withTarget(target: Influx): this
  unit(unit: string): this
  decimals(decimals: number): this
  min(min: number): this
  max(max: number): this
  noValue(text: string): this
  thresholds(thresholds: ThresholdsConfigBuilder): this
  colorScheme(color: FieldColorBuilder): this
  mappings(mappings: ValueMapping[]): this
  dataLinks(links: cog.Builder<DashboardLink>[]): this
  overrideByName(name: string, properties: DynamicConfigValue[]): this
  overrideByRegexp(pattern: string, properties: DynamicConfigValue[]): this
  withTransformation(transformation: DataTransformerConfig): this
  interval(interval: string): this
  timeFrom(range: string): this
  repeat(variable: string): this
  maxPerRow(most: number): this
}

/** Gives a panel's builder what its spec says. */
export function describe<Builder extends PanelBuilder>(builder: Builder, spec: PanelSpec): Builder {
  const [width, height] = spec.size
  builder
    .title(spec.title)
    .description(spec.description)
    .datasource({ ...dataSource })
  builder.span(width).height(height).noValue(spec.noValue)
  for (const target of spec.targets) builder.withTarget(target)
  if (spec.unit !== undefined) builder.unit(spec.unit)
  if (spec.decimals !== undefined) builder.decimals(spec.decimals)
  if (spec.min !== undefined) builder.min(spec.min)
  if (spec.max !== undefined) builder.max(spec.max)
  if (spec.interval !== undefined) builder.interval(spec.interval)
  if (spec.timeFrom !== undefined) builder.timeFrom(spec.timeFrom)
  if (spec.repeat !== undefined) builder.repeat(spec.repeat).maxPerRow(2)
  colours(builder, spec)
  if (spec.links) builder.dataLinks(spec.links.map(toLink))
  for (const [name, properties] of Object.entries(spec.overrides ?? {})) {
    const values = Object.entries(properties).map(([id, value]) => ({ id, value }))
    if (name.startsWith('/')) builder.overrideByRegexp(name, values)
    else builder.overrideByName(name, values)
  }
  for (const transformation of spec.transformations ?? []) builder.withTransformation(transformation)
  return builder
}

/** Thresholds colour values; without any, series have colours in turn, which never are the same for neighbours. */
function colours(builder: PanelBuilder, { steps, mappings }: PanelSpec): void {
  const mode = steps || mappings ? FieldColorModeId.Thresholds : FieldColorModeId.PaletteClassic
  const all: Threshold[] = (steps ?? [[null, 'text']]).map(([value, color]) => ({ value, color }))
  builder.thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(all))
  builder.colorScheme(new FieldColorBuilder().mode(mode))
  if (mappings) builder.mappings([...mappings])
}

/** A link on a value; Grafana puts the series' tags, encoded, in the place of its `${…}`. */
function toLink({ title, url }: ValueLink): cog.Builder<DashboardLink> {
  return new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url)
}

/** What a cell of a table links to, as an override has it. */
export function cellLink({ title, url }: ValueLink): Readonly<Record<string, unknown>> {
  return { links: [{ title, url, targetBlank: false }] }
}
