import { readdirSync, readFileSync } from 'node:fs'
import type { TranslatedValueID, ValueMetadata } from 'zwave-js'

/** One row of a table in services/zwave/testcases: a value of the library, and what is to become of it. */
export interface TestCase {
  readonly id: TranslatedValueID
  readonly metadata: ValueMetadata
  readonly value: unknown
  /** undefined: it has no name of its own. */
  readonly name: string | undefined
  /** `number`, `state`, `event`: a reading; else the role that it has instead. */
  readonly kind: string
  readonly unit: string | undefined
  /** undefined: nothing is published. */
  readonly published: unknown
  readonly source: string
}

const folder = new URL('../../testcases/', import.meta.url)

const columns = 11

/**
 * All rows of all tables (`*.tsv`): the class's name and number; property, property key, metadata and value as JSON; name,
 * kind and unit of the reading, its value as JSON; the source. `-` is nothing.
 */
export function testCases(): TestCase[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.tsv'))
  return files.sort().flatMap((name) =>
    readFileSync(new URL(name, folder), 'utf8')
      .split('\n')
      .filter((row) => row !== '' && !row.startsWith('#'))
      .map((row) => read(name, row)),
  )
}

function read(file: string, row: string): TestCase {
  const cells = row.split('\t')
  if (cells.length !== columns) throw new Error(`${file}: not ${columns} columns: ${row}`)
  const [
    commandClassName = '',
    number,
    property,
    propertyKey,
    metadata,
    value,
    name,
    kind,
    unit,
    published,
    source,
  ] = cells
  const key: unknown = json(propertyKey)
  const given: unknown = json(property)
  return {
    id: {
      commandClass: Number(number),
      commandClassName,
      endpoint: 0,
      property: scalar(given),
      propertyName: String(given),
      ...(key !== undefined && { propertyKey: scalar(key), propertyKeyName: String(key) }),
    },
    // the table is ours: a row that is no metadata is a mistake that the test shows
    metadata: json(metadata) as ValueMetadata,
    value: json(value),
    name: text(name),
    kind: kind ?? '',
    unit: text(unit),
    published: json(published),
    source: source ?? '',
  }
}

const text = (cell: string | undefined) => (cell === '-' ? undefined : cell)

const json = (cell: string | undefined): unknown => (cell === '-' ? undefined : JSON.parse(cell ?? ''))

const scalar = (value: unknown) => (typeof value === 'number' ? value : String(value))
