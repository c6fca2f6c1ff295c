import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { SessionSubscriptions } from './subscriptions.ts'

test('that a subscription is new is told before a message can come by it', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'subscriptions-'))
  t.after(() => rm(dir, { recursive: true }))
  const did: string[] = []
  const link = {
    sessionPresent: true,
    subscribe: async (filters: readonly string[]) => void did.push(`subscribe ${filters}`),
    unsubscribe: async (filters: readonly string[]) => void did.push(`unsubscribe ${filters}`),
  }
  const renew = async (...filters: string[]) => {
    const path = join(dir, 'subscriptions.json')
    await new SessionSubscriptions(path, 'cm-w', filters).renew(link, () => did.push('new'))
    return did.splice(0)
  }
  assert.deepEqual(await renew('a/#'), ['new', 'subscribe a/#'])
  assert.deepEqual(await renew('a/#'), ['subscribe a/#'])
  assert.deepEqual(await renew('a/#', 'b/#'), ['new', 'subscribe a/#,b/#'])
  assert.deepEqual(await renew('b/#'), ['subscribe b/#', 'unsubscribe a/#'])
})
