import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Plugin } from 'esbuild'

/** The native part of @serialport/bindings-cpp, beside the bundle. */
export const nativeFile = 'serialport.node'

/** A module that takes a package's place in the bundle. */
interface StandIn {
  /** Why nothing is lost by it. */
  readonly why: string
  /** CommonJS text. */
  readonly text: string
  /** The package in whose place it may be: another may use what this one does not. Everywhere where not given. */
  readonly only?: string
}

const root = join(import.meta.dirname, '..')
const fromBootstrap = createRequire(join(root, 'services/bootstrap/package.json'))

const refuses = (feature: string) =>
  `const refuse = () => { throw new Error('the built form has no ${feature}') }
module.exports = new Proxy(class { constructor() { refuse() } }, { get: (target, key) => key in target ? target[key] : refuse })
`

/**
 * What the packages of the services load at their start and never use in them. Each costs memory in every process, so
 * the bundle holds a few lines instead; what is called after all says so.
 */
const standIns: Readonly<Record<string, StandIn>> = {
  'worker-timers': {
    why: 'MQTT.js keeps time in a worker where a browser throttles timers; our connections ask for `timerVariant: native`',
    text: refuses('worker timers'),
    only: 'mqtt',
  },
  debug: {
    why: 'printing for the developers of MQTT.js, off unless DEBUG is set; our log has what happens',
    text: `const debug = () => Object.assign(() => {}, { enabled: false, extend: debug })
module.exports = debug
`,
  },
  ws: {
    why: 'MQTT over WebSocket: MQTT_URL takes mqtt and mqtts only, and the streams are our own',
    text: refuses('WebSocket'),
    only: 'mqtt',
  },
  socks: {
    why: "MQTT.js's proxies (socks4, socks5): our streams never ask for one",
    text: refuses('SOCKS proxy'),
    only: 'mqtt',
  },
  'lru-cache': {
    why: "MQTT.js's topic aliases for sending, which we do not use: it makes the table where a broker allows them",
    text: `exports.LRUCache = class extends Map { constructor() { super() } }
`,
    only: 'mqtt',
  },
  mqtt: {
    why: 'its way to connect by URL, with a stream for each scheme: we give the client a stream',
    text: `exports.MqttClient = require(${JSON.stringify(join(fromBootstrap.resolve('mqtt'), '../lib/client.js'))}).default
`,
    only: 'services',
  },
  'yargs-parser': {
    why: "convict's reading of command lines: ours is given no arguments (`args: []`)",
    text: `module.exports = () => ({})
`,
    only: 'convict',
  },
  'lodash.clonedeep': {
    why: "convict's copies of its schema and values: plain objects and lists of ours",
    text: `const plain = (value) => value !== null && typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value))
const copy = (value) => Array.isArray(value) ? value.map(copy) : plain(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copy(each)])) : value
module.exports = copy
`,
    only: 'convict',
  },
  bl: {
    why: 'what MQTT.js has of the stream and has not parsed: with a Buffer for each look at it a message costs half as much again',
    text: `const { UnparsedBytes } = require(${JSON.stringify(join(import.meta.dirname, 'unparsed-bytes.ts'))})
module.exports = () => new UnparsedBytes()
`,
    only: 'mqtt-packet',
  },
  'readable-stream': {
    why: "Node's own streams as a package, for browsers; in Node the original is there already",
    text: `module.exports = require('node:stream')
`,
  },
  assert: {
    why: "sonic-boom's one check, of its file descriptor at a flush; Node's own module takes 2 ms and 1 MB at each start",
    text: `module.exports = (...args) => process.getBuiltinModule('node:assert')(...args)
`,
    only: 'sonic-boom',
  },
  'thread-stream': {
    why: "pino's transports in a worker: our log is written synchronously to standard output",
    text: refuses('log transport'),
  },
  'source-map-support': {
    why: 'stack traces by source maps, which the built form has none of: at the first error it would read the bundle to look for one, and keep it (3.3 MB)',
    text: `exports.install = () => {}
`,
    only: 'zwave-js',
  },
  json5: {
    why: "zwave-js's device files, which the build has turned into JSON: json5 adds up each text letter by letter, and V8 keeps the letters",
    text: `exports.parse = JSON.parse
`,
    only: '@zwave-js/config',
  },
  fflate: {
    why: 'its form for Node, which begins with loading workers: nobody asks it to work in one',
    text: `module.exports = require('fflate/browser')
`,
    only: '@zwave-js',
  },
  'node-gyp-build': {
    why: 'looks through a package for the native part that fits the machine: the build has put that one beside the bundle',
    text: `module.exports = () => require('./${nativeFile}')
`,
  },
}

/** An esbuild plugin that puts the stand-ins in their packages' places. */
export const useStandIns: Plugin = {
  name: 'stand-ins',
  setup(build) {
    const filter = new RegExp(`^(${Object.keys(standIns).join('|')})$`)
    build.onResolve({ filter }, ({ path, importer }) => {
      const { only } = standIns[path] ?? {}
      return only === undefined || importer.includes(`/${only}/`)
        ? { path, namespace: 'stand-in' }
        : undefined
    })
    build.onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path }) => ({
      contents: standIns[path]?.text ?? '',
      loader: 'js',
      resolveDir: import.meta.dirname,
    }))
  },
}
