// The demo's broker, a process of its own: `node broker.ts <port> <sessions file>`. On loopback only; of what it holds
// only the durable sessions outlive it.
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { Aedes } from 'aedes'
import { keepSessions } from './sessions.ts'

const [port = '0', sessions = 'sessions.json'] = process.argv.slice(2)
const broker = await Aedes.createBroker({ maximumPacketSize: 65_536 })
await keepSessions(broker, sessions)
const sockets = new Set<Socket>()
const server = createServer((socket) => {
  sockets.add(socket)
  socket.on('close', () => sockets.delete(socket))
  broker.handle(socket)
})
for (const event of ['client', 'clientDisconnect'] as const)
  broker.on(event, (client) => process.stdout.write(`${new Date().toISOString()} ${event} ${client.id}\n`))
server.listen(Number(port), '127.0.0.1')
await once(server, 'listening')
process.stdout.write(`${new Date().toISOString()} listening on 127.0.0.1:${port}\n`)

process.once('SIGTERM', () => {
  for (const socket of sockets) socket.destroy()
  server.close()
  broker.close()
})
