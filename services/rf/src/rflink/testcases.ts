import { readdirSync, readFileSync } from 'node:fs'

/** One row of a table in services/rf/testcases: what a gateway printed, and what is to be read from it. */
export interface TestCase {
  readonly line: string
  /** The name that the device gets by itself; `-` for a line that is no device's. */
  readonly sensor: string
  /** Values by the names of their readings; for a line that is no device's, what it is. */
  readonly readings: unknown
  /** Where the line was seen. */
  readonly source: string
}

const folder = new URL('../../testcases/', import.meta.url)

/** All rows of all tables (`*.tsv`: line, sensor, readings as JSON; `# source: …` before the rows it is for). */
export function testCases(): TestCase[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.tsv'))
  return files.sort().flatMap((name) => {
    let source = name
    const rows: TestCase[] = []
    for (const row of readFileSync(new URL(name, folder), 'utf8').split('\n')) {
      if (row.startsWith('# source: ')) source = row.slice('# source: '.length)
      if (row === '' || row.startsWith('#')) continue
      const [line, sensor, readings] = row.split('\t')
      if (line === undefined || sensor === undefined || readings === undefined)
        throw new Error(`${name}: not three columns: ${row}`)
      rows.push({ line, sensor, readings: JSON.parse(readings), source })
    }
    return rows
  })
}
