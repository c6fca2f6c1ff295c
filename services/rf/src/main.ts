import { Backoff } from '@constellation/bootstrap/backoff'
import { openPort } from '@constellation/bootstrap/port/open-port'
import { portTrouble } from '@constellation/bootstrap/port/trouble'
import { runService } from '@constellation/bootstrap/run-service'
import type { Service } from '@constellation/bootstrap/service'
import { Commander } from './commander.ts'
import type { RfFile } from './file.ts'
import { Life } from './life.ts'
import { type RfConfig, rfOptions } from './options.ts'
import { Receiver } from './receiver.ts'
import type { DeviceFrame } from './rflink/frame.ts'
import { Gateway, type OpenPort, rflinkBaud } from './rflink/gateway.ts'
import { Sockets } from './sockets.ts'

/** How often it is looked who has been silent for too long, in milliseconds. */
const lifeMs = 1000

// port → lines → devices → readings → MQTT; MQTT → commands → port
await runService('rf', rfOptions, async (service) => {
  const { config, file, base, counters, log, signal } = service
  const receiver = new Receiver(file, counters, [base.serviceId])
  const life = watchLife(service)
  const take = (sensor: string) => service.onAction('set', (command) => commander.carryOut(command), sensor)
  const sockets = new Sockets(file.sensors, take)

  const device = (frame: DeviceFrame, ts: number) => {
    const received = receiver.receive(frame, ts)
    if (!received) return
    const { sensor } = received.device
    sockets.hear(received.device, frame) // first: who reads of a socket may send it a command at once
    if (received.heard && life.heard(sensor, received.numbers, ts)) service.sensorState(sensor, 'online')
    for (const reading of received.readings) service.publish(reading)
    const { unknown, bad } = received
    if (unknown.length + bad.length > 0)
      log.debug({ frame, unknown, bad }, 'not all of a line was understood')
  }
  const ready = (text: string) => {
    log.info({ gateway: text }, 'the gateway is ready')
    service.online()
  }
  const lost = (reason: string) => service.degraded(portTrouble(config.port, reason))
  const said = (frame: object) => log.debug({ frame }, 'the gateway says')

  const open: OpenPort = (receive) => openPort(config.port, { baud: config.baud ?? rflinkBaud }, receive)
  const gateway = new Gateway(open, { device, ready, lost, said }, counters, new Backoff(1000, 30_000))
  const commander = new Commander(
    sockets,
    (line) => gateway.send(line),
    (reading) => {
      receiver.note(reading, Date.now())
      service.publish(reading)
    },
    counters,
  )
  await gateway.run(signal)
})

/** Says `offline` of sensors that are silent for too long, until the service stops. */
function watchLife({ base, file, signal, ...service }: Service<RfConfig, RfFile>): Life {
  const life = new Life({ number: base.retainSeconds * 1000, state: base.retainStateSeconds * 1000 })
  for (const { name, kind } of file.sensors) life.expect(name, kind === 'auto', Date.now())
  const timer = setInterval(() => {
    for (const sensor of life.expired(Date.now())) service.sensorState(sensor, 'offline')
  }, lifeMs)
  signal.addEventListener('abort', () => clearInterval(timer), { once: true })
  service.gauge(() => ({ sensors_online: life.online }))
  return life
}
