// Makes schema/dashboard.schema.json of the types that the SDK publishes. The tool is no part of the project:
//   npm install --prefix /tmp/schema-tool ts-json-schema-generator@2.10.0
//   node grafana/schema/make.ts /tmp/schema-tool
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [tool] = process.argv.slice(2)
if (tool === undefined)
  throw new Error('usage: make.ts <folder that ts-json-schema-generator is installed in>')
const here = import.meta.dirname
const sdk = join(here, '../../node_modules/@grafana/grafana-foundation-sdk')
const { version } = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8')) as { version: string } // npm's own

/** What a dashboard leaves open is under the type of the panel. */
const types: Readonly<Record<string, string>> = {
  dashboard: 'dashboard/Dashboard',
  'options/stat': 'stat/Options',
  'options/bargauge': 'bargauge/Options',
  'options/table': 'table/Options',
  'options/timeseries': 'timeseries/Options',
  'options/state-timeline': 'statetimeline/Options',
  'custom/table': 'table/FieldConfig',
  'custom/timeseries': 'timeseries/FieldConfig',
  'custom/state-timeline': 'statetimeline/FieldConfig',
}

const work = mkdtempSync(join(here, 'work-'))
const schemas: Record<string, unknown> = {}
try {
  const tsconfig = join(work, 'tsconfig.json')
  for (const [name, type] of Object.entries(types)) {
    const [module, exported] = type.split('/')
    const entry = join(work, 'entry.ts')
    const wanted = `import type { ${exported} } from '@grafana/grafana-foundation-sdk/${module}'\nexport type Wanted = ${exported}\n`
    writeFileSync(entry, wanted)
    const compilerOptions = { module: 'nodenext', strict: true, skipLibCheck: true, types: [] }
    writeFileSync(tsconfig, JSON.stringify({ compilerOptions, files: [entry] }))
    const program = join(tool, 'node_modules/ts-json-schema-generator/bin/ts-json-schema-generator.js')
    const flags = ['--tsconfig', tsconfig, '--path', entry, '--type', 'Wanted', '--functions', 'hide']
    const text = execFileSync(process.execPath, [program, ...flags, '--jsDoc', 'none'], { encoding: 'utf8' })
    schemas[name] = JSON.parse(text)
  }
} finally {
  rmSync(work, { recursive: true })
}

const comment = `Derived from the types of @grafana/grafana-foundation-sdk ${version} (https://github.com/grafana/grafana-foundation-sdk), Apache License 2.0, see LICENSE beside this file; by grafana/schema/make.ts.`
writeFileSync(
  join(here, 'dashboard.schema.json'),
  `${JSON.stringify({ $comment: comment, schemas }, undefined, 1)}\n`,
)
