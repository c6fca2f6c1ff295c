// Started by workarounds.test.ts as a process of its own, which may end by an error that nobody catches: a port that is
// closed (`END=stop`) or lost (`END=loss`) just after bytes came, with the library alone (`MODE=library`) or behind the
// service's watch (`MODE=service`).
import { ZWaveSerialStreamFactory } from '@zwave-js/serial'
import { pino } from 'pino'
import type { Binding } from './driver/binding.ts'
import { libraryLog } from './driver/log.ts'
import { PortWatch } from './driver/port-watch.ts'

const { MODE: mode, END: end } = process.env
let port: Parameters<NonNullable<Binding['source']['start']>>[0] | undefined
const binding: Binding = {
  source: {
    start(controller) {
      port = controller
    },
  },
  sink: {},
}
const open = async () => binding
const watch = new PortWatch(open, { lost() {}, heard() {} })
const log = libraryLog(pino({ level: 'silent' }), () => {})()
const stream = await new ZWaveSerialStreamFactory(
  mode === 'service' ? watch.opener : open,
  log,
).createStream()
port?.enqueue(Uint8Array.of(0x06))
if (end === 'loss') port?.error(new Error('unplugged'))
else {
  if (mode === 'service') await watch.mute()
  await stream.close()
}
