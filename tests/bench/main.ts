// `make bench`: speed, memory and latency as ratios to what bare tools need, in one run on one machine. Absolute figures
// are this machine's; the ratios are what can be compared. Measures what `node scripts/build.ts` has built.
//   BENCH_MESSAGES (200000)  how many are drained       BENCH_ROUNDS (3)  of which the median is taken
//   BENCH_ONLY               rest, latency, drain, outbox, lcd, zwave, grafana, wear or peers: that part alone
//   WEAR_SECONDS (60)        how long the disk is watched
import { measureDrain } from './drain.ts'
import { measureGrafana } from './grafana.ts'
import { measureLatency } from './latency.ts'
import { measureLcd } from './lcd.ts'
import { type Row, table } from './measure.ts'
import { measureOutbox } from './outbox.ts'
import { measureRest } from './rest.ts'
import { type PartName, readSettings } from './settings.ts'
import { measureWear } from './wear.ts'
import { measureZwave } from './zwave.ts'

const { numbers, parts, problems } = readSettings(process.env)
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`)
  process.exit(78)
}
const rounds = numbers.BENCH_ROUNDS

const measures: Readonly<Record<Exclude<PartName, 'peers'>, () => Promise<Row[]>>> = {
  rest: () => measureRest(rounds, 3000),
  latency: () => measureLatency(300),
  drain: () => measureDrain(numbers.BENCH_MESSAGES, rounds),
  outbox: () => measureOutbox(),
  lcd: () => measureLcd(60, 3000),
  zwave: () => measureZwave(rounds, 3000),
  grafana: () => measureGrafana(rounds),
  wear: () => measureWear(numbers.WEAR_SECONDS),
}

const rows: Row[] = []
for (const name of parts) {
  if (name === 'peers') continue
  process.stderr.write(`measuring ${name} ...\n`)
  rows.push(...(await measures[name]()))
}
if (rows.length > 0) process.stdout.write(table(rows))
// its own table: faults are counted there, not timed
if (parts.includes('peers')) await import('./peers.ts')
