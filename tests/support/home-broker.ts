import { execFile } from 'node:child_process'
import { chmod, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startChild } from './child.ts'
import { untilReady } from './mosquitto.ts'
import { freePort } from './ports.ts'
import { root } from './process.ts'

/** The broker as the project configures it: `mosquitto/` with its users, rights, limits and start wrapper. */
export interface HomeBroker extends AsyncDisposable {
  /** Port of the services' listener. */
  readonly port: number
  /** Port of the devices' listener. */
  readonly devicesPort: number
  /** `mqtt://127.0.0.1:<port>`. */
  readonly url: string
  /** Copy of `mosquitto/`; the database is in `data/`. */
  readonly dir: string
  /** Password by user, devices included. */
  readonly passwords: Readonly<Record<string, string>>
  /** What wrapper and mosquitto have logged since the last start. */
  readonly lines: readonly string[]
  /** `MQTT_URL`, `MQTT_USERNAME` and `MQTT_PASSWORD` of a service. */
  env(user: string): Readonly<Record<string, string>>
  /** Process IDs of mosquitto. */
  pids(): Promise<number[]>
  start(): Promise<void>
  /** SIGKILL of mosquitto; the wrapper ends with it. */
  kill(): Promise<void>
  /** SIGTERM to the wrapper, as the container's stop does; the folder stays. */
  halt(): Promise<void>
  /** `halt`, then removes the folder. */
  stop(): Promise<void>
}

export interface HomeBrokerOptions {
  /** Added to its configuration. */
  readonly conf?: string
  /** Where its folder is made; the temp folder where not given. */
  readonly parent?: string
  /** Called with its folder before the first start. */
  readonly prepare?: (dir: string) => Promise<void>
}

/** Starts a copy of `mosquitto/` on free ports. */
export async function startHomeBroker(options: HomeBrokerOptions = {}): Promise<HomeBroker> {
  const { conf = '', parent = tmpdir(), prepare = async () => {} } = options
  const dir = await mkdtemp(join(parent, 'home-broker-'))
  await chmod(dir, 0o755) // started by root, mosquitto changes its user
  const [port, devicesPort] = [await freePort(), await freePort()]
  await copyConfiguration(dir, { 1883: port, 1884: devicesPort }, conf)
  const passwords = await makeUsers(dir)
  await prepare(dir)
  const run = async () => {
    const env = { PATH: '/usr/bin:/bin' } // Debian gives no more to those who are not root
    const child = startChild(join(dir, 'start.sh'), [], { group: true, env })
    await untilReady(child, port)
    return child
  }
  let running = await run()
  const halt = async () => {
    await running.kill()
  }
  const stop = async () => {
    await halt()
    await rm(dir, { recursive: true, force: true })
  }
  return {
    port,
    devicesPort,
    url: `mqtt://127.0.0.1:${port}`,
    dir,
    passwords,
    get lines() {
      return running.lines
    },
    env: (user) => ({
      MQTT_URL: `mqtt://127.0.0.1:${port}`,
      MQTT_USERNAME: user,
      MQTT_PASSWORD: passwords[user] ?? '',
    }),
    async start() {
      running = await run()
    },
    pids: () => children(running.pid),
    async kill() {
      for (const pid of await children(running.pid)) process.kill(pid, 'SIGKILL')
      await running.exit
    },
    halt,
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

async function copyConfiguration(
  dir: string,
  ports: Readonly<Record<number, number>>,
  further: string,
): Promise<void> {
  for (const part of ['start.sh', 'users.sh', 'config/mosquitto.conf', 'config/acl', 'config/acl-devices'])
    await cp(join(root, 'mosquitto', part), join(dir, part), { recursive: true })
  const file = join(dir, 'config', 'mosquitto.conf')
  let conf = await readFile(file, 'utf8')
  for (const [standard, free] of Object.entries(ports))
    conf = conf.replace(`listener ${standard}\n`, `listener ${free} 127.0.0.1\n`)
  await writeFile(file, `${conf}${further}\n`)
}

/** Runs users.sh in the copy and reads the passwords that it made. */
export async function makeUsers(dir: string, ...args: string[]): Promise<Record<string, string>> {
  await promisify(execFile)(join(dir, 'users.sh'), args)
  const passwords: Record<string, string> = {}
  for (const folder of ['secrets', 'secrets/devices'])
    for (const entry of await readdir(join(dir, folder), { withFileTypes: true }))
      if (entry.isFile()) passwords[entry.name] = await readFile(join(dir, folder, entry.name), 'utf8')
  return passwords
}

/** Process IDs of a process's children (proc(5), /proc/pid/task/tid/children). */
async function children(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.trim().split(' ').map(Number)
}
