/** What a pattern of time or date may hold: letters as in CLDR (Unicode TR 35, "Date Field Symbol Table"). */
const fields = [
  'HH',
  'H',
  'hh',
  'h',
  'mm',
  'ss',
  'a',
  'dd',
  'd',
  'MM',
  'M',
  'MMM',
  'yyyy',
  'yy',
  'EEE',
  'EEEE',
] as const
const known: ReadonlySet<string> = new Set(fields)

export type ClockField = (typeof fields)[number]

/**
 * Splits a pattern such as `EEE dd.MM. HH:mm` into fields and the texts between them.
 * @param refuse is given what is wrong, in words
 */
export function parsePattern(pattern: string, refuse: (message: string) => never): readonly string[] {
  const parts = pattern.match(/([A-Za-z])\1*|[^A-Za-z]+/g) ?? []
  for (const part of parts)
    if (/^[A-Za-z]/.test(part) && !known.has(part))
      refuse(`"${part}" in the pattern "${pattern}" is not one of ${fields.join(' ')}`)
  return parts
}
