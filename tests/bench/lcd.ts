import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MqttClient } from 'mqtt'
import { startLcdServer } from '../../services/simulator/src/lcdproc/server.ts'
import { startChild } from '../support/child.ts'
import { type HomeBroker, startHomeBroker } from '../support/home-broker.ts'
import { collect, connectClient } from '../support/mqtt.ts'
import { startBuilt, startScript } from '../support/process.ts'
import { lasting } from '../support/random.ts'
import { login } from '../support/writer.ts'
import { median, memoryOf, quantile, type Row } from './measure.ts'

/** Readings a second, for so many seconds, on so many topics. */
const load = { perSecond: 10_000, seconds: 8, topics: 100 }
const topics = '+/+/data/temperature'

/**
 * The display's service with a page of temperatures and a stand-in of LCDd: CPU for each reading at 10,000 readings/s
 * against an MQTT.js subscriber that does nothing; time from a PUBLISH to the display, against one to a subscriber; and
 * memory against a bare Node.
 */
export async function measureLcd(samples: number, settleMs: number): Promise<Row[]> {
  await using broker = await startHomeBroker()
  await using display = await startDisplay()
  const client = await connectClient(broker.url, login(broker))
  const state = await collect(client, 'cm/lcd/status/state')
  // one page, so that what is waited for is not on another one
  const file = join(broker.dir, 'lcd.yaml')
  await writeFile(
    file,
    'pages: [{ each: +/+/data/temperature, row: "{sensor}{>} {value:.1}°C" }]\nproblems: false\n',
  )
  const env = {
    ...broker.env('lcd'),
    LCD_PORT: `tcp://127.0.0.1:${display.port}`,
    CONFIG_FILE: file,
  }
  await using lcd = startBuilt('lcd', env)
  await state.waitFor(({ text }) => text === 'online')
  await lasting(settleMs)
  const rest = await memoryOf(lcd.pid)
  const latency = await measureShow(broker, client, display, samples)
  const ours = await cpuOfReading(client, lcd.pid)
  const loaded = await memoryOf(lcd.pid)
  await lcd.kill()

  const script = join(import.meta.dirname, 'subscriber.ts')
  await using subscriber = startScript(script, [], { ...broker.env('lcd'), MQTT_TOPICS: topics })
  await subscriber.waitFor(({ msg }) => msg === 'up')
  const bare = await cpuOfReading(client, subscriber.pid)
  const bareLoaded = await memoryOf(subscriber.pid)
  await subscriber.kill()
  await client.endAsync()
  const node = await bareNode(settleMs)
  const many = `${load.perSecond} readings/s on ${load.topics} topics for ${load.seconds} s; MQTT.js subscriber`
  const path = `PUBLISH to the display's socket, against publish to subscribe; ${samples} each`
  const bareNote = `against bare Node ${process.version}`
  return [
    { what: 'lcd: CPU a reading', unit: 'µs', ours, bare, note: many },
    {
      what: 'lcd: latency, median',
      unit: 'ms',
      ours: median(latency.ours),
      bare: median(latency.bare),
      note: path,
    },
    {
      what: 'lcd: latency, 95 of 100',
      unit: 'ms',
      ours: quantile(latency.ours, 0.95),
      bare: quantile(latency.bare, 0.95),
      note: path,
    },
    {
      what: 'lcd, built form: resident',
      unit: 'MiB',
      ours: rest.resident,
      bare: node.resident,
      note: bareNote,
    },
    { what: 'lcd, built form: private', unit: 'MiB', ours: rest.private, bare: node.private, note: bareNote },
    {
      what: 'lcd: resident after the load',
      unit: 'MiB',
      ours: loaded.resident,
      bare: bareLoaded.resident,
      note: many,
    },
  ]
}

interface BenchDisplay extends AsyncDisposable {
  readonly port: number
  /** Resolves when a frame shows this text. */
  shows(text: string): Promise<void>
}

async function startDisplay(): Promise<BenchDisplay> {
  let waiting: { readonly text: string; readonly done: () => void } | undefined
  const server = await startLcdServer({
    host: '127.0.0.1',
    port: 0,
    columns: 20,
    rows: 4,
    onFrame(rows) {
      if (waiting && rows.some((row) => row.includes(waiting?.text ?? ''))) waiting.done()
    },
  })
  return {
    port: server.port,
    shows: (text) =>
      new Promise((done) => {
        waiting = { text, done }
      }),
    [Symbol.asyncDispose]: () => server.close(),
  }
}

/** Both by turns, one at a time, further apart than frames are. */
async function measureShow(
  broker: HomeBroker,
  publisher: MqttClient,
  display: BenchDisplay,
  samples: number,
): Promise<{ ours: number[]; bare: number[] }> {
  const subscriber = await connectClient(broker.url, login(broker))
  const seen = await collect(subscriber, 'plain/bench/data/other')
  const ours: number[] = []
  const bare: number[] = []
  for (let i = 0; i < samples; i++) {
    await lasting(150)
    const value = `${10 + (i % 80)}.${i % 10}`
    const shown = display.shows(`${value}°C`)
    const said = performance.now()
    publisher.publish('cm/bench/data/temperature', value, { qos: 1 })
    await shown
    ours.push(performance.now() - said)

    await lasting(150)
    seen.clear()
    const plain = seen.waitFor(() => true)
    const sent = performance.now()
    publisher.publish('plain/bench/data/other', '1', { qos: 1 })
    await plain
    bare.push(performance.now() - sent)
  }
  await subscriber.endAsync()
  return { ours, bare }
}

/** CPU time of a process for each reading, in microseconds, at a steady rate. */
async function cpuOfReading(client: MqttClient, pid: number): Promise<number> {
  const before = await cpuMs(pid)
  const began = performance.now()
  const total = load.perSecond * load.seconds
  let acknowledged = 0
  const done = Promise.withResolvers<void>()
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.ceil(((performance.now() - began) / 1000) * load.perSecond))
    for (; sent < due; sent++) {
      const topic = `cm/s${sent % load.topics}/data/temperature`
      client.publish(
        topic,
        String(sent),
        { qos: 1, properties: { userProperties: { ts: String(Date.now()) } } },
        () => {
          if (++acknowledged === total) done.resolve()
        },
      )
    }
    await lasting(5)
  }
  await done.promise
  await lasting(500) // what the process still has in its socket
  return (((await cpuMs(pid)) - before) / total) * 1000
}

/** User and system time of a process so far, in milliseconds (proc(5), /proc/pid/stat, fields 14 and 15; 100 ticks/s). */
async function cpuMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

async function bareNode(settleMs: number): Promise<{ resident: number; private: number }> {
  const child = startChild(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("up")'])
  await new Promise<void>((resolve) => child.onLine(() => resolve()))
  await lasting(settleMs)
  const memory = await memoryOf(child.pid)
  await child.kill('SIGKILL')
  return memory
}
