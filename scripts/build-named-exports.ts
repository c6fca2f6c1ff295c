import { readFileSync } from 'node:fs'
import { createRequire, findPackageJSON } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'esbuild'

/**
 * An esbuild plugin for `import()` of CommonJS packages. Node finds the names that such a package exports; esbuild, which
 * puts it in a file of its own, gives `default` alone. So the file gets the names from the package as it is at the build.
 */
export const useNamedExports: Plugin = {
  name: 'named-exports',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind !== 'dynamic-import' || pluginData === ours) return undefined
      const { path: file, namespace } = await build.resolve(path, {
        kind,
        importer,
        resolveDir,
        pluginData: ours,
      })
      return namespace === 'file' && isCommonJs(file) ? { path: file, namespace: 'named-exports' } : undefined
    })
    build.onLoad({ filter: /.*/, namespace: 'named-exports' }, ({ path }) => {
      const module: object = createRequire(path)(path)
      const names = Object.keys(module).filter(
        (name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default',
      )
      return {
        contents: `import module from ${JSON.stringify(path)}
export default module
export const { ${names.join(', ')} } = module`,
        resolveDir: import.meta.dirname,
      }
    })
  },
}

const ours = Symbol('resolved by us')

function isCommonJs(file: string): boolean {
  if (/\.[cm]js$/.test(file)) return file.endsWith('.cjs')
  const found = findPackageJSON(pathToFileURL(file))
  if (!file.endsWith('.js') || found === undefined) return false
  // a package.json is an object
  const { type } = JSON.parse(readFileSync(found, 'utf8')) as { type?: unknown }
  return type !== 'module'
}
