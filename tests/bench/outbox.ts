import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from '../support/child.ts'
import type { Row } from './measure.ts'

const flags = ['--expose-gc', '--max-semi-space-size=1'] // the latter as in services/Dockerfile

/**
 * What the outbox on disk costs: CPU a reading at 1,000 a second, against the one in memory; how long accepting a reading
 * takes where each is synced, against a sync a second; and resident memory with 64 MiB waiting, against the same readings
 * gone through.
 */
export async function measureOutbox(): Promise<Row[]> {
  const disk = await load('disk', 'rate')
  const memory = await load('memory', 'rate')
  const full = await load('disk', 'full')
  const passed = await load('disk', 'passed')
  const strict: Row[] = []
  for (const perSecond of ['10', '1000'])
    strict.push({
      what: `OUTBOX_SYNC_MS=0: accepting at ${perSecond}/s`,
      unit: 'µs',
      ours: figure(await load('strict', 'rate', perSecond), 'accept'),
      bare: figure(await load('disk', 'rate', perSecond), 'accept'),
      note: 'the process waits for its disk; against a sync once a second',
    })
  const note = `${full['waiting']} readings wait, 64 MiB; against as many that went through`
  return [
    {
      what: 'outbox: CPU a reading at 1,000/s',
      unit: 'µs',
      ours: figure(disk, 'cpu'),
      bare: figure(memory, 'cpu'),
      note: 'appended, taken, confirmed, synced once a second; against one in memory',
    },
    ...strict,
    {
      what: 'outbox full: resident',
      unit: 'MiB',
      ours: figure(full, 'resident'),
      bare: figure(passed, 'resident'),
      note,
    },
    {
      what: 'outbox full, read back: resident',
      unit: 'MiB',
      ours: figure(full, 'readBack'),
      bare: figure(passed, 'readBack'),
      note,
    },
  ]
}

type Figures = Partial<Record<string, number>>

const figure = (figures: Figures, name: string) => figures[name] ?? Number.NaN

/** Runs outbox-load.ts in a process of its own. */
async function load(
  kind: 'disk' | 'strict' | 'memory',
  task: 'rate' | 'full' | 'passed',
  perSecond = '1000',
): Promise<Figures> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-outbox-'))
  try {
    const script = join(import.meta.dirname, 'outbox-load.ts')
    const child = startChild(process.execPath, [...flags, script, kind, dir, task, perSecond])
    const { code } = await child.exit
    const last = child.lines.at(-1) ?? ''
    if (code !== 0) throw new Error(`outbox-load.ts ended with ${code}: ${last}`)
    return JSON.parse(last) as Figures // printed by outbox-load.ts
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
