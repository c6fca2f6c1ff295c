import { writeFile } from 'node:fs/promises'
import { build } from 'esbuild'
import { nativeFile, useStandIns } from './build-stand-ins.ts'

/**
 * Bundles one entry file with all that it imports, the native part of serialport excepted, into one ECMAScript module:
 * a single file is read, parsed and kept in memory in half the space that some hundred files of packages take. It is
 * not minified: names stay readable in stack traces.
 *
 * @returns the size of the bundle in bytes
 * @throws BuildFailure of esbuild, whose message names file and line
 */
export async function bundle(entry: string, outfile: string): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    outfile,
    write: false,
    bundle: true,
    platform: 'node',
    // a module, because the entry files await at their top level
    format: 'esm',
    target: 'node24',
    external: [`./${nativeFile}`],
    plugins: [useStandIns],
    // the CommonJS packages in it call `require` for Node's own modules, which a module does not have
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    define: { __dirname: 'import.meta.dirname' },
    logLevel: 'warning',
  })
  // Texts are escaped by esbuild, comments are not; one character above ASCII doubles the memory that the source takes.
  const text = (outputFiles[0]?.text ?? '').replace(/[\u0080-\uffff]/g, '?')
  await writeFile(outfile, text)
  return text.length
}
