const longest = 60

/** What somebody sent, for the words that refuse it: as JSON, and no more of it than a person needs to know it again. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length <= longest ? text : `${text.slice(0, longest).toWellFormed()}…`
}
