// `make demo`: the whole flow on one machine without devices. All that it writes is in `.demo`.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join, relative } from 'node:path'
import { Demo } from './demo.ts'
import { FolderError, freshFolder, RunningError, runsOurs } from './folder.ts'
import { picture } from './picture.ts'
import { logLine, report } from './report.ts'
import { colourful, plain, Screen } from './screen.ts'

const root = join(import.meta.dirname, '../../../..')
const folder = join(root, '.demo')
const redrawMs = 250
const lineMs = 3000

/** Ports of the loopback interface that are free now. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => {
    const address = server.address()
    return typeof address === 'object' && address ? address.port : 0
  })
  for (const server of servers) server.close()
  return ports
}

/** `DEMO_SECONDS`: how long to run; undefined: until it is ended. */
function secondsToRun(text: string | undefined): number | undefined {
  if (!text) return undefined
  if (/^\d{1,6}(\.\d+)?$/.test(text) && Number(text) > 0) return Number(text)
  process.stderr.write(`DEMO_SECONDS: ${JSON.stringify(text)} is not a number of seconds\n`)
  process.exit(78)
}

function makeFolder(): void {
  try {
    freshFolder(folder, runsOurs)
  } catch (error) {
    if (!(error instanceof RunningError || error instanceof FolderError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(error instanceof RunningError ? 75 : 73) // EX_TEMPFAIL, EX_CANTCREAT of sysexits.h
  }
}

const env = process.env
const seconds = secondsToRun(env['DEMO_SECONDS'])
makeFolder()
const [broker = 0, database = 0, rflink = 0, zwave = 0, display = 0] = await freePorts(5)
const inherited = Object.fromEntries(
  ['PATH', 'HOME', 'TZ', 'LANG', 'LOG_LEVEL'].flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
)
const token = randomBytes(16).toString('hex')
const demo = new Demo({
  root,
  folder,
  ports: { broker, database, rflink, zwave, display },
  token,
  inherited,
})
const began = Date.now()
const elapsed = () => Date.now() - began

const screen = process.stdout.isTTY ? new Screen(process.stdout) : undefined
const paint = env['NO_COLOR'] ? plain : colourful
let told = 0
let lastLine = 0

function show(): void {
  demo.refresh()
  const { model } = demo
  if (screen) {
    screen.draw(picture(model, Date.now(), elapsed(), screen.size, paint))
    return
  }
  for (; told < model.told; told++) {
    const event = model.events.at(told - model.told)
    if (event) process.stdout.write(`        ${event.text}\n`)
  }
  if (elapsed() - lastLine < lineMs) return
  lastLine = elapsed()
  process.stdout.write(`${logLine(model, elapsed())}\n`)
}

let ending = false

async function end(): Promise<void> {
  if (ending) process.exit(130) // asked twice: without waiting for anything
  ending = true
  clearInterval(timer)
  screen?.close()
  process.stdout.write('Ending: sensors first, then what they said is stored.\n')
  const ran = elapsed()
  await demo.stop()
  const summary = demo.summary()
  process.stdout.write(
    `${report(summary, demo.model, ran, relative(process.cwd(), folder) || folder).join('\n')}\n`,
  )
  process.exit(summary.lost.length === 0 && summary.readings > 0 ? 0 : 1)
}

process.on('exit', () => {
  // on whatever way it ends: the terminal is given back, and no process is left behind
  screen?.close()
  demo.kill()
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end())
process.stdout.on('error', () => {}) // the terminal or the reader is gone: the demo goes on to its end
await demo.start()
const timer = setInterval(show, redrawMs)
if (seconds !== undefined) setTimeout(() => void end(), seconds * 1000)
