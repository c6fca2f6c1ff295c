import { Worker } from 'node:worker_threads'

/**
 * Runs in the worker: every second it looks whether the event loop has counted on. It counts its own looks, not the
 * clock, so that a machine that slept, or a process that was stopped and goes on, is not taken for a hang.
 * Plain JavaScript in a string: it must run from source and from a bundle, where there is no second file.
 */
const watch = `
const { workerData: { beats, looks, name }, } = require('node:worker_threads')
const { writeSync } = require('node:fs')
let last = -1, same = 0
setInterval(() => {
  const now = Atomics.load(beats, 0)
  same = now === last ? same + 1 : 0
  last = now
  if (same < looks) return
  writeSync(1, JSON.stringify({ level: 60, time: Date.now(), name, msg: 'the event loop has hung for ' + looks + ' s: killed by its watchdog' }) + '\\n')
  process.kill(process.pid, 'SIGKILL')
}, 1000)
`

/**
 * Kills this process (SIGKILL) when its event loop has not turned for `seconds`: a hung loop does not answer SIGTERM
 * either, and only a process that is gone is restarted. 0: no watchdog. Returns a function that ends it.
 */
export function startWatchdog(name: string, seconds: number): () => Promise<void> {
  if (seconds === 0) return async () => {}
  const beats = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(watch, {
    eval: true,
    workerData: { beats, looks: Math.max(1, Math.round(seconds)), name },
    resourceLimits: {
      maxOldGenerationSizeMb: 8,
      maxYoungGenerationSizeMb: 1,
      codeRangeSizeMb: 4,
      stackSizeMb: 1,
    },
    env: {},
    execArgv: [],
  })
  worker.unref()
  const timer = setInterval(() => Atomics.add(beats, 0, 1), 500)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await worker.terminate()
  }
}
