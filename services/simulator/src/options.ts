import { readEnvironment } from '@constellation/bootstrap/config/environment'
import { float, int, type Option, text, type VariablesOf } from '@constellation/bootstrap/config/options'
import type { Problem } from '@constellation/bootstrap/config/problem'
import { reasonOf } from '@constellation/bootstrap/reason'

/** A listening address: host and port; port 0 is any free one. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** Reads `127.0.0.1:9001` or `[::1]:9001`; undefined where it is neither. */
export function parseAddress(address: string): Address | undefined {
  const [, six, four, digits] = /^(?:\[([0-9a-f:]+)\]|([^:[\]]+)):(\d{1,5})$/i.exec(address) ?? []
  const host = six ?? four
  const port = Number(digits)
  return host === undefined || port > 65_535 ? undefined : { host, port }
}

const address = {
  hint: 'host:port',
  check: (value: string) => (parseAddress(value) ? undefined : 'is not host:port'),
}

/** What the simulator is configured with. */
export interface SimulatorConfig {
  readonly listen: string
  readonly zwaveListen: string
  readonly lcdListen: string
  readonly seed: number
  readonly speed: number
}

export const variables: VariablesOf<SimulatorConfig> = {
  listen: text({
    env: 'SIM_RFLINK_LISTEN',
    doc: 'Address on which the RFLink gateway is offered; port 0 is any free one.',
    default: '127.0.0.1:9001',
    ...address,
  }),
  zwaveListen: text({
    env: 'SIM_ZWAVE_LISTEN',
    doc: 'Address on which the Z-Wave stick is offered; port 0 is any free one. Its network is loaded with the first connection.',
    default: '127.0.0.1:9002',
    ...address,
  }),
  lcdListen: text({
    env: 'SIM_LCDPROC_LISTEN',
    doc: 'Address on which a display of 20x4 is offered as LCDd does it; port 0 is any free one. What it shows is logged once a minute.',
    default: '127.0.0.1:13666',
    ...address,
  }),
  seed: int({
    env: 'SIM_SEED',
    doc: 'Chooses the house: the same seed gives the same sensors, weather and visitors.',
    default: 1,
    min: 0,
    max: 2 ** 31 - 1,
  }),
  speed: float({
    env: 'SIM_SPEED',
    doc: "How many times faster than real the house's time passes, and with it the sensors' periods.",
    default: 1,
    min: 0.01,
    max: 1000,
  }),
}

/** The configuration that an environment gives, or everything that is wrong with it. */
export function readOptions(
  env: Readonly<NodeJS.ProcessEnv>,
): { readonly config: SimulatorConfig } | { readonly problems: readonly Problem[] } {
  const { values, problems: found } = readEnvironment(
    Object.values(variables).map((option) => option.env),
    env,
  )
  const problems = [...found]
  const read = <T>(option: Option<T>): T => {
    const text = values[option.env] ?? option.default
    try {
      option.format(text)
    } catch (error) {
      problems.push({ where: option.env, message: reasonOf(error) })
    }
    return problems.length === 0 ? option.parse(text ?? '') : (undefined as T) // not handed out, see below
  }
  const config = {
    listen: read(variables.listen),
    zwaveListen: read(variables.zwaveListen),
    lcdListen: read(variables.lcdListen),
    seed: read(variables.seed),
    speed: read(variables.speed),
  }
  return problems.length > 0 ? { problems } : { config }
}
