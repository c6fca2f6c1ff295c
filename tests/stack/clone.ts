import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** A copy of what git has or would take in, as a clone of it would be. */
export function clone(): string {
  const dir = mkdtempSync(join(tmpdir(), 'constellation-'))
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root })
  const tar = execFileSync('tar', ['--create', '--ignore-failed-read', '--files-from', '-'], {
    cwd: root,
    input: files,
    maxBuffer: 2 ** 28,
  })
  execFileSync('tar', ['--extract', '--directory', dir], { input: tar })
  return dir
}
