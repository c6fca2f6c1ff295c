import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'

/** A query as this project writes them (src/target.ts): the SDK has no type for InfluxDB's. */
const target = {
  type: 'object',
  properties: {
    refId: { type: 'string', pattern: '^[A-Z]$' },
    datasource: {
      type: 'object',
      properties: { type: { const: 'influxdb' }, uid: { const: 'influxdb' } },
      required: ['type', 'uid'],
      additionalProperties: false,
    },
    query: { type: 'string', minLength: 1 },
    rawQuery: { const: true },
    resultFormat: { enum: ['time_series', 'table'] },
    alias: { type: 'string' },
  },
  required: ['refId', 'datasource', 'query', 'rawQuery', 'resultFormat', 'alias'],
  additionalProperties: false,
}

type Json = Readonly<Record<string, unknown>>

/** Checks dashboards against the schema that grafana/schema/make.ts has made of the SDK's types. */
export class DashboardSchema {
  readonly #validators: ReadonlyMap<string, ValidateFunction>

  constructor() {
    const file = join(import.meta.dirname, '../../schema/dashboard.schema.json')
    const { schemas } = JSON.parse(readFileSync(file, 'utf8')) as { schemas: Record<string, Json> } // the generator's file
    const ajv = new Ajv({ strict: false })
    const withTarget = (schema: Json) => ({
      ...schema,
      definitions: { ...(schema['definitions'] as Json), Dataquery: target }, // every one has definitions
    })
    this.#validators = new Map(
      Object.entries(schemas).map(([name, schema]) => [name, ajv.compile(withTarget(schema))]),
    )
  }

  /** What is wrong, in words; a key that the SDK does not know is. */
  problems(dashboard: unknown): readonly string[] {
    const found = this.#check('dashboard', dashboard)
    for (const panel of panelsOf(dashboard)) {
      if (panel['type'] === 'row') continue
      const { defaults } = (panel['fieldConfig'] ?? {}) as Readonly<Record<string, Json>> // checked above
      found.push(...this.#check(`options/${String(panel['type'])}`, panel['options'] ?? {}))
      const custom = defaults?.['custom']
      if (custom !== undefined) found.push(...this.#check(`custom/${String(panel['type'])}`, custom))
    }
    return found
  }

  #check(name: string, value: unknown): string[] {
    const validate = this.#validators.get(name)
    if (!validate) return [`${name}: the schema has none`]
    if (validate(value)) return []
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${name}${instancePath} ${message} ${JSON.stringify(params)}`,
    )
  }
}

function panelsOf(dashboard: unknown): readonly Json[] {
  const { panels = [] } = (dashboard ?? {}) as { panels?: readonly (Json & { panels?: readonly Json[] })[] } // the schema says so
  return panels.flatMap((panel) => [panel, ...(panel.panels ?? [])])
}
