import assert from 'node:assert/strict'
import { type Stack, until } from './engine.ts'
import { stored, type Witness } from './witness.ts'

const all = ['mosquitto', 'rf', 'zwave', 'lcd', 'influx-writer', 'simulator', 'influxdb'] as const
type Service = (typeof all)[number]

/** When each container was started. */
async function startTimes(stack: Stack): Promise<Readonly<Record<Service, string>>> {
  const times = await Promise.all(all.map((service) => stack.inspect(service, '{{.State.StartedAt}}')))
  // as many times as services, in their order
  return Object.fromEntries(all.map((service, i) => [service, times[i]])) as Record<Service, string>
}

/** What differs from `before`, by the services' names. */
async function restarted(
  stack: Stack,
  before: Readonly<Record<Service, string>>,
): Promise<readonly string[]> {
  const now = await startTimes(stack)
  return all.filter((service) => now[service] !== before[service])
}

/** Services whose MQTT connection ended since then, by the broker's log. */
async function disconnected(stack: Stack, since: string): Promise<readonly string[]> {
  const log = await stack.compose('logs', '--no-log-prefix', '--since', since, 'mosquitto')
  const ids = log
    .split('\n')
    .map((line) => /Client cm-(\S+) .*(disconnected|closed|exceeded)/.exec(line)?.[1])
  return ids.filter((id) => id !== undefined)
}

/** Restarts one service by a command: no other container starts anew, and no other's connection ends. */
export async function restartOne(
  stack: Stack,
  service: Service,
  command: readonly string[],
): Promise<string> {
  const [program = '', ...args] = command
  const before = await startTimes(stack)
  const since = new Date().toISOString()
  const out = await stack.run(program, ...args)
  assert.deepEqual(await restarted(stack, before), [service])
  const gone = await disconnected(stack, since)
  assert.ok(gone.length > 0, 'the broker saw the restart')
  for (const id of gone) assert.ok(id.startsWith(service), `${id} lost its connection`)
  await healthy(stack, service)
  return program === 'make' ? out.trim() : ''
}

async function healthy(stack: Stack, service: Service): Promise<void> {
  await until(`${service} healthy`, 60, async () =>
    (await stack.inspect(service, '{{.State.Status}} {{.State.Health.Status}}')) === 'running healthy'
      ? true
      : undefined,
  )
}

/** Whose state topic tells it when a container's process is killed, and what it says. */
const told: Readonly<Record<Service, readonly [who: string, states: readonly string[]]>> = {
  rf: ['rf', ['offline', 'starting', 'online']],
  // online or degraded at once; its stick and its display are asked for in the background
  zwave: ['zwave', ['offline', 'starting']],
  lcd: ['lcd', ['offline', 'starting']],
  'influx-writer': ['influx-writer', ['offline', 'starting', 'online']],
  simulator: ['rf', ['degraded', 'online']],
  // it is back before the writer, which tries again first, calls it away
  influxdb: ['influx-writer', []],
  mosquitto: ['rf', ['online']],
}

/** SIGKILL of each container's process in turn: it comes back by itself, alone, and is told of. */
export async function killEach(
  stack: Stack,
  witness: Witness,
  step: (what: string, check: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  for (const service of all)
    await step(`kill -9 of ${service}: it is back, and was told of`, async () => {
      const before = await startTimes(stack)
      const [who, states] = told[service]
      witness.states.clear()
      process.kill(await stack.pidOf(service), 'SIGKILL')
      await until(`${service} started again`, 30, async () =>
        (await startTimes(stack))[service] === before[service] ? undefined : true,
      )
      await healthy(stack, service)
      await until(`${who} tells ${states.join(', ')}`, 60, () =>
        inOrder(witness.states.get(who) ?? [], states) ? true : undefined,
      )
      assert.deepEqual(await restarted(stack, before), [service], 'no other container was started anew')
      return nothingLost(stack, witness, 20)
    })
}

/** Whether `wanted` are in `seen`, in this order, with whatever between them. */
function inOrder(seen: readonly string[], wanted: readonly string[]): boolean {
  let next = 0
  for (const state of seen) if (state === wanted[next]) next++
  return next === wanted.length
}

/** Every reading that the witness has seen is in the database, once, at its own time. */
export async function nothingLost(stack: Stack, witness: Witness, seconds: number): Promise<string> {
  const seen = [...witness.readings]
  let missing: readonly string[] = seen
  await until('all that was seen is stored', seconds, async () => {
    const there = await stored(stack)
    missing = seen.filter((reading) => !there.has(reading))
    return missing.length === 0 ? true : undefined
  }).catch((error: unknown) => {
    throw new Error(`missing of ${seen.length}: ${missing.slice(0, 5).join('; ')} (${missing.length})`, {
      cause: error,
    })
  })
  const twice = [...(await stored(stack))].filter(([, times]) => times > 1)
  assert.deepEqual(twice, [])
  const { seq, src } = witness.heartbeats.get('rf') ?? {}
  return `seen ${seen.length}, missing 0; rf's heartbeat: src ${String(src)}, seq ${String(seq)}`
}

/** What publishes readings, with its outbox on a volume. */
const publishers = ['rf', 'zwave'] as const

/** With the outbox on its volume a service counts on through every restart: the database has as many readings as numbers. */
export async function allNumbered(stack: Stack, witness: Witness): Promise<string> {
  let told = ''
  return until('as many readings in the database as numbers in the heartbeats', 30, async () => {
    const beats = publishers.map((name) => witness.heartbeats.get(name) ?? {})
    const numbered = beats.reduce((sum, { seq }) => sum + Number(seq), 0)
    // the names of readings; what else there is of nodes (exposes, statistics) has no number
    const names = new Set([...witness.readings].map(nameOf))
    const size = [...(await stored(stack)).keys()].filter((reading) => names.has(nameOf(reading))).length
    const dropped = beats.reduce((sum, beat) => sum + Number(beat['dropped']), 0)
    told = `numbered ${numbered}, stored ${size}, dropped ${dropped}`
    return beats.every(({ waiting }) => waiting === 0) && numbered === size ? told : undefined
  }).catch((error: unknown) => {
    throw new Error(told, { cause: error })
  })
}

/** `temperature` of `cm/alecto1/data/temperature 1764028800000`. */
const nameOf = (reading: string) => reading.split(' ')[0]?.split('/')[3]
