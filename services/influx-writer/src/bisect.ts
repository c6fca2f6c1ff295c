import type { Answer } from './database.ts'
import type { Refusal } from './rejected.ts'

export interface Outcome {
  /** What the database refuses, line by line, with its words. */
  readonly refused: readonly Refusal[]
  /** Why the database could not be asked to the end; what is not in `refused` must be written again then. */
  readonly away: Extract<Answer, { kind: 'away' }> | undefined
}

/**
 * Writes lines and finds those that the database refuses: by the lines that its answer names, by the number of points
 * that it says it dropped, else by halving. All others are stored in the end (writing one twice changes nothing).
 */
export async function writeAll(
  lines: readonly string[],
  write: (body: string) => Promise<Answer>,
): Promise<Outcome> {
  const refused: Refusal[] = []
  const parts: (readonly string[])[] = [lines]
  for (let part = parts.pop(); part; part = parts.pop()) {
    const answer = await write(part.join('\n'))
    if (answer.kind === 'stored') continue
    if (answer.kind === 'away') return { refused, away: answer }
    const { message: reason } = answer
    const found = answer.kind === 'refused' ? culprits(part, answer.message) : part.length === 1 ? part : []
    refused.push(...found.map((line) => ({ reason, line })))
    const rest = found.length === 0 ? part : without(part, found)
    if (rest.length === 0) continue
    if (found.length > 0) parts.push(rest)
    else parts.push(rest.slice(rest.length / 2), rest.slice(0, rest.length / 2))
  }
  return { refused, away: undefined }
}

/** The lines of a refused request that are surely refused; none where the answer does not say. */
function culprits(lines: readonly string[], message: string): readonly string[] {
  const dropped = Number(/\bdropped=(\d+)/.exec(message)?.[1] ?? 0)
  if (lines.length === 1 || dropped === lines.length) return lines
  // InfluxDB 1.x and 2.x: unable to parse '<line>': <reason>
  const named = lines.filter((line) => message.includes(`unable to parse '${line}'`))
  if (named.length > 0) return named
  const [, field, measurement] = /input field "(.*?)" on measurement "(.*?)" is type/.exec(message) ?? []
  if (field === undefined || measurement === undefined) return []
  const suspects = lines.filter((line) => line.startsWith(measurement) && line.includes(`${field}=`))
  return suspects.length === dropped ? suspects : []
}

function without(lines: readonly string[], found: readonly string[]): string[] {
  const refused = new Set(found)
  return lines.filter((line) => !refused.has(line))
}
