import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from '../support/child.ts'
import { type HomeBroker, startHomeBroker } from '../support/home-broker.ts'
import { startInfluxd } from '../support/influxd.ts'
import { collect, connectClient } from '../support/mqtt.ts'
import { type ServiceProcess, startBuilt, startService } from '../support/process.ts'
import { lasting } from '../support/random.ts'
import { login, writerEnv } from '../support/writer.ts'
import { startQuietGateway } from './gateway.ts'
import { median, memoryOf, type Row } from './measure.ts'

/** A process at rest: how long it took to be there, and what it holds. */
interface Rest {
  readonly ms: number
  readonly resident: number
  readonly private: number
}

/** How a service is started: as the images run it, or from source (Node strips the types itself, which costs memory). */
const forms = { built: startBuilt, source: startService }

/**
 * Time from exec to `online` and memory at rest of rf and influx-writer, built and from source, against this Node with a
 * timer and nothing else. Ours and the bare one take turns, so that a busy minute of the machine is in both. The
 * watchdog's shell counts to private memory, and not to resident, since most of what is resident of it is shared.
 */
export async function measureRest(rounds: number, settleMs: number): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-'))
  await using broker = await startHomeBroker()
  await using database = await startInfluxd()
  await using gateway = await startQuietGateway()
  const envs = {
    rf: { ...broker.env('rf'), RF_PORT: gateway.url },
    'influx-writer': writerEnv(broker, database, join(dir, 'spool')),
  }
  const rows: Row[] = []
  try {
    const note = `against bare Node ${process.version}; medians of ${rounds}, in turn`
    for (const [name, env] of Object.entries(envs))
      for (const [form, start] of Object.entries(forms)) {
        const [bare, ours]: [Rest[], Rest[]] = [[], []]
        // the first start fills the compile cache
        await service(broker, name, () => start(name, env), 0)
        for (let i = 0; i < rounds; i++) {
          bare.push(await bareNode(settleMs))
          ours.push(await service(broker, name, () => start(name, env), settleMs))
        }
        const row = (what: string, unit: string, value: (rest: Rest) => number): Row => ({
          what: `${name}, ${form}: ${what}`,
          unit,
          ours: median(ours.map(value)),
          bare: median(bare.map(value)),
          note,
        })
        rows.push(
          row('exec to online', 'ms', ({ ms }) => ms),
          row('resident', 'MiB', ({ resident }) => resident),
          row('private', 'MiB', (rest) => rest.private),
        )
      }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
  return rows
}

async function bareNode(settleMs: number): Promise<Rest> {
  const began = performance.now()
  const child = startChild(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("up")'])
  await new Promise<void>((resolve) => child.onLine(() => resolve()))
  const ms = performance.now() - began
  await lasting(settleMs)
  const memory = await memoryOf(child.pid)
  await child.kill('SIGKILL')
  return { ms, ...memory }
}

async function service(
  broker: HomeBroker,
  name: string,
  start: () => ServiceProcess,
  settleMs: number,
): Promise<Rest> {
  const client = await connectClient(broker.url, login(broker))
  const states = await collect(client, `cm/${name}/status/state`)
  const began = performance.now()
  await using child = start()
  await states.waitFor((message) => !message.retain && message.text === 'online')
  const ms = performance.now() - began
  await lasting(settleMs)
  const { resident, ...own } = await memoryOf(child.pid)
  const children = await Promise.all((await childrenOf(child.pid)).map(memoryOf))
  await child.kill()
  await client.endAsync()
  return { ms, resident, private: children.reduce((sum, each) => sum + each.private, own.private) }
}

/** proc(5), /proc/pid/task/tid/children. */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.split(' ').filter(Boolean).map(Number)
}
