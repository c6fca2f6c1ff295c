// What else can store readings, in the harness of the chaos tests: speed, CPU, memory, and what is lost by each fault. Prints a
// table in Markdown.
//   PEERS_BURST (20000)  messages at once     PEERS_READINGS (5000)  readings during a fault, 500 a second
//   PEERS_ONLY           ours, naive or node-red: that one alone
import { readFile, rm } from 'node:fs/promises'
import { publishAll } from '../support/blast.ts'
import { House, type HouseOptions } from '../support/house.ts'
import { connectClient } from '../support/mqtt.ts'
import { freePort } from '../support/ports.ts'
import { startBuilt } from '../support/process.ts'
import { lasting } from '../support/random.ts'
import { untilStored } from '../support/stored.ts'
import { login } from '../support/writer.ts'
import { memoryOf } from './measure.ts'
import { installNodeRed, runs, startNodeRed } from './peers-node-red.ts'

const { PEERS_BURST = '20000', PEERS_READINGS = '5000', PEERS_ONLY } = process.env
const perSecond = 500
/** How long nothing new comes before the rest counts as lost, in seconds. */
const patience = 20

type Setting = Pick<HouseOptions, 'naive' | 'writer'>

/** A fault while readings flow. */
const faults: Readonly<Record<string, (house: House) => Promise<void>>> = {
  'writer killed twice': async (house) => {
    for (let kills = 0; kills < 2; kills++) {
      await lasting(2300)
      await house.killWriter()
      house.startWriter()
    }
  },
  'database away 10 s': async ({ database }) => {
    await lasting(2000)
    await database.kill()
    await lasting(10_000)
    await database.start()
  },
  'broker killed': async ({ broker }) => {
    await lasting(3300)
    await broker.kill()
    await broker.start()
  },
}

const out = (line: string) => process.stdout.write(`${line}\n`)
const lost = Object.keys(faults).map((fault) => `lost of ${PEERS_READINGS}: ${fault}`)
const rows: string[][] = [['writer', 'messages/s', 'CPU µs/message', 'resident MiB', ...lost]]
for (const [name, label, setting] of await peers()) {
  if (PEERS_ONLY !== undefined && PEERS_ONLY !== name) continue
  process.stderr.write(`measuring ${label} ...\n`)
  rows.push([label, ...(await burst(setting)), ...(await losses(setting))])
}
const [header = [], ...body] = rows
for (const row of [header, header.map((_, i) => (i === 0 ? '---' : '---:')), ...body])
  out(`| ${row.join(' | ')} |`)
await rm(runs, { recursive: true, force: true })

async function peers(): Promise<[name: string, label: string, setting: Setting][]> {
  const own: [string, string, Setting][] = [
    ['ours', 'Constellation: outbox, influx-writer', { writer: (env) => startBuilt('influx-writer', env) }],
    ['naive', 'MQTT.js and influxdb-client, defaults', { naive: true }],
  ]
  if (PEERS_ONLY !== undefined && PEERS_ONLY !== 'node-red') return own
  try {
    const modules = await installNodeRed()
    const port = await freePort()
    const setting: Setting = { naive: true, writer: (env) => startNodeRed(modules, port, env) }
    return [...own, ['node-red', 'Node-RED: mqtt in → influxdb out, defaults', setting]]
  } catch (error) {
    process.stderr.write(
      `Node-RED is left out, npm does not give it: ${error instanceof Error ? error.message : error}\n`,
    )
    return own
  }
}

/** As fast as it goes: messages a second from the first publish to the last point, CPU a message, memory after it. */
async function burst(setting: Setting): Promise<string[]> {
  await using house = await House.start({ count: 0, perSecond, only: 'rf', ...setting })
  const { broker, database, writer } = house
  const client = await connectClient(broker.url, login(broker))
  const count = Number(PEERS_BURST)
  const [cpu, began] = [await cpuOf(writer.pid), performance.now()]
  let [stored, last] = [0, began]
  await publishAll(client, {
    count,
    base: Date.now() - count,
    name: 'burst',
    src: 'cm/burst/00000001',
    sensors: 100,
  })
  await untilStored(
    database,
    'burst',
    (points) => {
      if (points > stored) last = performance.now()
      stored = points
      return points >= count
    },
    patience,
  )
  await client.endAsync()
  const speed = (stored * 1000) / (last - began)
  const used = (((await cpuOf(writer.pid)) - cpu) * 1e6) / count
  const missing = stored < count ? ` (${count - stored} lost)` : ''
  return [`${Math.round(speed)}${missing}`, used.toFixed(0), (await memoryOf(writer.pid)).resident.toFixed(0)]
}

async function losses(setting: Setting): Promise<string[]> {
  const all: string[] = []
  for (const [name, strike] of Object.entries(faults)) {
    process.stderr.write(`  ${name}\n`)
    await using house = await House.start({
      count: Number(PEERS_READINGS),
      perSecond,
      only: 'rf',
      ...setting,
    })
    await strike(house)
    await house.untilAllAccepted()
    const { lost } = await house.tally(patience)
    all.push(String(lost.length))
  }
  return all
}

/** CPU time of a process in seconds (proc(5), /proc/pid/stat: fields 14 and 15, in hundredths). */
async function cpuOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
