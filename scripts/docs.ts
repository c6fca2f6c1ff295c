// Writes what is generated from the services' options: `node scripts/docs.ts`. With `--check` nothing is written.
// Names each file that cannot be made or, with `--check`, that differs; and then exits with 1.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate, outOfDate } from './docs-files.ts'
import { services } from './docs-services.ts'

const root = join(import.meta.dirname, '..')
const files = generate(root, services)
const check = process.argv.includes('--check')
for (const { path, have, want, problem } of check ? [] : files) {
  if (have === want || problem !== undefined) continue
  writeFileSync(join(root, path), want)
  process.stdout.write(`wrote ${path}\n`)
}
const wrong = outOfDate(check ? files : files.filter(({ problem }) => problem !== undefined))
for (const line of wrong) process.stderr.write(`${line}\n`)
if (wrong.length > 0) {
  if (check) process.stderr.write('generated files are out of date: run node scripts/docs.ts\n')
  process.exitCode = 1
}
