import { readFile } from 'node:fs/promises'

/** One line of the table: what ours needs, what the bare tool needs, in the same unit. */
export interface Row {
  readonly what: string
  readonly unit: string
  readonly ours: number
  readonly bare: number
  readonly note: string
}

/** The value that as many are above as below. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value below which this share of the values is; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Resident and private memory of a process in MiB (proc(5), /proc/pid/smaps_rollup). */
export async function memoryOf(pid: number): Promise<{ resident: number; private: number }> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8')
  const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1])
  return {
    resident: kib('Rss') / 1024,
    private: (kib('Private_Clean') + kib('Private_Dirty')) / 1024,
  }
}

/** The rows as text, in columns. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map(({ what, unit, ours, bare, note }) => [
    what,
    `${digits(ours)} ${unit}`,
    `${digits(bare)} ${unit}`,
    `${(ours / bare).toFixed(2)} ×`,
    note,
  ])
  const all = [['', 'ours', 'bare', 'ratio', ''], ...cells]
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(...all.map((row) => row[i]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i > 0 && i < 4 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd()
  return `${all.map(line).join('\n')}\n`
}

const digits = (value: number) => value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)
