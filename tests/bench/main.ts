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
import { measureWear } from './wear.ts'
import { measureZwave } from './zwave.ts'

const { BENCH_MESSAGES = '200000', BENCH_ROUNDS = '3', BENCH_ONLY, WEAR_SECONDS = '60' } = process.env
const rounds = Number(BENCH_ROUNDS)

const parts: Readonly<Record<string, () => Promise<Row[]>>> = {
  rest: () => measureRest(rounds, 3000),
  latency: () => measureLatency(300),
  drain: () => measureDrain(Number(BENCH_MESSAGES), rounds),
  outbox: () => measureOutbox(),
  lcd: () => measureLcd(60, 3000),
  zwave: () => measureZwave(rounds, 3000),
  grafana: () => measureGrafana(rounds),
  wear: () => measureWear(Number(WEAR_SECONDS)),
}

const rows: Row[] = []
for (const [name, measure] of Object.entries(parts)) {
  if (BENCH_ONLY !== undefined && BENCH_ONLY !== name) continue
  process.stderr.write(`measuring ${name} ...\n`)
  rows.push(...(await measure()))
}
if (rows.length > 0) process.stdout.write(table(rows))
// its own table: faults are counted there, not timed
if (BENCH_ONLY === undefined || BENCH_ONLY === 'peers') await import('./peers.ts')
