/**
 * Escaping of InfluxDB's line protocol (InfluxDB v2 documentation, "Line protocol", special characters).
 *
 * A backslash has no escape of its own in a name: before a comma, a blank, an equals sign, a quote or the end it would take the
 * separator away (and before a quote InfluxDB drops it from a measurement). Such names, and those with control characters, cannot be written; `nameProblem` finds them.
 */

/** The longest series key with field name that InfluxDB takes, in bytes (`models.MaxKeyLength`). */
export const maxKeyBytes = 65_535
/** The longest string field, in bytes ("Line protocol", data types: 64 KB). */
export const maxTextBytes = 65_535

/** What keeps a measurement, tag value or field name from being written, in words; undefined: nothing. */
export function nameProblem(name: string): string | undefined {
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'a control character'
  if (/\\(?:[ ,="]|$)/.test(name))
    return 'a backslash before a comma, a blank, an equals sign, a quote or the end'
  return undefined
}

/** A measurement: comma and blank escaped. */
export function escapeMeasurement(name: string): string {
  return /[ ,]/.test(name) ? name.replaceAll(/[ ,]/g, '\\$&') : name
}

/** A tag value or a field name: comma, blank and equals sign escaped. */
export function escapeName(name: string): string {
  return /[ ,=]/.test(name) ? name.replaceAll(/[ ,=]/g, '\\$&') : name
}

/** A string field with its quotes. Line ends stay as they are: inside quotes they belong to the text. */
export function quoteText(text: string): string {
  return /["\\]/.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : `"${text}"`
}

/** Length in bytes of UTF-8, counted only where the number of UTF-16 units leaves it open. */
export function longerThan(text: string, bytes: number): boolean {
  return text.length > bytes || (text.length * 3 > bytes && Buffer.byteLength(text) > bytes)
}
