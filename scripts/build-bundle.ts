import { build } from 'esbuild'
import { useStandIns } from './build-stand-ins.ts'

/** Native, and so the one package that stays outside; the images install it beside the bundle. */
export const nativePackages: readonly string[] = ['@serialport/bindings-cpp']

/**
 * Bundles one entry file with all that it imports into one ECMAScript module: a single file is read, parsed and kept in
 * memory in half the space that some hundred files of packages take. It is not minified: names stay readable in stack
 * traces, and minifying saves no memory worth it.
 *
 * @returns the size of the bundle in bytes
 * @throws BuildFailure of esbuild, whose message names file and line
 */
export async function bundle(entry: string, outfile: string): Promise<number> {
  const { metafile } = await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    // a module, because the entry files await at their top level
    format: 'esm',
    target: 'node24',
    external: [...nativePackages],
    plugins: [useStandIns],
    // the CommonJS packages in it call `require` for Node's own modules, which a module does not have
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    legalComments: 'inline',
    metafile: true,
    logLevel: 'warning',
  })
  return Object.values(metafile.outputs)[0]?.bytes ?? 0
}
