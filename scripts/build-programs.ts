/** A program that the images run. */
export interface Program {
  readonly name: string
  /** Its entry file, below the root. */
  readonly entry: string
  /** The variables without which its `--check` fails. */
  readonly required?: Readonly<Record<string, string>>
}

const service = (name: string, required: Readonly<Record<string, string>> = {}): Program => ({
  name,
  entry: `services/${name}/src/main.ts`,
  required,
})

/** Everything that is built; a new service is a new line here, in the Dockerfile and in compose.yaml. */
export const programs: readonly Program[] = [
  service('rf', { RF_PORT: 'tcp://127.0.0.1:9001' }),
  service('zwave', { ZWAVE_PORT: 'tcp://127.0.0.1:9002' }),
  service('lcd'),
  service('influx-writer', { INFLUX_TOKEN: 'none' }),
  service('simulator'),
  { name: 'influx-init', entry: 'scripts/stack/influx-init.ts' },
  { name: 'readable-log', entry: 'scripts/stack/readable-log.ts' },
]
