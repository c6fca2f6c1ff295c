/**
 * The dots of one cell: 8 rows of 5 columns, bit 4 the left one, as the character generator RAM of a HD44780 takes them
 * (datasheet ADE-207-272(Z), table 5). The lowest row is the cursor's, which we keep off.
 */
export type Dots = readonly number[]

/** Reads a drawing: rows from above, separated by blanks, `#` a dot that is on; missing rows are empty. */
export function drawn(rows: string): Dots {
  const lines = rows
    .split(' ')
    .map((row) => Number.parseInt(row.replaceAll('#', '1').replaceAll('.', '0'), 2))
  return [...lines, ...Array<number>(8).fill(0)].slice(0, 8)
}

/** Both drawings one over the other. */
export function overlaid(a: Dots, b: Dots): Dots {
  return a.map((row, i) => row | (b[i] ?? 0))
}
