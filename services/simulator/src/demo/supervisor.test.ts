import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mock, test } from 'node:test'
import { Supervised } from './supervisor.ts'

const forever = 'console.log("up"); setInterval(() => {}, 1000)'
const stubborn = `process.on("SIGTERM", () => {}); ${forever}`

/** A supervised Node that runs `script`; `events` emits start (pid) and end (how, wanted). */
function supervise(t: { after: (fn: () => Promise<void>) => void }, script: string) {
  const folder = mkdtempSync(join(tmpdir(), 'supervisor-'))
  const logFile = join(folder, 'child.log')
  const events = new EventEmitter()
  const child = new Supervised(
    { name: 'child', args: ['-e', script], env: { MARK: 'x' }, cwd: folder, logFile },
    {
      onStart: (_name, pid) => events.emit('start', pid),
      onEnd: (_name, how, wanted) => events.emit('end', how, wanted),
      firstMs: 10,
      capMs: 20,
    },
  )
  t.after(async () => {
    await child.stop(0)
    rmSync(folder, { recursive: true })
  })
  return { child, events, log: () => readFileSync(logFile, 'utf8') }
}

const alive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('a process that is killed is started again', async (t) => {
  const { child, events } = supervise(t, forever)
  child.start()
  const first = child.pid
  assert.ok(first)
  const ended = once(events, 'end')
  const again = once(events, 'start')
  process.kill(first, 'SIGKILL')
  assert.deepEqual(await ended, ['SIGKILL', false])
  const [second] = await again
  assert.equal(child.pid, second)
  assert.notEqual(second, first)
})

test('a process that ends by itself is started again and again; its prints and environment are kept', async (t) => {
  const { child, events, log } = supervise(
    t,
    'console.log(process.env.MARK, Object.keys(process.env).length < 3); process.exit(7)',
  )
  child.start()
  for (let n = 0; n < 3; n++) assert.deepEqual(await once(events, 'end'), ['exit code 7', false])
  assert.equal(log(), 'x true\n'.repeat(3))
})

test('a stopped process ends by SIGTERM and stays away', async (t) => {
  const { child, events } = supervise(t, forever)
  child.start()
  const pid = child.pid ?? 0
  const ended = once(events, 'end')
  await child.stop(60_000)
  assert.deepEqual(await ended, ['SIGTERM', true])
  assert.equal(child.pid, undefined)
  assert.equal(alive(pid), false)
})

test('one that does not heed SIGTERM is killed', async (t) => {
  const { child, events, log } = supervise(t, stubborn)
  child.start()
  // its first print says that it ignores SIGTERM by now
  while (!log().includes('up')) await new Promise((resolve) => setImmediate(resolve))
  const ended = once(events, 'end')
  await child.stop(50)
  assert.deepEqual(await ended, ['SIGKILL', true])
})

test('a stop between end and restart is heeded', async (t) => {
  const { child, events } = supervise(t, 'process.exit(1)')
  mock.timers.enable({ apis: ['setTimeout'] })
  t.after(() => Promise.resolve(mock.timers.reset()))
  child.start()
  await once(events, 'end')
  await child.stop(0)
  let again = false
  events.on('start', () => {
    again = true
  })
  mock.timers.tick(1000)
  assert.equal(again, false)
})
