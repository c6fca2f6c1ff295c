import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startInfluxd } from './influxd.ts'
import { startMosquitto } from './mosquitto.ts'
import { collect, connectClient } from './mqtt.ts'

test('mosquitto keeps what it has saved, and its port, over halt and start', async () => {
  await using broker = await startMosquitto()
  const before = await connectClient(broker.url)
  await before.publishAsync('a/b', 'kept', {
    qos: 1,
    retain: true,
    properties: { userProperties: { ts: '5' } },
  })
  await before.endAsync()
  await broker.halt()
  await broker.start()
  const after = await connectClient(broker.url)
  const seen = await (await collect(after, 'a/#')).waitFor((message) => message.topic === 'a/b')
  assert.deepEqual([seen.text, seen.retain, seen.user['ts']], ['kept', true, '5'])
  await after.endAsync()
})

test('mosquitto with users refuses a wrong password and keeps to the ACL', async () => {
  await using broker = await startMosquitto({
    users: { ann: 'secret' },
    acl: 'user ann\ntopic readwrite a/#\n',
  })
  await assert.rejects(connectClient(broker.url, { username: 'ann', password: 'wrong' }), { code: 0x87 })
  const ann = await connectClient(broker.url, { username: 'ann', password: 'secret' })
  await ann.publishAsync('a/b', 'x', { qos: 1 })
  await assert.rejects(ann.publishAsync('b/b', 'x', { qos: 1 }), { code: 0x87 })
  await ann.endAsync()
})

test('influxd takes version 2 writes with the token alone, and keeps them over a SIGKILL', async () => {
  await using database = await startInfluxd()
  const write = (token: string, body: string) =>
    fetch(`${database.url}/api/v2/write?org=home&bucket=${database.bucket}&precision=ms`, {
      method: 'POST',
      headers: { authorization: `Token ${token}` },
      body,
    })
  assert.equal((await write('wrong', 'temperature value=1 1000')).status, 401)
  assert.equal((await write(database.token, 'temperature,sensor=a value=21.5 1000')).status, 204)
  await database.kill()
  await assert.rejects(write(database.token, 'temperature value=1 1000'))
  await database.start()
  assert.deepEqual(await database.query('SELECT value, sensor FROM temperature'), [
    { measurement: 'temperature', time: 1000, value: 21.5, sensor: 'a' },
  ])
  assert.equal(
    (await (await write(database.token, 'temperature value=')).text()).includes('unable to parse'),
    true,
  )
})
