import { fileURLToPath } from 'node:url'
import type { Plugin } from 'esbuild'

/** The native part of @serialport/bindings-cpp, beside the bundle. */
export const nativeFile = 'serialport.node'

/** A module that takes a package's place in the bundle. */
interface StandIn {
  /** Why nothing is lost by it. */
  readonly why: string
  /** CommonJS text. */
  readonly text: string
}

const refuses = (feature: string) =>
  `const refuse = () => { throw new Error('the built form has no ${feature}') }
module.exports = new Proxy(class { constructor() { refuse() } }, { get: (target, key) => key in target ? target[key] : refuse })
`

/**
 * What the packages of the services load at their start and never use in them. Each costs memory in every process, so
 * the bundle holds a few lines instead; what is called after all says so.
 */
export const standIns: Readonly<Record<string, StandIn>> = {
  'worker-timers': {
    why: 'MQTT.js keeps time in a worker where a browser throttles timers; our connections ask for `timerVariant: native`',
    text: refuses('worker timers'),
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
  },
  socks: {
    why: "MQTT.js's proxies (socks4, socks5): our streams never ask for one",
    text: refuses('SOCKS proxy'),
  },
  'readable-stream': {
    why: "Node's own streams as a package, for browsers; in Node the original is there already",
    text: `module.exports = require('node:stream')
`,
  },
  'thread-stream': {
    why: "pino's transports in a worker: our log is written synchronously to standard output",
    text: refuses('log transport'),
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
    build.onResolve({ filter }, ({ path }) => ({ path, namespace: 'stand-in' }))
    build.onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path }) => ({
      contents: standIns[path]?.text ?? '',
      loader: 'js',
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    }))
  },
}
