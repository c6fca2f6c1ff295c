import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { build } from 'esbuild'
import { useBuiltins } from './build-builtins.ts'
import { useNamedExports } from './build-named-exports.ts'
import { nativeFile, useStandIns } from './build-stand-ins.ts'
import { useDeviceFiles } from './build-zwave.ts'

/**
 * What the CommonJS packages in a bundle call. `require` is for the native part; the time of Node's `performance`,
 * which brings a module of its own with it, is the process's too.
 */
const banner = `const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);
const processNow = () => process.uptime() * 1000;`

/**
 * Bundles an entry file with all that it imports, the native part of serialport excepted: one file is read, parsed and
 * kept in memory in half the space that some hundred files of packages take. What is imported by `import()` is in files
 * of its own beside it (`<name>.<hash>.mjs`), so that it costs nothing where it is not used. Blanks are left out, which
 * halves the text that V8 keeps; names stay, for stack traces.
 *
 * @param outfile `<folder>/<name>.mjs`
 * @returns the size of all its files in bytes
 * @throws BuildFailure of esbuild, whose message names file and line
 */
export async function bundle(entry: string, outfile: string): Promise<number> {
  const [folder, name] = [dirname(outfile), basename(outfile, '.mjs')]
  const { outputFiles } = await build({
    entryPoints: { [name]: entry },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    chunkNames: `${name}.[hash]`,
    splitting: true,
    write: false,
    bundle: true,
    minifyWhitespace: true,
    minifySyntax: true,
    // zwave-js says of itself that its modules do nothing on import, and yet their classes register themselves there
    ignoreAnnotations: true,
    platform: 'node',
    // a module, because the entry files await at their top level
    format: 'esm',
    target: 'node24',
    external: [`./${nativeFile}`],
    plugins: [useStandIns, useBuiltins, useDeviceFiles, useNamedExports],
    banner: { js: banner },
    define: {
      __dirname: 'import.meta.dirname',
      __filename: 'import.meta.filename',
      'performance.now': 'processNow',
    },
    logLevel: 'warning',
  })
  await removeOld(folder, name)
  let size = 0
  for (const { path, text } of outputFiles) {
    // Texts are escaped by esbuild, comments are not; one character above ASCII doubles the memory the source takes.
    const ascii = text.replace(/[\u0080-\uffff]/g, '?')
    await writeFile(path, ascii)
    size += ascii.length
  }
  return size
}

/** Files of an earlier build, whose hashes were others. */
async function removeOld(folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const file of await readdir(folder))
    if (file.startsWith(`${name}.`) && file.endsWith('.mjs')) await rm(join(folder, file))
}
