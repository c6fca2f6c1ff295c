// What passes between two houses, and what does not: two real brokers, the bridge over TLS between them.
import assert from 'node:assert/strict'
import { after, before, beforeEach, suite, test } from 'node:test'
import type { MqttClient } from 'mqtt'
import { eventually } from '../support/child.ts'
import { collect } from '../support/mqtt.ts'
import { TwoHouses } from '../support/two-houses.ts'

// the group of the cabin's services: the usual one, or the cabin's name, which is the same in both houses then
for (const group of ['cm', 'cabin'])
  suite(`a bridge to a house whose GROUP is ${group}`, () => {
    let houses: TwoHouses
    let home: MqttClient
    let cabin: MqttClient
    before(async () => {
      houses = await TwoHouses.start({ GROUP: group })
      await connect()
      await untilAcross()
    })
    beforeEach(connect)
    after(() => houses[Symbol.asyncDispose]())

    /** Clients that have no subscriptions yet. */
    async function connect(): Promise<void> {
      home = await houses.admin('home')
      cabin = await houses.admin('cabin')
    }

    /** Both connections of the bridge are up when a command comes through, and a reading. */
    async function untilAcross(): Promise<void> {
      const commands = await collect(cabin, `${group}/probe/action/set`)
      const readings = await collect(home, 'cabin/probe/data/probe')
      const probe = async (text: string) => {
        await home.publishAsync('cabin/probe/action/set', text, { qos: 1 })
        await cabin.publishAsync(`${group}/probe/data/probe`, text, { qos: 1 })
      }
      await eventually(async () => {
        await probe('probe')
        assert.ok(commands.last(`${group}/probe/action/set`) && readings.last('cabin/probe/data/probe'))
      })
      // no test is to see a probe that is still on its way
      await probe('last')
      for (const seen of [commands, readings]) await seen.waitFor(({ text }) => text === 'last')
    }

    const passing: readonly (readonly [what: string, at: string, arrivesAs: string])[] = [
      ['a reading', `${group}/alecto1/data/temperature`, 'cabin/alecto1/data/temperature'],
      ['a reading of a device', `${group}/garden/data/soil/moisture`, 'cabin/garden/data/soil/moisture'],
      ['a Z-Wave reading', 'z-wave/plug-1/data/power', 'cabin-z-wave/plug-1/data/power'],
      ["a service's state", `${group}/rf/status/state`, 'cabin/rf/status/state'],
      ["a node's state", 'z-wave/plug-1/status/state', 'cabin-z-wave/plug-1/status/state'],
      ['a heartbeat', `${group}/zwave/status/heartbeat`, 'cabin/zwave/status/heartbeat'],
    ]
    for (const [what, at, arrivesAs] of passing)
      test(`${what} of the cabin is at home as ${arrivesAs}, once, and nothing else is`, async () => {
        const [there, here] = [await collect(home, '#'), await collect(cabin, '#')]
        await there.waitFor(({ retain }) => retain) // what is retained has begun to come
        there.clear()
        here.clear()
        const userProperties = { ts: '1764028800123', unit: '°C', src: 'cm/rf/01234567', seq: '7', head: '3' }
        await cabin.publishAsync(at, '21.5', { qos: 1, properties: { userProperties } })
        await cabin.publishAsync(`${group}/marker/data/end`, 'end', { qos: 1 })
        await there.waitFor(({ topic }) => topic === 'cabin/marker/data/end')
        const fresh = there.messages.filter(({ retain }) => !retain)
        assert.deepEqual(
          fresh.map(({ topic, text }) => [topic, text]),
          [
            [arrivesAs, '21.5'],
            ['cabin/marker/data/end', 'end'],
          ],
        )
        assert.deepEqual({ ...fresh[0]?.user }, userProperties)
        assert.deepEqual(
          here.messages.filter(({ retain }) => !retain).map(({ topic }) => topic),
          [at, `${group}/marker/data/end`],
        )
      })

    test('a retained reading is retained at home, and cleared there when it is cleared in the cabin', async () => {
      const topic = 'cabin/alecto1/data/humidity'
      const seen = await collect(home, topic)
      await cabin.publishAsync(`${group}/alecto1/data/humidity`, '61', { qos: 1, retain: true })
      await seen.waitFor(({ text }) => text === '61')
      const late = await collect(await houses.admin('home'), topic)
      assert.equal((await late.waitFor(({ retain }) => retain)).text, '61')
      await cabin.publishAsync(`${group}/alecto1/data/humidity`, '', { qos: 1, retain: true })
      await seen.waitFor(({ text }) => text === '')
      const later = await collect(await houses.admin('home'), topic, 'cabin/marker/data/kept')
      await home.publishAsync('cabin/marker/data/kept', 'end', { qos: 1 })
      await later.waitFor(({ text }) => text === 'end')
      assert.deepEqual(
        later.messages.map(({ text }) => text),
        ['end'],
      )
    })

    test('a command from home acts in the cabin, and its reply comes back', async () => {
      const commands = await collect(cabin, 'z-wave/plug-1/action/set')
      const replies = await collect(home, 'reply/admin/1')
      const properties = { responseTopic: 'reply/admin/1', correlationData: Buffer.from('42') }
      await home.publishAsync('cabin-z-wave/plug-1/action/set', 'off', { qos: 1, properties })
      const { text, packet } = await commands.waitFor(() => true)
      assert.equal(text, 'off')
      const { responseTopic = '', correlationData } = packet.properties ?? {}
      assert.ok(correlationData)
      await cabin.publishAsync(responseTopic, '{"ok":true}', { qos: 1, properties: { correlationData } })
      const reply = await replies.waitFor(() => true)
      assert.equal(reply.text, '{"ok":true}')
      assert.equal(reply.packet.properties?.correlationData?.toString(), '42')
    })

    test('what a writer at home has stored is told in the cabin, and only that', async () => {
      const seen = await collect(cabin, `${group}/+/status/#`, `${group}/marker/action/end`)
      seen.clear()
      await home.publishAsync('cm/rf/status/state', 'of home', { qos: 1 })
      await home.publishAsync('cm/influx-writer/status/stored/rf/01234567', '{"ranges":[[1,7]]}', { qos: 1 })
      const { text, topic } = await seen.waitFor(({ topic }) => topic.includes('/stored/'))
      assert.deepEqual(
        [topic, text],
        [`${group}/influx-writer/status/stored/rf/01234567`, '{"ranges":[[1,7]]}'],
      )
      assert.ok(!seen.messages.some((message) => message.text === 'of home'))
    })

    test('a message as large as the cabin takes does not stop what comes after it', async () => {
      const seen = await collect(home, 'cabin/large/data/+')
      // the largest packet of max_packet_size (MQTT 5.0 §3.3: topic and its length, number, no properties)
      const topic = `${group}/large/data/text`
      await cabin.publishAsync(topic, Buffer.alloc(65_536 - 2 - topic.length - 2 - 1 - 1), { qos: 1 })
      await cabin.publishAsync(`${group}/large/data/end`, 'end', { qos: 1 })
      await seen.waitFor(({ text }) => text === 'end')
      assert.equal(seen.messages.length, 2)
    })

    test('a cut line is known in both houses; a reading waits for it, a command never acts late', async () => {
      const topic = 'bridge/cabin/status/connected'
      const known = [await collect(home, topic), await collect(cabin, topic)]
      const commands = await collect(cabin, `${group}/socket1/action/set`)
      const readings = await collect(home, 'cabin/alecto1/data/pressure')
      for (const seen of known) await seen.waitFor(({ text }) => text === '1')
      houses.line.cut()
      for (const seen of known) await seen.waitFor(({ text }) => text === '0')
      await home.publishAsync('cabin/socket1/action/set', 'late', { qos: 1 })
      await cabin.publishAsync(`${group}/alecto1/data/pressure`, '1013', { qos: 1 })
      houses.line.mend()
      await eventually(async () => {
        await home.publishAsync('cabin/socket1/action/set', 'in time', { qos: 1 })
        assert.ok(commands.last(`${group}/socket1/action/set`))
      })
      assert.ok(!commands.messages.some(({ text }) => text === 'late'))
      await readings.waitFor(({ text }) => text === '1013')
      for (const seen of known) await seen.waitFor(() => seen.last(topic)?.text === '1')
    })
  })
