import { builtinModules, createRequire } from 'node:module'
import type { Plugin } from 'esbuild'

/**
 * What Node has loaded when a program begins: these cost nothing, and are given as they are. Every other module of
 * Node's own is loaded when something of it is used for the first time, which for many is never.
 */
const present: ReadonlySet<string> = new Set(['buffer', 'events', 'fs', 'path', 'process', 'timers', 'url'])

/** Parts that we have in a few lines, where Node's own brings a large module with it. Text of a function or value. */
const shortcuts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // a checksum a record of the outbox and the spool; zlib takes 4 ms and 1.3 MB (ISO 3309, the polynomial reversed)
  zlib: {
    crc32: `(() => {
  let table
  const make = () => Int32Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1; return n })
  return (data, value = 0) => {
    table ??= make()
    const bytes = typeof data === 'string' ? Buffer.from(data) : data
    let crc = ~value
    for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]) & 255] ^ (crc >>> 8)
    return ~crc >>> 0
  }
})()`,
    // the InfluxDB client takes one of them at its start, for answers that are compressed
    constants: `new Proxy({ Z_SYNC_FLUSH: 2 }, { get: (known, key) => known[key] ?? own().constants[key] })`,
  },
  // eight digits for the name of an epoch, from where OpenSSL takes its own; OpenSSL takes 3 ms and 1.6 MB
  crypto: {
    randomBytes: `(size, ...callback) => {
  if (callback.length > 0) return own().randomBytes(size, ...callback)
  const [fs, bytes] = [process.getBuiltinModule('node:fs'), Buffer.alloc(size)]
  const file = fs.openSync('/dev/urandom')
  for (let at = 0; at < size; ) at += fs.readSync(file, bytes, at, size - at, null)
  fs.closeSync(file)
  return bytes
}`,
  },
  // pino asks for it at its start; we have no workers
  worker_threads: { isMainThread: 'true' },
}

const require = createRequire(import.meta.url)

/**
 * CommonJS text of one of Node's own modules as the bundle has it. (`import` would load it at once, and call every
 * getter of it, which loads more: `node:http` brings fetch, WebSocket and so on with it.)
 */
function builtinText(name: string): string {
  const own = `process.getBuiltinModule('node:${name}')`
  const module: unknown = require(`node:${name}`)
  // one that is a function or class itself cannot be put off
  if (present.has(name) || typeof module !== 'object' || module === null) return `module.exports = ${own}`
  const short = shortcuts[name] ?? {}
  const later = Object.keys(module).filter((key) => !(key in short))
  return `const own = () => ${own}
for (const key of ${JSON.stringify(later)})
  Object.defineProperty(exports, key, { enumerable: true, configurable: true, get: () => own()[key] })
${Object.entries(short)
  .map(([key, text]) => `exports.${key} = ${text}\n`)
  .join('')}`
}

/** An esbuild plugin that takes Node's own modules without `import`. */
export const useBuiltins: Plugin = {
  name: 'builtins',
  setup(build) {
    const names = builtinModules.filter((name) => !name.startsWith('_'))
    build.onResolve({ filter: new RegExp(`^(node:)?(${names.join('|')})$`) }, ({ path }) => ({
      path: path.replace(/^node:/, ''),
      namespace: 'builtin',
    }))
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: builtinText(path),
      loader: 'js',
    }))
  },
}
