import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog } from './log.ts'

function lineOf(secrets: readonly string[], fields: object, message: string): string {
  const written: string[] = []
  createLog('rf', 'info', secrets, { write: (line) => void written.push(line) }).error(fields, message)
  return written.join('')
}

test('an error that names its cause says it once', () => {
  const error = new Error('RF_PORT: no such file', { cause: new Error('no such file') })
  const { err } = JSON.parse(lineOf([], { err: error }, error.message))
  assert.equal(err.message, 'RF_PORT: no such file')
  assert.equal(err.cause.message, 'no such file')
})

test('a secret is blanked in fields, messages and causes, however it is escaped', () => {
  const secret = 'p"ss wörd'
  const cause = new Error(`mqtt://rf:${encodeURIComponent(secret)}@broker refused`)
  const line = lineOf([secret], { err: new Error(secret, { cause }), secret }, `password ${secret}`)
  assert.equal(line.split('[secret]').length - 1 >= 4, true, line)
  for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
    assert.ok(!line.includes(form), line)
})
