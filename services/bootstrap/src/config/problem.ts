/** One thing that is wrong with the configuration. */
export interface Problem {
  /** Where a person finds it: a variable (`RF_BAUD`), or `file:line:column`. */
  readonly where: string
  /** What is wrong, as the rest of a sentence or a sentence: `"10k" is not a whole number`. */
  readonly message: string
}

/** Problems as text for a person, one a line, in the order given; no line end after the last. */
export function formatProblems(problems: readonly Problem[]): string {
  return problems.map(({ where, message }) => `${where}: ${message}`).join('\n')
}

const longest = 60

/** A value as messages show it: as JSON, so that blanks and control characters are seen, cut where it is long. */
export function quote(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'a mapping'
  if (value === null || value === undefined) return 'nothing'
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > longest
    ? `${text.slice(0, longest).toWellFormed()}… (${String(value).length} characters)`
    : text
}
