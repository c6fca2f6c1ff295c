import { join } from 'node:path'
import { simulatorKeys } from '../zwave/keys.ts'
import type { Program } from './supervisor.ts'

export interface Ports {
  readonly broker: number
  readonly database: number
  readonly rflink: number
  readonly zwave: number
  readonly display: number
}

export interface Setting {
  /** The project's folder. */
  readonly root: string
  /** The demo's folder: everything that is written is in it. */
  readonly folder: string
  readonly ports: Ports
  /** The database's token. */
  readonly token: string
  /** What the children inherit of the demo's own environment. */
  readonly inherited: Readonly<Record<string, string>>
}

/** A process of the demo; `speaks`: it tells its state on `cm/<name>/status/state`. */
export interface Planned extends Program {
  readonly speaks: boolean
}

/** Where the database keeps its points. */
export const pointsFile = (folder: string): string => join(folder, 'points.lp')

/** The keys of the simulated stick, as the service takes them. */
const zwaveKeys = {
  ZWAVE_KEY_S0_LEGACY: simulatorKeys.S0_Legacy,
  ZWAVE_KEY_S2_UNAUTHENTICATED: simulatorKeys.S2_Unauthenticated,
  ZWAVE_KEY_S2_AUTHENTICATED: simulatorKeys.S2_Authenticated,
  ZWAVE_KEY_S2_ACCESS_CONTROL: simulatorKeys.S2_AccessControl,
}

/** How many times faster than real the demo's house lives. */
const speed = 20

/** The demo's processes in the order of their start; the services have the entry points that they always have. */
export function plan({ root, folder, ports, token, inherited }: Setting): Planned[] {
  const demo = 'services/simulator/src/demo'
  const program = (name: string, speaks: boolean, args: string[], env: Record<string, string>): Planned => ({
    name,
    speaks,
    args,
    env: { ...inherited, ...env },
    cwd: root,
    logFile: join(folder, `${name}.log`),
  })
  const service = (name: string, env: Record<string, string>) =>
    program(name, true, [`services/${name}/src/main.ts`], {
      MQTT_URL: `mqtt://127.0.0.1:${ports.broker}`,
      CONFIG_FILE: join(root, 'config', `${name}.yaml`),
      HEALTH_FILE: join(folder, `${name}.healthy`),
      HEARTBEAT_SECONDS: '2',
      ...env,
    })
  return [
    program('broker', false, [`${demo}/broker.ts`, String(ports.broker), join(folder, 'sessions.json')], {}),
    program('database', false, [`${demo}/database.ts`, String(ports.database), pointsFile(folder)], {
      DEMO_TOKEN: token,
    }),
    program('simulator', false, ['services/simulator/src/main.ts'], {
      SIM_RFLINK_LISTEN: `127.0.0.1:${ports.rflink}`,
      SIM_ZWAVE_LISTEN: `127.0.0.1:${ports.zwave}`,
      SIM_LCDPROC_LISTEN: '127.0.0.1:0', // the demo's own display is shown instead
      SIM_SPEED: String(speed),
    }),
    service('zwave', {
      ZWAVE_PORT: `tcp://127.0.0.1:${ports.zwave}`,
      ZWAVE_CACHE_DIR: join(folder, 'zwave'),
      ...zwaveKeys,
      OUTBOX_DIR: join(folder, 'outbox-zwave'),
    }),
    service('lcd', { LCD_PORT: `tcp://127.0.0.1:${ports.display}` }),
    service('influx-writer', {
      INFLUX_URL: `http://127.0.0.1:${ports.database}`,
      INFLUX_TOKEN: token,
      INFLUX_SPOOL_DIR: join(folder, 'spool'),
    }),
    service('rf', {
      RF_PORT: `tcp://127.0.0.1:${ports.rflink}`,
      OUTBOX_DIR: join(folder, 'outbox'),
    }),
  ]
}
