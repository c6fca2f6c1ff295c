import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'

const root = join(import.meta.dirname, '..')
const longestMs = 180_000
const running = new Set<ReturnType<typeof spawn>>()
after(() => {
  for (const child of running) child.kill('SIGTERM') // it ends its own processes
})

/**
 * Runs the demo without a terminal, until it ends after `DEMO_SECONDS`, or as `onLine` has it, which is told each line
 * that it prints. `text` is all of them.
 */
async function demo(env: Record<string, string>, onLine: (line: string, pid: number) => void = () => {}) {
  const child = spawn(process.execPath, ['services/simulator/src/demo/main.ts'], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.add(child)
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  reader.on('line', (line) => {
    lines.push(line)
    onLine(line, child.pid ?? 0)
  })
  const [[code]] = await Promise.all([once(child, 'exit'), once(reader, 'close')])
  running.delete(child)
  return { code, text: lines.join('\n') }
}

test('the demo ends by itself, and everything that was measured is stored', {
  timeout: longestMs,
}, async () => {
  const { code, text } = await demo({ DEMO_SECONDS: '12' })
  assert.match(text, /^readings in: [1-9]\d+, stored: [1-9]\d+, lost: 0$/m, text)
  const [, readings, stored] = /readings in: (\d+), stored: (\d+)/.exec(text) ?? []
  assert.equal(stored, readings)
  assert.match(text, /^ [│].{20}[│]$/m)
  assert.match(text, / 0 restarts$/m)
  assert.equal(code, 0, text)
})

/** Kills a process of the running demo, by the list that the demo keeps. */
function killHard(name: string): void {
  const { children }: { children: Record<string, number> } = JSON.parse(
    readFileSync(join(root, '.demo/processes.json'), 'utf8'),
  )
  const pid = children[name]
  assert.ok(pid, `${name} does not run`)
  process.kill(pid, 'SIGKILL')
}

test('each process may be killed: it comes back, no other one ends, and nothing is lost', {
  timeout: longestMs,
}, async () => {
  const all = ['rf', 'influx-writer', 'database', 'simulator', 'broker']
  const victims: string[] = [...all, 'nobody'] // a line more for all to find the new broker
  const killed: string[] = []
  const { code, text } = await demo({ DEMO_SECONDS: '' }, (line, pid) => {
    const well = /zwave online, lcd online, influx-writer online, rf online; alecto1 -?[\d.]+ °C/.test(line)
    if (!well) return
    const next = victims.shift()
    if (next === undefined)
      process.kill(pid, 'SIGINT') // as Ctrl-C does
    else if (next !== 'nobody') {
      killed.push(next)
      killHard(next)
    }
  })
  assert.deepEqual(killed, all)
  for (const name of killed) {
    assert.match(text, new RegExp(`^ +${name} ended \\(SIGKILL\\)$`, 'm'))
    assert.match(text, new RegExp(`^ +${name} started again`, 'm'))
  }
  for (const name of ['rf', 'influx-writer']) assert.match(text, new RegExp(`^ +${name} is offline$`, 'm'))
  assert.match(text, /^readings in: [1-9]\d+, stored: [1-9]\d+, lost: 0$/m, text)
  assert.match(text, / 5 restarts$/m)
  assert.equal(code, 0, text)
})

test('a time that is none is refused before anything is started', { timeout: longestMs }, async () => {
  const { code, text } = await demo({ DEMO_SECONDS: 'soon' })
  assert.equal(code, 78)
  assert.equal(text, '')
})
