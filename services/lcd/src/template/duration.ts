const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Reads a length of time, `45s`, `10m`, `1.5h`, `2d` or seconds alone, as milliseconds; undefined where it is none. */
export function readDuration(text: string): number | undefined {
  const [, digits, unit = 's'] = /^(\d{1,9}(?:\.\d{1,3})?)\s*([smhd])?$/.exec(text.trim()) ?? []
  const factor = units[unit]
  return digits === undefined || factor === undefined ? undefined : Math.round(Number(digits) * factor)
}

/** An age in at most four characters: `45s`, `12m`, `3h`, `400d`; whole units, never rounded up. */
export function writeAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`
  return `${Math.min(999, Math.floor(seconds / 86_400))}d`
}
