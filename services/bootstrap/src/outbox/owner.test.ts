import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { takeFolder } from './owner.ts'

function folder(t: TestContext): string {
  const dir = fs.mkdtempSync(join(tmpdir(), 'owner-'))
  t.after(() => fs.rmSync(dir, { recursive: true }))
  return dir
}

/** A process that takes each folder that it is told of as soon as the clock says so, and tells whose it is. */
const taker = `
import { takeFolder } from ${JSON.stringify(join(import.meta.dirname, 'owner.ts'))}
process.on('message', ({ dir, at }) => {
  while (Date.now() < at);
  process.send(takeFolder(dir, 'boot-1') ?? process.pid)
})
process.send('ready')
`
async function start(t: TestContext): Promise<ChildProcess> {
  const file = join(folder(t), 'taker.mjs')
  fs.writeFileSync(file, taker)
  const child = fork(file)
  t.after(() => child.kill('SIGKILL'))
  await once(child, 'message')
  return child
}

async function take(child: ChildProcess, dir: string, at = 0): Promise<unknown> {
  const answer = once(child, 'message')
  child.send({ dir, at })
  return (await answer)[0]
}

test('of those that start at the same moment one has the folder, and all know which', async (t) => {
  const children = await Promise.all([start(t), start(t), start(t)])
  for (let round = 0; round < 100; round++) {
    const dir = folder(t)
    const at = Date.now() + 3
    const owners = await Promise.all(children.map((child) => take(child, dir, at)))
    assert.equal(new Set(owners).size, 1, `round ${round}: ${owners.join(', ')}`)
    assert.ok(children.some(({ pid }) => pid === owners[0]))
  }
})

test('what was killed has nothing, and leaves nothing', async (t) => {
  const dir = folder(t)
  for (let run = 0; run < 3; run++) {
    const child = await start(t)
    assert.equal(await take(child, dir), child.pid)
    assert.equal(takeFolder(dir, 'boot-1'), child.pid)
    assert.equal(takeFolder(dir, 'boot-2'), undefined, 'before the machine was started again')
    fs.rmSync(join(dir, 'owner'))
    assert.equal(await take(child, dir), child.pid)
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  assert.equal(takeFolder(dir, 'boot-1'), undefined)
  assert.equal(takeFolder(dir, 'boot-1'), undefined, 'once more')
  assert.match(fs.readFileSync(join(dir, 'owner'), 'utf8'), /^\d+ \d+ \d+ boot-1\n$/)
})

for (const [what, left] of [
  ['of a number that is used again', `${process.pid} 1 INO boot-1\n`],
  ['of a process whose start was not known', '4194305 gone INO boot-1\n'],
  ['torn', `${process.pid} 12`],
  ['of something else', '\n\0\n-1 \nself 0'],
] as const)
  test(`a line ${what} is nobody's`, (t) => {
    const dir = folder(t)
    fs.writeFileSync(join(dir, 'owner'), left.replace('INO', String(fs.statSync(dir).ino)))
    assert.equal(takeFolder(dir, 'boot-1'), undefined)
    assert.match(
      fs.readFileSync(join(dir, 'owner'), 'utf8'),
      new RegExp(`^${process.pid} \\d+ \\d+ boot-1\n$`),
    )
  })

test("a copy of a folder that is used is nobody's", async (t) => {
  const [dir, copy] = [folder(t), folder(t)]
  const child = await start(t)
  await take(child, dir)
  fs.copyFileSync(join(dir, 'owner'), join(copy, 'owner'))
  assert.equal(takeFolder(copy, 'boot-1'), undefined)
})

test('a folder whose file cannot be written is taken without', (t) => {
  const dir = folder(t)
  fs.mkdirSync(join(dir, 'owner')) // as root, whom no rights stop
  assert.equal(takeFolder(dir, 'boot-1'), undefined)
})
