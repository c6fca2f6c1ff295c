// Works an outbox and prints what that took, as JSON (outbox.ts starts it with --expose-gc, and with the images' flag for the heap).
//   <disk|strict|memory> <folder> rate <n>   n readings a second for 10 s, each taken and, a second later, confirmed
//   <disk|memory> <folder> full              filled to 64 MiB with nobody to take it, then read back
//   <disk|memory> <folder> passed            as many, each taken and confirmed
import { setImmediate } from 'node:timers/promises'
import { DiskOutbox } from '@constellation/bootstrap/outbox/disk'
import { MemoryOutbox } from '@constellation/bootstrap/outbox/memory'
import type { Outbox, Stamped } from '@constellation/bootstrap/outbox/outbox'

const [kind, dir = '', task, rate = '1000'] = process.argv.slice(2)
const maxBytes = 64 * 2 ** 20
/** Take just under 64 MiB on the disk. */
const readings = 710_000
const events = { onDropped: () => {}, onProblem: () => {} }

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

/** A reading's CPU time, timers included, and how long accepting it takes, both in µs. */
async function atRate(outbox: Outbox, perSecond: number): Promise<{ cpu: number; accept: number }> {
  const seconds = 10
  const perTick = Math.max(1, perSecond / 100)
  let next = 0
  let accepting = 0
  const before = process.cpuUsage()
  await new Promise<void>((done) => {
    const timer = setInterval(
      () => {
        for (const until = next + perTick; next < until; next++) {
          const began = performance.now()
          outbox.append(reading(next))
          accepting += performance.now() - began
          outbox.take()
        }
        if (next % perSecond === 0) outbox.confirm(outbox.epoch, [[1, next]])
        if (next < seconds * perSecond) return
        clearInterval(timer)
        done()
      },
      (1000 * perTick) / perSecond,
    )
  })
  const { user, system } = process.cpuUsage(before)
  return { cpu: (user + system) / next, accept: (accepting * 1000) / next }
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
  kind === 'memory'
    ? new MemoryOutbox(maxBytes)
    : new DiskOutbox({ dir, maxBytes, syncMs: kind === 'strict' ? 0 : 1000, events, bootId: 'bench' })
const result = task === 'rate' ? await atRate(outbox, Number(rate)) : await afterMany(outbox, task === 'full')
await outbox.close()
process.stdout.write(`${JSON.stringify(result)}\n`)
