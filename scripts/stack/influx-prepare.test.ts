import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WrongAdminToken, WrongSetting } from './influx-api.ts'
import { FakeInflux } from './influx-fake.ts'
import { prepare, type Settings, tokenFiles } from './influx-prepare.ts'

/** The stack's volumes as far as they matter here. */
class Stack {
  influx = new FakeInflux()
  readonly files = new Map<string, string>()
  settings: Settings = {}
  org = 'home'
  adminToken = 'admin'
  log: string[] = []

  async start(): Promise<void> {
    this.log = []
    const { org, adminToken, files } = this
    await prepare(
      { url: 'http://influxdb:8086', org, adminToken, fetch: this.influx.fetch },
      this.settings,
      { read: (file) => files.get(file), write: (file, text) => void files.set(file, text) },
      (text) => this.log.push(text),
    )
  }

  /** What must hold after each start that succeeds: the stack works. */
  check(bucket = 'sensors'): void {
    const { influx, files } = this
    const buckets = [...influx.buckets.values()]
    const named = (name: string) => buckets.find((each) => each['name'] === name)
    for (const name of [bucket, `${bucket}/hourly`, `${bucket}/daily`]) assert.ok(named(name), name)
    assert.deepEqual(influx.permissionsOf(files.get(tokenFiles.writer)), [
      { action: 'write', resource: { type: 'buckets', orgID: 'o1', id: named(bucket)?.['id'] } },
    ])
    assert.deepEqual(influx.permissionsOf(files.get(tokenFiles.grafana)), [
      { action: 'read', resource: { type: 'buckets', orgID: 'o1' } },
    ])
    assert.equal(influx.authorizations.size, 2, 'old authorizations are gone')
    const tasks = [...influx.tasks.values()]
    assert.equal(tasks.length, 3)
    for (const task of tasks) {
      assert.equal(task['status'], 'active')
      assert.match(String(task['flux']), new RegExp(`from\\(bucket: "${bucket}"\\)`))
    }
  }
}

test('first start', async () => {
  const stack = new Stack()
  await stack.start()
  stack.check()
  // the first bucket is what InfluxQL takes where a query names no policy
  assert.deepEqual(
    [...stack.influx.buckets.values()].map(({ name }) => name),
    ['sensors', 'sensors/hourly', 'sensors/daily'],
  )
})

test('a second start changes nothing', async () => {
  const stack = new Stack()
  await stack.start()
  const before = new Map(stack.files)
  stack.influx.requests.length = 0
  await stack.start()
  stack.check()
  assert.deepEqual(stack.files, before)
  assert.deepEqual(
    stack.influx.requests.filter((request) => !request.startsWith('GET')),
    [],
  )
})

const losses: readonly (readonly [what: string, lose: (stack: Stack) => void])[] = [
  ["the writer's token file", ({ files }) => files.delete(tokenFiles.writer)],
  ["what is in Grafana's token file", ({ files }) => files.set(tokenFiles.grafana, '')],
  ['both token volumes', ({ files }) => files.clear()],
  [
    'an authorization',
    ({ influx }) => influx.authorizations.delete([...influx.authorizations.keys()][0] ?? ''),
  ],
  [
    "the database's volume",
    (stack) => {
      stack.influx = new FakeInflux()
    },
  ],
  [
    'everything',
    (stack) => {
      stack.files.clear()
      stack.influx = new FakeInflux()
    },
  ],
  ['a bucket of aggregates', ({ influx }) => influx.buckets.delete([...influx.buckets.keys()][1] ?? '')],
  ['a task', ({ influx }) => influx.tasks.delete([...influx.tasks.keys()][0] ?? '')],
  [
    'its mind: a task is switched off',
    ({ influx }) => {
      for (const [id, task] of influx.tasks) influx.tasks.set(id, { ...task, status: 'inactive' })
    },
  ],
]
for (const [what, lose] of losses)
  test(`a start after it lost ${what}`, async () => {
    const stack = new Stack()
    await stack.start()
    lose(stack)
    await stack.start()
    stack.check()
  })

test('a token of an earlier version, that says nothing of its bucket, is made anew', async () => {
  const stack = new Stack()
  await stack.start()
  for (const [id, each] of stack.influx.authorizations)
    stack.influx.authorizations.set(id, { ...each, description: 'constellation influx-writer: write' })
  await stack.start()
  assert.notEqual(stack.influx.permissionsOf(stack.files.get(tokenFiles.writer)), undefined)
})

test('another retention in .env is followed', async () => {
  const stack = new Stack()
  await stack.start()
  stack.settings = { INFLUX_RETENTION: '30d', INFLUX_RETENTION_HOURLY: '520w', INFLUX_RETENTION_DAILY: '0' }
  await stack.start()
  stack.check()
  assert.deepEqual(
    [...stack.influx.buckets.values()].map((bucket) => bucket['retentionRules']),
    [2_592_000, 314_496_000, undefined].map((everySeconds) =>
      everySeconds === undefined ? [{ type: 'expire', everySeconds: 0 }] : [{ type: 'expire', everySeconds }],
    ),
  )
})

test('another bucket in .env is made, with tokens and tasks of its own; the old data stay', async () => {
  const stack = new Stack()
  await stack.start()
  stack.settings = { INFLUX_BUCKET: 'cottage' }
  await stack.start()
  stack.check('cottage')
  assert.ok([...stack.influx.buckets.values()].some(({ name }) => name === 'sensors'))
})

test('another time zone in .env moves the days', async () => {
  const stack = new Stack()
  await stack.start()
  stack.settings = { TZ: 'Europe/Amsterdam' }
  await stack.start()
  stack.check()
  const daily = [...stack.influx.tasks.values()].find(({ name }) => String(name).endsWith('daily'))
  assert.match(String(daily?.['flux']), /timezone\.location\(name: "Europe\/Amsterdam"\)/)
})

test("somebody else's tasks and tokens are left alone", async () => {
  const stack = new Stack()
  stack.influx.tasks.set('x', { id: 'x', name: 'mine', flux: '', status: 'inactive' })
  stack.influx.authorizations.set('y', { id: 'y', description: 'mine' })
  await stack.start()
  assert.equal(stack.influx.tasks.get('x')?.['status'], 'inactive')
  assert.ok(stack.influx.authorizations.has('y'))
})

const refused: readonly (readonly [
  what: string,
  change: (stack: Stack) => void,
  says: RegExp,
  kind: typeof WrongAdminToken | typeof WrongSetting,
])[] = [
  [
    'another admin token',
    (s) => {
      s.adminToken = 'new'
    },
    /influxdb-admin-token: its data were made/,
    WrongAdminToken,
  ],
  [
    'another INFLUX_ORG',
    (s) => {
      s.org = 'cabin'
    },
    /INFLUX_ORG is cabin, .*set up with home/,
    WrongSetting,
  ],
  [
    'a bucket with a slash',
    (s) => {
      s.settings = { INFLUX_BUCKET: 'a/b' }
    },
    /INFLUX_BUCKET is a\/b/,
    WrongSetting,
  ],
  [
    'no duration',
    (s) => {
      s.settings = { INFLUX_RETENTION: '30 days' }
    },
    /INFLUX_RETENTION is 30 days/,
    WrongSetting,
  ],
  [
    'too short',
    (s) => {
      s.settings = { INFLUX_RETENTION_HOURLY: '5m' }
    },
    /INFLUX_RETENTION_HOURLY/,
    WrongSetting,
  ],
  [
    'no time zone',
    (s) => {
      s.settings = { TZ: 'Middle/Earth' }
    },
    /TZ is Middle\/Earth/,
    WrongSetting,
  ],
]
for (const [what, change, says, kind] of refused)
  test(`refused with a sentence: ${what}`, async () => {
    const stack = new Stack()
    await stack.start()
    change(stack)
    await assert.rejects(stack.start(), (error: unknown) => error instanceof kind && says.test(error.message))
  })
