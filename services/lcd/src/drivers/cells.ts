/** Neighbouring cells of one row that changed. */
export interface Run {
  readonly row: number
  readonly column: number
  readonly bytes: Uint8Array
}

/**
 * What is to be written where `before` is on the display and `after` should be: runs of changed cells, row by row. Up to
 * `gap` unchanged cells between two changed ones are written too, where that is shorter than moving the cursor. Without
 * `before` every row is written whole.
 */
export function changedRuns(
  before: Uint8Array | undefined,
  after: Uint8Array,
  columns: number,
  gap: number,
): Run[] {
  const runs: Run[] = []
  for (let start = 0, row = 0; start < after.length; start += columns, row++) {
    let from = -1
    let to = -1
    const close = () => {
      if (from >= 0) runs.push({ row, column: from, bytes: after.subarray(start + from, start + to + 1) })
    }
    for (let column = 0; column < columns; column++) {
      if (before && before[start + column] === after[start + column]) continue
      if (from >= 0 && column - to - 1 > gap) {
        close()
        from = -1
      }
      if (from < 0) from = column
      to = column
    }
    close()
  }
  return runs
}
