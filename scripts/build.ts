// Builds what the images run: `node scripts/build.ts` writes dist/<name>.mjs for each program, `node scripts/build.ts rf`
// for one. With --check each is started afterwards with `--check`, in an empty environment with only what is required.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { bundle } from './build-bundle.ts'
import { copyNative } from './build-native.ts'
import { type Program, programs } from './build-programs.ts'

const root = join(import.meta.dirname, '..')

/** Starts the bundle with `--check`; a module that is missing from it shows here. Throws with its output. */
async function check({ name, required }: Program): Promise<void> {
  const file = join(root, 'dist', `${name}.mjs`)
  const run = promisify(execFile)(process.execPath, [file, '--check'], {
    env: { ...required },
    timeout: 30_000,
  })
  run.child.stdin?.end()
  await run
}

const { values, positionals } = parseArgs({ options: { check: { type: 'boolean' } }, allowPositionals: true })
const unknown = positionals.filter((name) => !programs.some((program) => program.name === name))
if (unknown.length > 0) throw new Error(`no such program: ${unknown.join(', ')}`)
await copyNative(join(root, 'dist'))
for (const program of programs) {
  if (positionals.length > 0 && !positionals.includes(program.name)) continue
  if (!existsSync(join(root, program.entry))) throw new Error(`${program.entry} does not exist`)
  const bytes = await bundle(join(root, program.entry), join(root, 'dist', `${program.name}.mjs`))
  if (values.check) await check(program)
  process.stdout.write(
    `dist/${program.name}.mjs ${Math.round(bytes / 1024)} KiB${values.check ? ', starts' : ''}\n`,
  )
}
