// Writes what Grafana is provisioned with. `node grafana/src/generate.ts` writes; with --check it fails where a file is
// not what would be written.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { generatedFiles } from './files.ts'

const folder = join(import.meta.dirname, '..')
const check = process.argv.includes('--check')

function onDisk(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined // not there yet
  }
}

for (const [name, text] of Object.entries(generatedFiles())) {
  const path = join(folder, name)
  if (onDisk(path) === text) continue
  if (check) {
    process.stderr.write(`grafana/${name} is out of date: run node grafana/src/generate.ts\n`)
    process.exitCode = 1
    continue
  }
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  process.stdout.write(`wrote grafana/${name}\n`)
}
