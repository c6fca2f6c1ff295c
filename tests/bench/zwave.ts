import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dimmer, fgk101, fgwpe101, plainSensors } from '../../services/simulator/src/zwave/recipes.ts'
import { type Stick, startStick } from '../../services/simulator/src/zwave/stick.ts'
import { type Child, startChild } from '../support/child.ts'
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts'
import { collect, connectClient } from '../support/mqtt.ts'
import { root, type ServiceProcess, startBuilt, startService } from '../support/process.ts'
import { lasting } from '../support/random.ts'
import { median, memoryOf, type Row } from './measure.ts'

/** A process at rest: how long it took to be there, in ms, and what it holds, in MiB. */
interface Rest {
  readonly ms: number
  readonly resident: number
}

/** A day of reports: CPU in ms for each of them, resident memory in MiB before and after. */
interface Day {
  readonly cpuMs: number
  readonly before: number
  readonly after: number
}

/** What the images run is there. */
const isBuilt = existsSync(join(root, 'dist', 'zwave.mjs'))

/** How many nodes, and how often each reports in a day: every quarter of an hour. */
const nodes = 100
const perNode = 96
/** Nodes that report at once, and the time until the next ones do, in ms: the day passes in about a minute. */
const atOnce = 10
const pauseMs = 40

/**
 * The zwave service with three nodes at rest beside bare Node and bare `import 'zwave-js'`, and through a day with a
 * hundred nodes beside a bare driver of zwave-js; the stick is a simulated one.
 */
export async function measureZwave(rounds: number, settleMs: number): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-zwave-'))
  await using broker = await startMosquitto()
  try {
    return [...(await atRest(broker, join(dir, 'rest'), rounds, settleMs)), ...(await oneDay(broker, dir))]
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function atRest(broker: Mosquitto, cache: string, rounds: number, settleMs: number): Promise<Row[]> {
  await using stick = await startStick({ nodes: [fgwpe101(2), dimmer(3), fgk101(4)], txDelayMs: 0 })
  const env = envOf(broker, stick, cache)
  await interview(broker, stick, env)
  const bare = await several(rounds, () => script('console.log("up"); setInterval(() => {}, 1000)', settleMs))
  const library = await several(rounds, () =>
    script('import("zwave-js").then(() => console.log("up")); setInterval(() => {}, 1000)', settleMs),
  )
  const forms = { source: startService, built: startBuilt }
  const rows: Row[] = []
  for (const [form, start] of Object.entries(forms)) {
    if (form === 'built' && !isBuilt) continue
    const ours = await several(rounds, () => service(broker, () => start('zwave', env), settleMs))
    for (const [what, other] of [
      ['Node', bare],
      ["import 'zwave-js'", library],
    ] as const) {
      const note = `against bare ${what}, ${process.version}; three nodes; median of ${rounds}`
      rows.push(
        { what: `zwave, ${form}: exec to online`, unit: 'ms', ours: ours.ms, bare: other.ms, note },
        { what: `zwave, ${form}: resident`, unit: 'MiB', ours: ours.resident, bare: other.resident, note },
      )
    }
  }
  return rows
}

async function oneDay(broker: Mosquitto, dir: string): Promise<Row[]> {
  const [ours, next] = await daysOfService(broker, join(dir, 'day'))
  const bare = await dayOfLibrary(join(dir, 'day-bare'))
  const note = `${nodes} nodes, ${nodes * perNode} reports`
  return [
    {
      what: 'zwave, a day: CPU per report',
      unit: 'ms',
      ours: ours.cpuMs,
      bare: bare.cpuMs,
      note: `${note}; against a bare driver`,
    },
    {
      what: 'zwave, a day: resident at its end',
      unit: 'MiB',
      ours: ours.after,
      bare: bare.after,
      note: `${note}; against a bare driver`,
    },
    { what: 'zwave, a day: resident, end and start', unit: 'MiB', ours: ours.after, bare: ours.before, note },
    {
      what: 'zwave, the next day: resident, end and start',
      unit: 'MiB',
      ours: next.after,
      bare: ours.after,
      note,
    },
  ]
}

/** Two days on end: in the first one the engine comes to know what it runs. */
async function daysOfService(broker: Mosquitto, cache: string): Promise<readonly [Day, Day]> {
  await using stick = await startStick({ nodes: plainSensors(nodes), txDelayMs: 0 })
  const client = await connectClient(broker.url)
  const seen = await collect(client, 'cm/zwave/status/heartbeat')
  const start = isBuilt ? startBuilt : startService
  await using child = start('zwave', { ...envOf(broker, stick, cache), HEARTBEAT_SECONDS: '1' })
  const figures = (text: string) => JSON.parse(text) as Readonly<Record<string, number>>
  await seen.waitFor(
    ({ text }) => figures(text)['nodes'] === nodes && figures(text)['nodes_interviewing'] === 0,
    300,
  )
  const begun = figures(seen.last('cm/zwave/status/heartbeat')?.text ?? '{}')['reports'] ?? 0
  const day = (number: number) =>
    through(child.pid, stick, async () => {
      seen.clear()
      const all = begun + number * nodes * perNode
      await seen.waitFor(
        ({ text }) => (figures(text)['reports'] ?? 0) >= all && figures(text)['waiting'] === 0,
        120,
      )
    })
  const days = [await day(1), await day(2)] as const
  await client.endAsync()
  return days
}

async function dayOfLibrary(cache: string): Promise<Day> {
  await using stick = await startStick({ nodes: plainSensors(nodes), txDelayMs: 0 })
  const file = join(import.meta.dirname, 'zwave-bare.ts')
  const values = String(nodes * perNode)
  const child = startChild(process.execPath, [
    file,
    `tcp://127.0.0.1:${stick.port}`,
    cache,
    String(nodes),
    values,
  ])
  await line(child, 'interviewed')
  const day = await through(child.pid, stick, () => line(child, 'done'))
  await child.kill('SIGKILL')
  return day
}

/** Has every node report through a day, and waits until it was heard. */
async function through(pid: number, stick: Stick, heard: () => Promise<unknown>): Promise<Day> {
  await lasting(2000)
  const before = (await memoryOf(pid)).resident
  const cpu = await cpuOf(pid)
  for (let i = 0; i < nodes * perNode; i++) {
    const round = Math.floor(i / nodes)
    stick.node(2 + (i % nodes)).measure(1, 15 + (round % 50) / 10)
    if (i % atOnce === atOnce - 1) await lasting(pauseMs)
  }
  await heard()
  const used = (await cpuOf(pid)) - cpu
  return { cpuMs: used / (nodes * perNode), before, after: (await memoryOf(pid)).resident }
}

/** CPU time of a process so far in ms (proc(5), /proc/pid/stat: utime and stime, in ticks of 10 ms). */
async function cpuOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

const envOf = (broker: Mosquitto, stick: Stick, cache: string) => ({
  MQTT_URL: broker.url,
  ZWAVE_PORT: `tcp://127.0.0.1:${stick.port}`,
  ZWAVE_CACHE_DIR: cache,
  OUTBOX_CONFIRM: 'broker',
})

/** Starts the service once so that its cache knows the nodes. */
async function interview(
  broker: Mosquitto,
  stick: Stick,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const client = await connectClient(broker.url)
  const seen = await collect(client, 'z-wave/controller/status/event')
  await using child = startService('zwave', env)
  const done = (node: number) =>
    seen.waitFor(({ text }) => text.includes('interview-completed') && text.includes(`"node":${node},`), 60)
  await done(2)
  await done(3)
  stick.node(4).wakeUp()
  await done(4)
  await child.kill()
  await client.endAsync()
}

async function several(rounds: number, once: () => Promise<Rest>): Promise<Rest> {
  const all: Rest[] = []
  for (let i = 0; i < rounds; i++) all.push(await once())
  return { ms: median(all.map(({ ms }) => ms)), resident: median(all.map(({ resident }) => resident)) }
}

async function script(text: string, settleMs: number): Promise<Rest> {
  const began = performance.now()
  const child = startChild(process.execPath, ['-e', text], { cwd: root })
  await line(child, 'up')
  const ms = performance.now() - began
  await lasting(settleMs)
  const { resident } = await memoryOf(child.pid)
  await child.kill('SIGKILL')
  return { ms, resident }
}

function line(child: Child, wanted: string): Promise<void> {
  if (child.lines.includes(wanted)) return Promise.resolve()
  return new Promise((resolve) => {
    const off = child.onLine((text) => {
      if (text !== wanted) return
      off()
      resolve()
    })
  })
}

async function service(broker: Mosquitto, start: () => ServiceProcess, settleMs: number): Promise<Rest> {
  const client = await connectClient(broker.url)
  const states = await collect(client, 'cm/zwave/status/state')
  const began = performance.now()
  await using child = start()
  await states.waitFor(({ retain, text }) => !retain && text === 'online')
  const ms = performance.now() - began
  await lasting(settleMs)
  const { resident } = await memoryOf(child.pid)
  await child.kill()
  await client.endAsync()
  return { ms, resident }
}
