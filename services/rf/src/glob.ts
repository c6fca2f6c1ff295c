/**
 * Whether `text` matches a pattern in which `*` stands for any characters and `?` for one; case does not matter.
 * Linear in the pattern's stars: goes back to the last star only.
 */
export function globMatches(pattern: string, text: string): boolean {
  const p = pattern.toLowerCase()
  const t = text.toLowerCase()
  let i = 0
  let j = 0
  let star = -1
  let from = 0
  while (j < t.length) {
    if (p[i] === '*') {
      star = i++
      from = j
    } else if (i < p.length && (p[i] === '?' || p[i] === t[j])) {
      i++
      j++
    } else if (star >= 0) {
      i = star + 1
      j = ++from
    } else return false
  }
  while (p[i] === '*') i++
  return i === p.length
}

/** Whether a pattern stands for more than one text. */
export function isGlob(pattern: string): boolean {
  return /[*?]/.test(pattern)
}
