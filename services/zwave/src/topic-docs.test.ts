import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controllerCommands } from './actions/controller-commands.ts'
import { nodeCommands } from './actions/node-commands.ts'
import { zwaveTopics } from './topic-docs.ts'

for (const [sensor, commands] of [
  ['<node>', nodeCommands],
  ['controller', controllerCommands],
] as const)
  test(`the actions of ${sensor} are those that are documented, and no others`, () => {
    const prefix = `z-wave/${sensor}/action/`
    const documented = zwaveTopics.flatMap(({ topic }) =>
      topic.startsWith(prefix) ? topic.slice(prefix.length) : [],
    )
    assert.deepEqual(Object.keys(commands).sort(), documented.sort())
  })
