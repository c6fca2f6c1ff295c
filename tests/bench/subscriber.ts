// What a subscriber costs that does nothing: MQTT.js as it comes, reading what MQTT_TOPICS says (QoS 1). Says `up` when
// it is subscribed.
import mqtt from 'mqtt'

const { MQTT_URL = '', MQTT_USERNAME = '', MQTT_PASSWORD = '', MQTT_TOPICS = '' } = process.env
const client = await mqtt.connectAsync(MQTT_URL, {
  protocolVersion: 5,
  username: MQTT_USERNAME,
  password: MQTT_PASSWORD,
})
let received = 0
client.on('message', () => {
  received++
})
await client.subscribeAsync(MQTT_TOPICS.split(','), { qos: 1 })
process.stdout.write('up\n')
process.on('SIGTERM', () => {
  process.stdout.write(`received ${received}\n`)
  process.exit(0)
})
