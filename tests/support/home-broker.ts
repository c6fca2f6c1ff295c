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
  /** Port of the listener of other houses' bridges, where it has one. */
  readonly bridgesPort: number
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
  /** SIGHUP to the wrapper: users, rights and certificates are read again. */
  hup(): void
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
  /** Another house, whose bridge it lets in: makes the user `bridge-<house>`, and a certificate for this machine. */
  readonly house?: string
  /** Variables of the start wrapper: `BRIDGE_…`. */
  readonly env?: Readonly<Record<string, string>>
}

/** Starts a copy of `mosquitto/` on free ports. */
export async function startHomeBroker(options: HomeBrokerOptions = {}): Promise<HomeBroker> {
  const { conf = '', parent = tmpdir(), prepare = async () => {}, house, env = {} } = options
  const dir = await mkdtemp(join(parent, 'home-broker-'))
  await chmod(dir, 0o755) // started by root, mosquitto changes its user
  const [port, devicesPort, bridgesPort] = [await freePort(), await freePort(), await freePort()]
  await copyConfiguration(dir, { 1883: port, 1884: devicesPort, 8883: bridgesPort }, conf)
  const passwords = await makeUsers(dir, ...(house === undefined ? [] : ['house', house]))
  if (house !== undefined) await promisify(execFile)(join(dir, 'certificate.sh'), ['localhost', '127.0.0.1'])
  await prepare(dir)
  const run = async () => {
    // Debian gives no more of PATH to those who are not root
    const child = startChild(join(dir, 'start.sh'), [], {
      group: true,
      env: { PATH: '/usr/bin:/bin', ...env },
    })
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
    bridgesPort,
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
    hup: () => process.kill(running.pid, 'SIGHUP'),
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
  const scripts = ['start.sh', 'users.sh', 'bridge.sh', 'certificate.sh']
  const configuration = ['mosquitto.conf', 'bridges.conf', 'acl', 'acl-devices'].map(
    (file) => `config/${file}`,
  )
  for (const part of [...scripts, ...configuration])
    await cp(join(root, 'mosquitto', part), join(dir, part), { recursive: true })
  const change = async (part: string, by: (text: string) => string) => {
    const file = join(dir, part)
    await writeFile(file, by(await readFile(file, 'utf8')))
  }
  const onFreePorts = (text: string) =>
    Object.entries(ports).reduce(
      (all, [standard, free]) => all.replace(`listener ${standard}\n`, `listener ${free} 127.0.0.1\n`),
      text,
    )
  await change('config/mosquitto.conf', (text) => `${onFreePorts(text)}${further}\n`)
  await change('config/bridges.conf', onFreePorts)
  // a bridge that waits for half a minute would be most of a test's time
  await change('bridge.sh', (text) => text.replace('restart_timeout 2 30', 'restart_timeout 1 2'))
}

/** Runs users.sh in the copy and reads the passwords that it made. */
export async function makeUsers(dir: string, ...args: string[]): Promise<Record<string, string>> {
  await promisify(execFile)(join(dir, 'users.sh'), args)
  const passwords: Record<string, string> = {}
  for (const entry of await readdir(join(dir, 'secrets'), { withFileTypes: true, recursive: true }))
    if (entry.isFile() && !entry.parentPath.endsWith('/ca'))
      passwords[entry.name] = await readFile(join(entry.parentPath, entry.name), 'utf8')
  return passwords
}

/** Process IDs of a process's children (proc(5), /proc/pid/task/tid/children). */
async function children(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.trim().split(' ').map(Number)
}
