export const partNames = [
  'rest',
  'latency',
  'drain',
  'outbox',
  'lcd',
  'zwave',
  'grafana',
  'wear',
  'peers',
] as const
export type PartName = (typeof partNames)[number]

const defaults = { BENCH_MESSAGES: 200_000, BENCH_ROUNDS: 3, WEAR_SECONDS: 60 }

export interface Settings {
  readonly numbers: Readonly<Record<keyof typeof defaults, number>>
  readonly parts: readonly PartName[]
  /** What is wrong with the variables, a line each. */
  readonly problems: readonly string[]
}

/** What the variables of the bench say. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const problems: string[] = []
  const numbers = { ...defaults }
  for (const name of ['BENCH_MESSAGES', 'BENCH_ROUNDS', 'WEAR_SECONDS'] as const) {
    const text = env[name]
    if (!text) continue
    numbers[name] = Number(text)
    if (!/^[1-9]\d{0,8}$/.test(text))
      problems.push(`${name}: ${JSON.stringify(text)} is not a whole number from 1`)
  }
  const only = env['BENCH_ONLY']
  const parts = partNames.filter((name) => !only || name === only)
  if (parts.length === 0)
    problems.push(`BENCH_ONLY: ${JSON.stringify(only)} is not one of ${partNames.join(', ')}`)
  return { numbers, parts, problems }
}
