import { isRange, type Range } from '../ranges.ts'

/** What a writer says it has stored of one publisher. */
export interface Confirmation {
  readonly epoch: string
  readonly ranges: readonly Range[]
}

/**
 * Reads `<group>/<writer>/status/stored/<service>/<epoch>` with `{"ranges":[[1,1041]]}`; undefined where it is not of
 * this service or not of this form. Ranges that are none are left out.
 */
export function readConfirmation(topic: string, payload: Buffer, service: string): Confirmation | undefined {
  const [, , kind, name, of, epoch, more] = topic.split('/')
  if (kind !== 'status' || name !== 'stored' || of !== service || !epoch || more !== undefined)
    return undefined
  try {
    const json: unknown = JSON.parse(payload.toString())
    const ranges = typeof json === 'object' && json !== null && 'ranges' in json ? json.ranges : undefined
    return Array.isArray(ranges) ? { epoch, ranges: ranges.filter(isRange) } : undefined
  } catch {
    return undefined
  }
}
