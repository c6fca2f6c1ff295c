import { readFileSync } from 'node:fs'
import { isRange } from '@constellation/bootstrap/ranges'
import { reasonOf } from '@constellation/bootstrap/reason'
import type { AccountSource } from './judge.ts'

/**
 * Reads the writer's account.json.
 * @throws Error naming the file, where it cannot be read or is none
 */
export function readAccount(path: string): AccountSource[] {
  try {
    const json: unknown = JSON.parse(readFileSync(path, 'utf8'))
    const sources = typeof json === 'object' && json !== null && 'sources' in json ? json.sources : undefined
    if (!Array.isArray(sources) || !sources.every(isSource)) throw new Error('it is no account')
    const shared = typeof json === 'object' && json !== null && 'shared' in json && json.shared === true
    // of shared messages it knows a part: what is missing there says nothing
    return shared ? sources.map((source) => ({ ...source, from: 1, to: 0 })) : sources
  } catch (error) {
    throw new Error(`${path}: ${reasonOf(error)}`, { cause: error })
  }
}

function isSource(json: unknown): json is AccountSource {
  if (typeof json !== 'object' || json === null) return false
  const source: Readonly<Record<string, unknown>> = { ...json }
  return (
    typeof source['src'] === 'string' &&
    ['from', 'to', 'duplicates', 'late', 'missing'].every((name) => Number.isSafeInteger(source[name])) &&
    Array.isArray(source['missing_ranges']) &&
    source['missing_ranges'].every(isRange)
  )
}
