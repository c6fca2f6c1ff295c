import type { Value } from '@constellation/bootstrap/payload'
import { RefusedError } from '@constellation/bootstrap/refused-error'
import { asNumber } from './wishes.ts'

const factors: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 }

/** Seconds of `10`, `"10s"`, `"1m"`, `"1h30m"`; undefined for anything else. */
export function seconds(value: Value): number | undefined {
  const number = typeof value === 'boolean' ? undefined : asNumber(value)
  if (number !== undefined) return number >= 0 ? number : undefined
  const text = String(value).trim().toLowerCase()
  if (!/^(\d{1,6}[smh])+$/.test(text)) return undefined
  return [...text.matchAll(/(\d+)([smh])/g)].reduce(
    (sum, [, digits, unit]) => sum + Number(digits) * (factors[unit ?? ''] ?? 0),
    0,
  )
}

/** The longest that the air protocol has a number for ("Duration" encoding of SDS13781): 127 minutes. */
const longestTransition = 127 * 60

/**
 * A transition as zwave-js takes it: seconds up to 127, above that whole minutes.
 * @throws RefusedError
 */
export function transition(value: Value): string {
  const wanted = seconds(value)
  if (wanted === undefined || wanted > longestTransition)
    throw new RefusedError(
      `duration: ${JSON.stringify(value)} is not 0 to 7620 seconds, nor a text as 10s or 2m`,
    )
  const whole = Math.round(wanted)
  return whole <= 127 ? `${whole}s` : `${Math.round(whole / 60)}m`
}

/** No command is kept longer. */
const longestExpiry = 31 * 86_400

/**
 * Seconds until a command expires.
 * @throws RefusedError
 */
export function expiry(value: Value): number {
  const wanted = seconds(value)
  if (wanted === undefined || wanted <= 0 || wanted > longestExpiry)
    throw new RefusedError(
      `expires: ${JSON.stringify(value)} is not 1 to ${longestExpiry} seconds, nor a text as 30s, 10m or 8h`,
    )
  return wanted
}
