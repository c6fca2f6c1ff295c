import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type ServiceProcess, startScript } from '../support/process.ts'
import { userFolder } from '../support/user-folder.ts'

const packages = ['node-red@5.0.7', 'node-red-contrib-influxdb@0.7.0']
/** Where it is installed, apart from the project; kept for the next time. */
const cache = join(userFolder, 'node-red')
/** Folders of its runs: flows, credentials of servers that are gone; removed after the bench. */
export const runs: string = join(cache, 'runs')

/**
 * Installs Node-RED with its InfluxDB node from npm, where it is not there yet; tells its folder of modules.
 * @throws Error in npm's words
 */
export async function installNodeRed(): Promise<string> {
  const modules = join(cache, 'node_modules')
  const isThere = ['node-red', 'node-red-contrib-influxdb'].every((name) =>
    existsSync(join(modules, name, 'package.json')),
  )
  if (isThere) return modules
  await mkdir(cache, { recursive: true })
  const flags = ['--prefix', cache, '--no-audit', '--no-fund', '--omit=optional', '--loglevel=error']
  await promisify(execFile)('npm', ['install', ...flags, ...packages], { timeout: 600_000 })
  return modules
}

/**
 * Starts Node-RED with one flow: mqtt in → the point's form → influxdb out, all with their defaults (but the precision,
 * which the times need).
 * @param env the variables of influx-writer
 */
export function startNodeRed(
  modules: string,
  port: number,
  env: Readonly<Record<string, string>>,
): ServiceProcess {
  mkdirSync(runs, { recursive: true })
  const dir = mkdtempSync(join(runs, 'run-'))
  const write = (name: string, text: string) => writeFileSync(join(dir, name), text)
  const settings = {
    flowFile: 'flows.json',
    credentialSecret: false,
    uiHost: '127.0.0.1',
    uiPort: port,
    nodesDir: [join(modules, 'node-red-contrib-influxdb')],
  }
  write('settings.js', `module.exports = ${JSON.stringify(settings)}`)
  write('flows.json', JSON.stringify(flow(new URL(env['MQTT_URL'] ?? ''), env)))
  const login = { user: env['MQTT_USERNAME'], password: env['MQTT_PASSWORD'] }
  write('flows_cred.json', JSON.stringify({ broker: login, database: { token: env['INFLUX_TOKEN'] } }))
  const args = ['--userDir', dir, '--settings', join(dir, 'settings.js')]
  return startScript(join(modules, 'node-red', 'red.js'), args, { HOME: dir })
}

const toPoint = `
const [group, sensor, , name] = msg.topic.split('/')
const ts = msg.userProperties && msg.userProperties.ts
const fields = { value: Number(msg.payload) }
if (ts) fields.time = new Date(Number(ts))
return { measurement: name, payload: [fields, { group, sensor }] }`

function flow({ hostname, port }: URL, env: Readonly<Record<string, string>>): object[] {
  const place = { z: 'tab', x: 100, y: 100 }
  return [
    { id: 'tab', type: 'tab', label: 'peer' },
    {
      ...{ id: 'broker', type: 'mqtt-broker', broker: hostname, port, clientid: '', autoConnect: true },
      ...{ usetls: false, protocolVersion: '5', keepalive: '60', cleansession: true },
    },
    { id: 'database', type: 'influxdb', influxdbVersion: '2.0', url: env['INFLUX_URL'], timeout: '10' },
    {
      ...{ ...place, id: 'in', type: 'mqtt in', topic: '+/+/data/#', qos: '1', datatype: 'auto-detect' },
      ...{ broker: 'broker', rap: true, rh: 0, inputs: 0, wires: [['form']] },
    },
    { ...place, id: 'form', type: 'function', func: toPoint, outputs: 1, wires: [['out']] },
    {
      ...{ ...place, id: 'out', type: 'influxdb out', influxdb: 'database', precisionV18FluxV20: 'ms' },
      ...{ org: 'home', bucket: env['INFLUX_BUCKET'], wires: [] },
    },
  ]
}
