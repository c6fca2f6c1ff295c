/**
 * A text of a device, the specification or zwave-js as a name: `De-humidify` → `de_humidify`, `currentValue` →
 * `current_value`, `Carbon dioxide (CO₂) level` → `carbon_dioxide_co2_level`. Empty where it has no Latin letter or digit.
 */
export function word(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z][a-z])/g, '_')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
}

/** Room for `-` and a number below the 64 characters of a topic level. */
const longest = 57

/** Like `word`, never empty and short enough for a topic level with a number behind it. */
export function topicWord(...texts: readonly (string | number | undefined)[]): string {
  const parts = texts.map((text) => word(String(text ?? ''))).filter((part) => part !== '')
  return (
    parts
      .filter((part, i) => part !== parts[i - 1])
      .join('_')
      .slice(0, longest) || 'value'
  )
}

/** A state that exists with and without a location (Notification Command Class) is one state. */
const place = /\s*\(location provided\)$/i

/** How long a tone plays (Sound Switch Command Class, as zwave-js adds it) is no part of its name. */
const length = /\s*\(\d+ sec\)$/i

/**
 * The words for the states of a value, by number. Labels that would become one word are told apart by their number.
 */
export function stateWords(states: Readonly<Record<string, string>>): ReadonlyMap<number, string> {
  const words = new Map<number, string>()
  const owners = new Map<string, string>()
  for (const [raw, label] of Object.entries(states)) {
    const value = Number(raw)
    if (!Number.isFinite(value)) continue
    const plain = label.replace(place, '')
    const name = word(plain.replace(length, '')) || `state_${value}`
    const owner = owners.get(name)
    if (owner === undefined) owners.set(name, plain)
    words.set(value, owner === undefined || owner === plain ? name : `${name}_${value}`)
  }
  return words
}
