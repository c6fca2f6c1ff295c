import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MqttClient } from 'mqtt'
import { startLcdServer } from '../lcdproc/server.ts'
import { Account, pointKey, type Summary } from './account.ts'
import { noteProcesses } from './folder.ts'
import { LineError, readPoints } from './line-protocol.ts'
import { Model } from './model.ts'
import { type Planned, plan, pointsFile, type Setting } from './plan.ts'
import { Showcase } from './showcase.ts'
import { Supervised } from './supervisor.ts'
import { Tail } from './tail.ts'
import { watch } from './watch.ts'

/** A process that does not end by SIGTERM is killed after this, in ms. */
const graceMs = 10_000
/** How long the writer is given to store what the services sent last, in ms. */
const settleMs = 8000

/** The running demo: its processes, what the broker carries, and what the database has. */
export class Demo {
  readonly model: Model = new Model()
  readonly #setting: Setting
  readonly #account = new Account()
  readonly #statuses = new Set<string>()
  readonly #tail: Tail
  readonly #watcher: MqttClient
  readonly #showcase: Showcase
  readonly #processes: Map<string, Supervised>
  /** The display keeps what it showed last. */
  #ending = false

  constructor(setting: Setting) {
    this.#setting = setting
    this.#tail = new Tail(pointsFile(setting.folder))
    this.#watcher = watch(
      `mqtt://127.0.0.1:${setting.ports.broker}`,
      this.model,
      this.#account,
      this.#statuses,
    )
    this.#showcase = new Showcase(setting.ports.broker, (topic, payload) => {
      if (this.#watcher.connected) this.#watcher.publish(topic, payload, { qos: 1 })
    })
    this.#processes = new Map(plan(setting).map((planned) => [planned.name, this.#supervised(planned)]))
  }

  async start(): Promise<void> {
    await startLcdServer({
      host: '127.0.0.1',
      port: this.#setting.ports.display,
      columns: 20,
      rows: 4,
      onFrame: (rows) => {
        if (!this.#ending) this.model.display = rows
      },
    })
    for (const each of this.#processes.values()) each.start()
  }

  /** Brings the picture up to date: what was stored since the last time, and the memory of processes. */
  refresh(): void {
    let fresh = 0
    for (const line of this.#tail.next()) if (this.#account.store(keyOf(line))) fresh++
    this.model.points(fresh, Date.now())
    this.model.readings = this.#account.readings
    this.model.stored = this.#account.points
    this.#showcase.look(this.model, Date.now())
    for (const process of this.model.processes.values())
      if (process.pid !== undefined) process.rssBytes = residentBytes(process.pid) ?? process.rssBytes
  }

  summary(): Summary {
    return this.#account.summary((point) => !this.#statuses.has(point.slice(0, point.indexOf(','))))
  }

  /** Ends everything in the order of the flow, so that what was accepted can be stored. */
  async stop(): Promise<void> {
    this.#ending = true
    await this.#end('simulator')
    await Promise.all([this.#end('rf'), this.#end('zwave')])
    const settled = Date.now() + settleMs
    for (this.refresh(); this.summary().lost.length > 0 && Date.now() < settled; this.refresh())
      await sleep(100)
    await Promise.all([this.#end('influx-writer'), this.#end('lcd')])
    this.refresh()
    this.#watcher.end(true)
    await Promise.all([this.#end('database'), this.#end('broker')])
    this.#tail.close()
  }

  /** Ends everything at once, without asking. */
  kill(): void {
    for (const each of this.#processes.values()) each.kill()
  }

  async #end(name: string): Promise<void> {
    await this.#processes.get(name)?.stop(graceMs)
  }

  #supervised(planned: Planned): Supervised {
    return new Supervised(planned, {
      onStart: (name, pid) => {
        this.model.started(name, pid, planned.speaks, Date.now())
        noteProcesses(this.#setting.folder, this.#pids())
      },
      onEnd: (name, how, wanted) => this.model.ended(name, wanted ? 'stopped' : how, Date.now()),
    })
  }

  #pids(): Record<string, number> {
    return Object.fromEntries(
      [...this.#processes].flatMap(([name, { pid }]) => (pid === undefined ? [] : [[name, pid]])),
    )
  }
}

/** The key of a line of the database's file; a line that is none is a key of its own, and fits nothing. */
function keyOf(line: string): string {
  try {
    const [point] = readPoints(line)
    const { measurement = '', tags, time = '' } = point ?? {}
    return pointKey(measurement, tags?.get('group') ?? '', tags?.get('sensor') ?? '', time.slice(0, -6))
  } catch (error) {
    if (error instanceof LineError) return line
    throw error
  }
}

/** Resident memory of a process (Linux, proc(5): VmRSS in kB); undefined where that cannot be known. */
function residentBytes(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
  } catch {
    return undefined
  }
}
