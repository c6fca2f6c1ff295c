// Works an outbox and prints what that took, as JSON (outbox.ts starts it with --expose-gc, and with the images' flag for the heap).
//   <disk|memory> <folder> rate       1,000 readings a second for 10 s, each taken and, a second later, confirmed
//   <disk|memory> <folder> full       filled to 64 MiB with nobody to take it, then read back
//   <disk|memory> <folder> passed     as many, each taken and confirmed
import { setImmediate } from 'node:timers/promises'
import { DiskOutbox } from '@constellation/bootstrap/outbox/disk'
import { MemoryOutbox } from '@constellation/bootstrap/outbox/memory'
import type { Outbox, Stamped } from '@constellation/bootstrap/outbox/outbox'

const [kind, dir = '', task] = process.argv.slice(2)
const maxBytes = 64 * 2 ** 20
/** Take just under 64 MiB on the disk. */
const readings = 710_000
const events = { onDropped: () => {}, onProblem: () => {}, onReady: () => {} }

const reading = (i: number): Stamped => ({
  topic: `cm/alecto_v1-${i % 100}/data/temperature`,
  value: 200 + (i % 100) / 10,
  unit: '°C',
  ts: 1_700_000_000_000 + i,
  retainUntil: 1_700_003_600_000 + i,
})

function memory(): number {
  globalThis.gc?.()
  return process.memoryUsage.rss() / 2 ** 20
}

/** CPU time in µs a reading, timers included. */
async function atRate(outbox: Outbox): Promise<number> {
  const [seconds, perTick] = [10, 10]
  let next = 0
  const before = process.cpuUsage()
  await new Promise<void>((done) => {
    const timer = setInterval(() => {
      for (const until = next + perTick; next < until; next++) {
        outbox.append(reading(next))
        outbox.take()
      }
      if (next % 1000 === 0) outbox.confirm(outbox.epoch, [[1, next]])
      if (next < seconds * 1000) return
      clearInterval(timer)
      done()
    }, 10)
  })
  const { user, system } = process.cpuUsage(before)
  return (user + system) / next
}

/**
 * Resident memory in MiB after as many readings as fill 64 MiB: while all wait, and when all were read back; or, with each
 * taken and confirmed soon, after the same number.
 */
async function afterMany(outbox: Outbox, waits: boolean): Promise<Readonly<Record<string, number>>> {
  for (let i = 1; i <= readings; i++) {
    outbox.append(reading(i))
    if (!waits) outbox.take()
    if (!waits && i % 1000 === 0) outbox.confirm(outbox.epoch, [[1, i]])
    if (i % 100 === 0) await setImmediate()
  }
  const resident = memory()
  for (let i = 0; outbox.take(); i++) if (i % 100 === 0) await setImmediate()
  return { resident, readBack: memory(), waiting: outbox.waiting }
}

const outbox =
  kind === 'disk'
    ? new DiskOutbox({ dir, maxBytes, syncMs: 1000, events, bootId: 'bench' })
    : new MemoryOutbox(maxBytes)
const result = task === 'rate' ? { cpu: await atRate(outbox) } : await afterMany(outbox, task === 'full')
await outbox.close()
process.stdout.write(`${JSON.stringify(result)}\n`)
