// Builds what the images run: `node scripts/build.ts` writes dist/<name>.mjs for each program, `node scripts/build.ts rf`
// for one. With --check each is started afterwards with `--check`, in an empty environment with only what is required.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { bundle } from './build-bundle.ts'
import { copyNative } from './build-native.ts'
import { type Program, programs } from './build-programs.ts'
import { copyDeviceFiles } from './build-zwave.ts'

const root = join(import.meta.dirname, '..')

/**
 * Starts the bundle with `--check` and a configuration file that says nothing, so that the parser is loaded too; a module
 * that is missing from it shows here. Throws with its output.
 */
async function check({ name, required }: Program): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'build-'))
  const config = join(folder, `${name}.yaml`)
  await writeFile(config, '{}\n')
  const run = promisify(execFile)(process.execPath, [join(root, 'dist', `${name}.mjs`), '--check'], {
    env: { CONFIG_FILE: config, ...required },
    timeout: 30_000,
  })
  run.child.stdin?.end()
  try {
    await run
  } finally {
    await rm(folder, { recursive: true })
  }
}

const { values, positionals } = parseArgs({ options: { check: { type: 'boolean' } }, allowPositionals: true })
const unknown = positionals.filter((name) => !programs.some((program) => program.name === name))
if (unknown.length > 0) throw new Error(`no such program: ${unknown.join(', ')}`)
await copyNative(join(root, 'dist'))
for (const program of programs) {
  if (positionals.length > 0 && !positionals.includes(program.name)) continue
  if (!existsSync(join(root, program.entry))) throw new Error(`${program.entry} does not exist`)
  if (program.name === 'zwave') await copyDeviceFiles(join(root, 'dist'))
  const bytes = await bundle(join(root, program.entry), join(root, 'dist', `${program.name}.mjs`))
  if (values.check) await check(program)
  process.stdout.write(
    `dist/${program.name}.mjs ${Math.round(bytes / 1024)} KiB${values.check ? ', starts' : ''}\n`,
  )
}
