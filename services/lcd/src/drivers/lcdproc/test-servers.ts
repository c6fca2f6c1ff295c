import { EventEmitter, once } from 'node:events'
import { findLcdd, startLcdd } from '../../../../../tests/support/lcdd.ts'
import { freePort } from '../../../../../tests/support/ports.ts'
import { startLcdServer } from '../../../../simulator/src/lcdproc/server.ts'
import type { Size } from '../../display.ts'

/** What a display behind LCDproc's protocol shows; both servers below are read the same way. */
export interface Server extends AsyncDisposable {
  readonly url: string
  shows(wanted: (rows: readonly string[]) => boolean): Promise<readonly string[]>
  kill(): Promise<void>
  start(): Promise<void>
}

/** The simulator's server; the icons and bars that it draws are turned into LCDd's text driver's. */
async function simulated(size: Size): Promise<Server> {
  const frames = new EventEmitter<{ frame: [] }>()
  const port = await freePort()
  const start = () =>
    startLcdServer({ ...size, host: '127.0.0.1', port, onFrame: () => frames.emit('frame') })
  let server = await start()
  const plain = (row: string) =>
    row.replaceAll(/[▎▍▋▊█▁-▇↑↓←→]/g, (drawn) => ({ '↑': '^', '↓': 'v', '←': '<', '→': '>' })[drawn] ?? '#')
  return {
    url: `tcp://127.0.0.1:${port}`,
    async shows(wanted) {
      for (;;) {
        const rows = server.rows.map(plain)
        if (wanted(rows)) return rows
        await once(frames, 'frame')
      }
    },
    kill: () => server.close(),
    async start() {
      server = await start()
    },
    [Symbol.asyncDispose]: () => server.close(),
  }
}

/** A server by name, with why it is left out here, or false. */
export interface Kind {
  readonly name: string
  readonly skip: string | false
  start(size: Size): Promise<Server>
}

/** The simulator's server and a real LCDd. */
export async function findServers(): Promise<readonly Kind[]> {
  const found = await findLcdd()
  const real = (size: Size) => {
    if ('missing' in found) throw new Error(found.missing)
    return startLcdd(found.program, size)
  }
  return [
    { name: 'the simulator', skip: false, start: simulated },
    { name: 'LCDd', skip: 'missing' in found ? found.missing : false, start: real },
  ]
}
