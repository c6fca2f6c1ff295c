import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { eventually } from '../../../tests/support/child.ts'
import { type ServiceProcess, startScript } from '../../../tests/support/process.ts'

const dir = await mkdtemp(join(tmpdir(), 'watchdog-'))
after(() => rmSync(dir, { recursive: true }))

const module = JSON.stringify(join(import.meta.dirname, 'watchdog.ts'))
/** A process whose watchdog looks every `seconds` / 10, and that hangs at SIGUSR2 and ends in order at SIGTERM. */
const file = join(dir, 'watched.ts')
writeFileSync(
  file,
  `import { startWatchdog } from ${module}
const end = startWatchdog('watched', Number(process.env['SECONDS']))
setInterval(() => {}, 1000)
process.on('SIGUSR2', () => { for (;;) {} })
process.on('SIGTERM', () => end().then(() => process.exit(0)))
console.log('{"msg":"up"}')`,
)
async function startWatched(
  seconds: number,
  env: Record<string, string> = {},
): Promise<ServiceProcess & { watchers(): number[] }> {
  const service = startScript(file, [], { SECONDS: String(seconds), ...env })
  await service.waitFor(({ msg }) => msg === 'up')
  return Object.assign(service, { watchers: () => childrenOf(service.pid) })
}

/** proc(5), /proc/pid/task/tid/children. */
function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return text === '' ? [] : text.split(' ').map(Number)
}

const status = (pid: number) => readFileSync(`/proc/${pid}/status`, 'utf8')

/** How often a process has gone to sleep: the watcher does so once a look. */
function sleeps(pid: number): number {
  return Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status(pid))?.[1])
}

async function untilGone(pid: number): Promise<void> {
  await eventually(async () => assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' }))
}

/** Long enough for a busy machine not to look like a hung loop. */
const patient = 3

/** Waits until the watcher is so far that it ignores signals (proc(5), SigIgn; SIGTERM is 15), which is where it begins. */
async function untilWatching(watcher: number): Promise<void> {
  const ignored = () => Number.parseInt(/^SigIgn:\s+([0-9a-f]+)/m.exec(status(watcher))?.[1] ?? '', 16)
  await eventually(async () => assert.ok(ignored() & (1 << 14)))
}

/** Waits until the watcher has slept so often: ten times in vain it calls a loop hung, a turn of the loop is a sleep too. */
async function untilSlept(watcher: number, times: number): Promise<void> {
  await untilWatching(watcher)
  const before = sleeps(watcher)
  await eventually(async () => assert.ok(sleeps(watcher) > before + times))
}

test('a loop that hangs is killed, and that is told', async () => {
  await using service = await startWatched(0.5)
  const [watcher = 0] = service.watchers()
  process.kill(service.pid, 'SIGUSR2')
  assert.deepEqual(await service.exit, { code: null, signal: 'SIGKILL' })
  const { level, name, msg } = service.logs.at(-1) ?? {}
  assert.deepEqual(
    [level, name, msg],
    [60, 'watched', 'the event loop has hung for 0.5 s: killed by its watchdog'],
  )
  await untilGone(watcher)
})

test('a loop that turns is left alone', async () => {
  await using service = await startWatched(patient)
  await untilSlept(service.watchers()[0] ?? 0, 30)
  assert.deepEqual(await service.kill('SIGTERM'), { code: 0, signal: null })
})

test('a process that was stopped is no hung one, and goes on', async () => {
  await using service = await startWatched(patient)
  process.kill(service.pid, 'SIGSTOP')
  await untilSlept(service.watchers()[0] ?? 0, 15)
  process.kill(service.pid, 'SIGCONT')
  assert.deepEqual(await service.kill('SIGTERM'), { code: 0, signal: null })
})

const ends: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGKILL']
for (const signal of ends)
  test(`the watchdog does not outlive a process that ends by ${signal}`, async () => {
    await using service = await startWatched(60)
    const [watcher = 0] = service.watchers()
    await service.kill(signal)
    await untilGone(watcher)
  })

test('signals for the whole group do not end it', async () => {
  await using service = await startWatched(patient)
  const [watcher = 0] = service.watchers()
  await untilWatching(watcher)
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.kill(watcher, signal)
  await untilSlept(watcher, 5)
  assert.deepEqual(service.watchers(), [watcher])
})

test('one that was killed is replaced', async () => {
  await using service = await startWatched(patient)
  const [first = 0] = service.watchers()
  process.kill(first, 'SIGKILL')
  await eventually(async () => assert.ok(service.watchers().some((pid) => pid !== first)))
  process.kill(service.pid, 'SIGUSR2')
  assert.equal((await service.exit).signal, 'SIGKILL')
})

test('without bash there is none, and that is told', async () => {
  await using service = await startWatched(0.01, { PATH: dir })
  const { level } = await service.waitFor(({ msg }) => /there is no watchdog: .*bash/.test(String(msg)))
  assert.equal(level, 40)
  assert.deepEqual(await service.kill('SIGTERM'), { code: 0, signal: null })
  const told = service.logs.filter(({ msg }) => String(msg).includes('no watchdog'))
  assert.equal(told.length, 1, 'told once')
})

test('0 seconds: none', async () => {
  await using service = await startWatched(0)
  assert.deepEqual(service.watchers(), [])
})
