import type * as cog from '@grafana/grafana-foundation-sdk/cog'
import { render, type Select } from './influxql.ts'

/** The data source, by the identifier that provisioning gives it. */
export const dataSource: { readonly type: 'influxdb'; readonly uid: 'influxdb' } = {
  type: 'influxdb',
  uid: 'influxdb',
}

/** A query of Grafana's InfluxDB data source in its InfluxQL mode (`public/app/plugins/datasource/influxdb/types.ts`). */
export interface Target {
  refId: string
  readonly datasource: typeof dataSource
  readonly query: string
  readonly rawQuery: true
  /** `time_series`: a frame for each series; `table`: one frame with the tags as columns. */
  readonly resultFormat: 'time_series' | 'table'
  /** Name of a series: `$tag_<tag>`, `$m` (measurement), `$col` (column). */
  readonly alias: string
}

/** Series over time, each with a name of its own. */
export function series(select: Select, alias: string): Influx {
  return new Influx({ resultFormat: 'time_series', query: render(select), alias })
}

/** Rows. */
export function rows(select: Select): Influx {
  return new Influx({ resultFormat: 'table', query: render(select), alias: '' })
}

/** Takes a query's place where the SDK builds panels: the SDK has no module for InfluxDB. */
export class Influx implements cog.Builder<cog.Dataquery> {
  readonly target: Omit<Target, 'refId'>

  constructor(target: Pick<Target, 'query' | 'resultFormat' | 'alias'>) {
    this.target = { datasource: dataSource, rawQuery: true, ...target }
  }

  /** The panel gives the `refId`, by the query's place in it. */
  build(): cog.Dataquery {
    return { ...this.target, _implementsDataqueryVariant: () => {} }
  }
}
