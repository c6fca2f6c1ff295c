// The demo's database stand-in, a process of its own: `DEMO_TOKEN=… node database.ts <port> <file>`. It takes what
// InfluxDB 2 takes at its write API and keeps it as line protocol (times in nanoseconds) in a file.
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { createDatabase } from './write-api.ts'

const [port = '0', file = 'points.lp'] = process.argv.slice(2)
const server = createDatabase({
  token: process.env['DEMO_TOKEN'] ?? '',
  file: openSync(file, 'a+'),
  now: Date.now,
})
server.listen(Number(port), '127.0.0.1')
await once(server, 'listening')
process.stdout.write(`${new Date().toISOString()} listening on 127.0.0.1:${port}\n`)

process.once('SIGTERM', () => {
  server.close()
  server.closeIdleConnections()
})
