// Three million readings through the whole chain in one run, the writer restarted on the way: is all stored, does no process
// grow, are there as many files at the end as at the start? Measures what `node scripts/build.ts influx-writer` has built.
//   STEADY_COUNT (3000000)   how many     STEADY_PER_SECOND (5000)   how fast
// Ends with 1 where something is lost, grows by more than a tenth, or is left over. (The database is not ours: it is told.)
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type HomeBroker, startHomeBroker } from '../support/home-broker.ts'
import { type Influxd, startInfluxd } from '../support/influxd.ts'
import { collect, connectClient } from '../support/mqtt.ts'
import { type ServiceProcess, startBuilt, startScript } from '../support/process.ts'
import { lasting } from '../support/random.ts'
import { countStored, untilStored } from '../support/stored.ts'
import { login, untilWriting, writerEnv } from '../support/writer.ts'
import { median, memoryOf } from './measure.ts'

const { STEADY_COUNT = '3000000', STEADY_PER_SECOND = '5000' } = process.env
const count = Number(STEADY_COUNT)
const ours = ['publisher', 'writer', 'broker'] as const
type Name = (typeof ours)[number] | 'database'

/** One look: how far the run is, from 0 to 1, and resident memory by process in MiB. */
interface Look {
  readonly share: number
  readonly resident: ReadonlyMap<Name, number>
}

/** One run, with what can be killed on the way. */
interface Chain {
  readonly dir: string
  readonly broker: HomeBroker
  readonly database: Influxd
  readonly publisher: ServiceProcess
  writer: ServiceProcess
  readonly startWriter: () => ServiceProcess
}

const dir = await mkdtemp(join(tmpdir(), 'three-million-'))
try {
  process.exitCode = (await run()) ? 0 : 1
} finally {
  await rm(dir, { recursive: true, force: true })
}

async function run(): Promise<boolean> {
  await using broker = await startHomeBroker()
  await using database = await startInfluxd()
  const startWriter = () => startBuilt('influx-writer', writerEnv(broker, database, join(dir, 'spool')))
  const writer = startWriter()
  await untilWriting(broker, database, writer)
  const publisher = startScript(
    join(import.meta.dirname, 'steady-publisher.ts'),
    [],
    {
      ...broker.env('rf'),
      OUTBOX_DIR: join(dir, 'outbox'),
      HEARTBEAT_SECONDS: '1',
      STEADY_COUNT,
      STEADY_PER_SECOND,
    },
    ['--max-semi-space-size=1'], // as in services/Dockerfile
  )
  const chain: Chain = { dir, broker, database, publisher, writer, startWriter }
  try {
    return await watch(chain)
  } finally {
    for (const each of [chain.publisher, chain.writer]) await each.kill('SIGKILL')
  }
}

async function watch(chain: Chain): Promise<boolean> {
  const { broker, database } = chain
  const began = performance.now()
  // mosquitto saves its database now (mosquitto(8), SIGUSR1), as it will later each minute
  for (const pid of await broker.pids()) process.kill(pid, 'SIGUSR1')
  let before: string[] | undefined
  const looks: Look[] = []
  let restarts = 0
  while (!chain.publisher.logs.some(({ msg }) => msg === 'all is accepted')) {
    const points = await countStored(database, 'steady')
    looks.push({ share: points / count, resident: await resident(chain) })
    if (points >= count / 10) before ??= await files(chain)
    if (points >= count / 2 && restarts === 0) {
      restarts++
      await chain.writer.kill('SIGKILL')
      chain.writer = chain.startWriter()
      process.stderr.write(`writer killed and started again at ${points}\n`)
    }
    await lasting(2000)
  }
  const stored = await untilStored(database, 'steady', (points) => points >= count)
  await untilNothingWaits(broker)
  const after = await files(chain)
  const seconds = (performance.now() - began) / 1000
  process.stdout.write(
    `${stored} of ${count} stored in ${seconds.toFixed(0)} s, writer killed ${restarts} times\n`,
  )
  const more = after.filter((name) => !before?.includes(name))
  process.stdout.write(
    `files: ${before?.length} after a tenth, ${after.length} at the end ${more.join(' ')}\n`,
  )
  const grown = [...ours, 'database' as const].map((name) => growth(name, looks))
  return (
    stored === count &&
    before !== undefined &&
    after.length <= before.length &&
    grown.slice(0, ours.length).every((factor) => factor <= 1.1)
  )
}

/** Prints a process's memory; from when it has warmed up (a tenth of the run) to its last tenth, as a factor. */
function growth(name: Name, looks: readonly Look[]): number {
  const level = (from: number, to: number) =>
    median(
      looks.filter(({ share }) => share >= from && share <= to).map((look) => look.resident.get(name) ?? 0),
    )
  const [first, middle, last] = [level(0.1, 0.2), level(0.4, 0.49), level(0.9, 1)]
  const text = [first, middle, last].map((mib) => `${mib.toFixed(1)} MiB`).join(', ')
  process.stdout.write(
    `${name}: resident ${text} after a tenth, before the middle, at the end: ${(last / first).toFixed(2)} ×\n`,
  )
  return last / first
}

async function resident({ broker, database, publisher, writer }: Chain): Promise<Map<Name, number>> {
  const [brokerPid = 0] = await broker.pids()
  const pids: [Name, number][] = [
    ['publisher', publisher.pid],
    ['writer', writer.pid],
    ['broker', brokerPid],
    ['database', database.pid],
  ]
  const all = new Map<Name, number>()
  for (const [name, pid] of pids) all.set(name, (await memoryOf(pid)).resident)
  return all
}

/** The files that outbox, spool and broker have; segments, whose names are numbers, are told apart by their count alone. */
async function files({ dir, broker }: Chain): Promise<string[]> {
  const all: string[] = []
  for (const folder of [join(dir, 'outbox'), join(dir, 'spool'), join(broker.dir, 'data')]) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    for (const entry of entries) if (entry.isFile()) all.push(entry.name.replace(/\d{8,}/, '#'))
  }
  return all
}

async function untilNothingWaits(broker: HomeBroker): Promise<void> {
  const client = await connectClient(broker.url, login(broker))
  const seen = await collect(client, 'cm/rf/status/heartbeat')
  await seen.waitFor(({ text }) => {
    const { seq, waiting } = JSON.parse(text)
    return seq === count && waiting === 0
  }, 90)
  await client.endAsync()
}
