import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { House, type HouseOptions } from '../support/house.ts'
import { countedDisk } from '../support/image.ts'
import { cannotMount } from '../support/mount.ts'
import { lasting } from '../support/random.ts'
import type { Row } from './measure.ts'

const perSecond = 10
const beat = { HEARTBEAT_SECONDS: '30' }

/** No outbox, and a broker that saves its database at each change. */
const eachChange: Partial<HouseOptions> = {
  brokerConf: 'autosave_on_changes true\nautosave_interval 1',
  publisherEnv: { ...beat, OUTBOX_DIR: '', OUTBOX_CONFIRM: 'broker' },
}

/**
 * What reaches the disk at 10 readings a second: bytes at the block device (ext4, its journal included) of outbox, broker
 * and spool together; beside it, in the same time, the same flow without an outbox on a broker that saves each change.
 * A minute or a multiple of it has as many of the broker's saves as it should. Nothing where no disk can be mounted.
 */
export async function measureWear(seconds: number): Promise<Row[]> {
  const reason = await cannotMount()
  if (reason) {
    process.stderr.write(`wear is not measured: ${reason}\n`)
    return []
  }
  const elsewhere = await mkdtemp(join(tmpdir(), 'wear-'))
  try {
    const [ours = Number.NaN, bare = Number.NaN] = await Promise.all([
      wear({}, elsewhere, seconds),
      wear(eachChange, elsewhere, seconds),
    ])
    const note = `outbox, broker and spool, ${seconds} s (goal 12); against autosave_on_changes without outbox`
    return [{ what: 'to the disk at 10 readings/s', unit: 'KiB/s', ours, bare, note }]
  } finally {
    await rm(elsewhere, { recursive: true, force: true })
  }
}

/** KiB a second that one setting writes, from when all runs. */
async function wear(options: Partial<HouseOptions>, elsewhere: string, seconds: number): Promise<number> {
  await using disk = await countedDisk(256)
  await using house = await House.start({
    parent: disk.dir,
    databaseParent: elsewhere,
    books: await mkdtemp(join(elsewhere, 'books-')),
    only: 'rf',
    count: 1_000_000,
    perSecond,
    writerEnv: beat,
    publisherEnv: beat,
    ...options,
  })
  const before = { bytes: await disk.written(), readings: house.accepted, at: performance.now() }
  await lasting(seconds * 1000)
  const bytes = (await disk.written()) - before.bytes
  const took = (performance.now() - before.at) / 1000
  const flow = (house.accepted - before.readings) / took
  if (Math.abs(flow / perSecond - 1) > 0.1) throw new Error(`${flow.toFixed(1)} readings/s came, not 10`)
  return bytes / 1024 / took
}
