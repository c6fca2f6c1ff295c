// What a first evening's writer looks like: MQTT.js and the InfluxDB client with their defaults (but a flush a second), a durable
// session, and each message acknowledged when it arrives. Takes the variables of influx-writer. It shows that the chaos tests can
// fail: CHAOS_WRITER=tests/chaos/naive-writer.ts
import { InfluxDB, Point } from '@influxdata/influxdb-client'
import mqtt from 'mqtt'

const env = (name: string) => process.env[name] ?? ''

const influx = new InfluxDB({ url: env('INFLUX_URL'), token: env('INFLUX_TOKEN') })
const points = influx.getWriteApi('home', env('INFLUX_BUCKET'), 'ms', { flushInterval: 1000 })

const client = await mqtt.connectAsync(env('MQTT_URL'), {
  username: env('MQTT_USERNAME'),
  password: env('MQTT_PASSWORD'),
  protocolVersion: 5,
  clientId: 'naive-writer',
  clean: false,
  properties: { sessionExpiryInterval: 0xffffffff },
})
process.stdout.write(`${JSON.stringify({ msg: 'connected to the broker' })}\n`)
client.on('message', (topic, payload, packet) => {
  const [group = '', sensor = '', , name = ''] = topic.split('/')
  const ts = packet.properties?.userProperties?.['ts']
  const point = new Point(name).tag('group', group).tag('sensor', sensor).floatField('value', Number(payload))
  points.writePoint(typeof ts === 'string' ? point.timestamp(Number(ts)) : point)
})
await client.subscribeAsync('+/+/data/#', { qos: 1 })
