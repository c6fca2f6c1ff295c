import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { endWithProcess, eventually } from './child.ts'
import { freePort } from './ports.ts'
import { root } from './process.ts'
import { TextScreen } from './text-screen.ts'

const run = promisify(execFile)

/** Where LCDd and its drivers are. */
export interface LcddProgram {
  readonly daemon: string
  /** The folder of its drivers, with the slash at the end that LCDd wants. */
  readonly drivers: string
}

/** LCDd, or why there is none here. */
export type FoundLcdd = { readonly program: LcddProgram } | { readonly missing: string }

/**
 * Finds LCDd: the installed one, or Debian's packages unpacked into `.tools/lcdproc`, once. They are not installed, since
 * their configuration tool would bring 50 others; the daemon itself needs the C library alone.
 */
export async function findLcdd(): Promise<FoundLcdd> {
  const installed = await lcddIn('/')
  if (installed) return { program: installed }
  const folder = join(root, '.tools', 'lcdproc')
  try {
    const before = await lcddIn(folder)
    if (!before) await unpackInto(folder)
    const program = before ?? (await lcddIn(folder))
    return program
      ? { program }
      : { missing: "the package lcdproc has no LCDd for this machine's architecture" }
  } catch (error) {
    const reason = String(error)
      .trim()
      .replaceAll(/\s*\n\s*/g, '; ')
    return { missing: `lcdproc and lcdproc-extra-drivers are not installed, nor to be downloaded: ${reason}` }
  }
}

async function lcddIn(folder: string): Promise<LcddProgram | undefined> {
  const daemon = join(folder, 'usr', 'sbin', 'LCDd')
  if (!(await exists(daemon))) return undefined
  const libraries = join(folder, 'usr', 'lib')
  // of lcdproc-extra-drivers; that of `text` is in lcdproc
  for (const name of await readdir(libraries))
    if (await exists(join(libraries, name, 'lcdproc', 'hd44780.so')))
      return { daemon, drivers: `${join(libraries, name, 'lcdproc')}/` }
  return undefined
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

/** Tests run side by side, so the folder appears whole or not at all. */
async function unpackInto(folder: string): Promise<void> {
  const own = await mkdtemp(join(tmpdir(), 'lcdproc-'))
  try {
    const download = () => run('apt-get', ['download', 'lcdproc', 'lcdproc-extra-drivers'], { cwd: own })
    await download().catch(async (error: unknown) => {
      await run('apt-get', ['update']).catch(() => Promise.reject(error)) // only root may
      await download()
    })
    await mkdir(join(root, '.tools'), { recursive: true })
    const unpacked = await mkdtemp(`${folder}-`)
    for (const name of await readdir(own)) await run('dpkg', ['-x', join(own, name), unpacked])
    await rename(unpacked, folder).catch(() => rm(unpacked, { recursive: true })) // another test was faster
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}

/** A real LCDd on a port of its own. */
export interface Lcdd extends AsyncDisposable {
  /** `tcp://127.0.0.1:<port>`. */
  readonly url: string
  /** What the display shows, by the driver `text`; empty before the first frame. */
  readonly rows: readonly string[]
  /** Resolves when the display shows what `wanted` accepts; fails with what it shows instead. */
  shows(wanted: (rows: readonly string[]) => boolean): Promise<readonly string[]>
  /** SIGKILL. */
  kill(): Promise<void>
  /** Starts it again, on the same port. */
  start(): Promise<void>
}

export interface LcddOptions {
  readonly columns: number
  readonly rows: number
  /** `text` writes what it shows to standard output; others to `conf`'s device. */
  readonly driver?: 'text' | 'hd44780' | 'MtxOrb'
  /** Further lines of the driver's section. */
  readonly conf?: readonly string[]
}

/** Starts LCDd; resolves when it takes connections. */
export async function startLcdd(program: LcddProgram, options: LcddOptions): Promise<Lcdd> {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'lcdd-'))
  const conf = join(folder, 'LCDd.conf')
  await writeFile(conf, configuration(program, port, options))
  const screen = new TextScreen(options.rows)
  let child = await launch(program, conf, port, screen)
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL'))
      await once(child, 'exit')
  }
  return {
    url: `tcp://127.0.0.1:${port}`,
    get rows() {
      return screen.rows
    },
    shows: (wanted) => screen.shows(wanted),
    kill,
    async start() {
      screen.rows = []
      child = await launch(program, conf, port, screen)
    },
    async [Symbol.asyncDispose]() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function configuration({ drivers }: LcddProgram, port: number, options: LcddOptions): string {
  const driver = options.driver ?? 'text'
  return [
    '[server]',
    `DriverPath=${drivers}`,
    `Driver=${driver}`,
    'Bind=127.0.0.1',
    `Port=${port}`,
    `User=${userInfo().username}`,
    'ReportToSyslog=no',
    'Foreground=yes',
    'ServerScreen=blank',
    'Hello=""',
    'GoodBye=""',
    'FrameInterval=50000',
    `[${driver}]`,
    `Size=${options.columns}x${options.rows}`,
    ...(options.conf ?? []),
    '',
  ].join('\n')
}

async function launch(
  { daemon }: LcddProgram,
  conf: string,
  port: number,
  screen: TextScreen,
): Promise<ChildProcess> {
  // without stdbuf its frames come in blocks of 4 KiB, so late
  const child = spawn('stdbuf', ['-oL', daemon, '-c', conf, '-f'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('latin1').on('data', (text: string) => {
    said = (said + text).slice(-4000)
  })
  child.stdout.setEncoding('latin1').on('data', (text: string) => screen.take(text))
  endWithProcess(child)
  try {
    await eventually(() => reach(port), { ended: () => child.exitCode !== null })
  } catch (cause) {
    child.kill('SIGKILL')
    throw new Error(`LCDd did not start:\n${said}`, { cause })
  }
  return child
}

async function reach(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
  } finally {
    socket.destroy()
  }
}
