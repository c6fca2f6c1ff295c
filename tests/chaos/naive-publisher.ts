// accepting-publisher.ts as it is written on a first evening: MQTT.js with its defaults, whose memory is all the outbox there is.
import mqtt from 'mqtt'
import { Book, type Noted } from '../support/book.ts'

const env = (name: string) => process.env[name] ?? ''

const client = mqtt.connect(env('MQTT_URL'), {
  username: env('MQTT_USERNAME'),
  password: env('MQTT_PASSWORD'),
  protocolVersion: 5,
  clientId: `naive-${env('SERVICE_ID')}`,
})
const say = (msg: string) => process.stdout.write(`${JSON.stringify({ msg })}\n`)
client.on('connect', () => say('connected to the broker'))
client.on('error', () => {})

const count = Number(env('NUMBERED_COUNT'))
const everyMs = 10
const book = new Book(env('NUMBERED_BOOK'))
const send = ({ value, ts }: Noted) =>
  client.publish(
    `${env('NUMBERED_GROUP')}/${env('SERVICE_ID')}-${value % 100}/data/numbered`,
    String(value),
    { qos: 1, properties: { userProperties: { ts: String(ts) } } },
    () => {},
  )
if (book.last) send(book.last)
let next = (book.last?.value ?? 0) + 1
const timer = setInterval(() => {
  const until = Math.min(count, next + (Number(env('NUMBERED_PER_SECOND')) * everyMs) / 1000 - 1)
  for (; next <= until; next++) {
    const noted = { value: next, ts: Date.now() }
    book.note(noted)
    send(noted)
  }
  if (next <= count) return
  clearInterval(timer)
  say('all is accepted')
}, everyMs)
