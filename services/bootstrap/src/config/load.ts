import convict from 'convict'
import { reasonOf } from '../reason.ts'
import { type BaseConfig, baseVariables, checkBase } from './base.ts'
import { misspelt, readEnvironment } from './environment.ts'
import { type FileSchema, readConfigFile } from './file.ts'
import type { Option, VariablesOf } from './options.ts'
import { type Problem, quote } from './problem.ts'
import { readSmallFile } from './small-file.ts'

/** What can be configured in a service. */
export interface Options<Config, File> {
  /** Its variables, beside those that every service has. */
  readonly variables: VariablesOf<Config>
  /** Its `config/<service>.yaml`; must make the defaults of `{}`. */
  readonly file: FileSchema<File>
  /** Looks at variables together, whatever else is wrong; those that are wrong by themselves are missing. Must not throw. */
  readonly checkVariables?: (config: Partial<Config>) => readonly Problem[]
  /** Looks at all of it together, once each part is right; must not throw. */
  readonly check?: (config: Config, file: File, base: BaseConfig) => readonly Problem[]
}

/** A service's configuration, or all that is wrong with it. `notes` are for the log: nothing is wrong with them. */
export type Loaded<Config, File> =
  | {
      readonly ok: true
      readonly config: Config
      readonly file: File
      readonly base: BaseConfig
      readonly problems: readonly []
      readonly notes: readonly string[]
    }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly notes: readonly string[] }

type Variables = Readonly<Record<string, Option<unknown>>>

/**
 * Reads the configuration of a service: its variables and those of every service from `env`, then its YAML file.
 * Whatever they hold it does not throw, and reports every problem at once.
 *
 * @param service the service's name, which some defaults are made of
 * @throws Error only for a defect in the options themselves
 */
export async function loadConfig<Config, File>(
  service: string,
  options: Options<Config, File>,
  env: Readonly<NodeJS.ProcessEnv>,
): Promise<Loaded<Config, File>> {
  const groups = { base: baseVariables(service), own: options.variables } satisfies Record<string, object>
  // VariablesOf over an unknown Config still holds an Option for each key
  const variables = groups as { readonly base: Variables; readonly own: Variables }
  const names = Object.values(variables).flatMap((group) => Object.values(group).map((each) => each.env))
  const { values, files, problems: found } = readEnvironment(names, env)
  const read = readVariables(variables, values, files, new Set(found.map(({ where }) => where)))
  const problems = [...found, ...read.problems]
  const notes = [...misspelt(names, env)]
  const base = read.config.base as Partial<BaseConfig> // each key's option gives that key's type
  const config = read.config.own as Config // the same; complete only where there are no problems, asked below

  problems.push(...checkBase(base), ...checkCertificate(base), ...(options.checkVariables?.(config) ?? []))
  if (base.configFile === undefined) return { ok: false, problems, notes }
  const { file, problems: inFile, found: exists } = await readConfigFile(base.configFile, options.file)
  if (!exists && values['CONFIG_FILE'] !== undefined)
    notes.push(`CONFIG_FILE: ${quote(base.configFile)} does not exist: everything there has its default`)
  problems.push(...inFile)
  if (problems.length > 0) return { ok: false, problems, notes }
  const whole = { file: file as File, base: base as BaseConfig } // complete: there are no problems
  problems.push(...(options.check?.(config, whole.file, whole.base) ?? []))
  if (problems.length > 0) return { ok: false, problems, notes }
  return {
    ok: true,
    config,
    ...whole,
    problems: [],
    notes,
  }
}

/**
 * Lets convict load and validate the variables. It reports all problems in one text without the variables' names, so
 * each format's own message is kept on its way.
 */
function readVariables(
  groups: Readonly<Record<'base' | 'own', Variables>>,
  values: Readonly<Record<string, string>>,
  files: ReadonlyMap<string, string>,
  reported: ReadonlySet<string>,
): { config: Record<'base' | 'own', Record<string, unknown>>; problems: readonly Problem[] } {
  const problems: Problem[] = []
  const refused = new Set<Option<unknown>>()
  const schemaOf = (variables: Variables) =>
    Object.fromEntries(
      Object.entries(variables).map(([key, option]) => [
        key,
        withReport(option, (message) => {
          refused.add(option)
          const file = files.get(option.env)
          const where = file === undefined ? option.env : `${option.env}_FILE`
          // a variable whose file cannot be read is not also "not set"
          if (reported.has(where) || reported.has(option.env)) return
          problems.push({ where, message: file === undefined ? message : `${quote(file)}: ${message}` })
        }),
      ]),
    )
  const loaded = convict(
    { base: schemaOf(groups.base), own: schemaOf(groups.own) },
    { env: { ...values }, args: [] },
  )
  try {
    loaded.validate({ allowed: 'strict' })
  } catch (error) {
    if (refused.size === 0) throw error
  }
  const texts = loaded.getProperties()
  const typed = (variables: Variables, from: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      Object.entries(variables)
        .filter(([, option]) => !refused.has(option))
        .map(([key, option]) => [key, typeof from[key] === 'string' ? option.parse(from[key]) : null]),
    )
  return { config: { base: typed(groups.base, texts.base), own: typed(groups.own, texts.own) }, problems }
}

/** convict's schema of an option, whose format also tells `report` what it refuses. */
function withReport(option: Option<unknown>, report: (message: string) => void): convict.SchemaObj<string> {
  return {
    ...option,
    format: (value: unknown) => {
      try {
        option.format(value)
      } catch (error) {
        report(reasonOf(error))
        throw error
      }
    },
  }
}

function checkCertificate({ mqttCaFile }: Partial<BaseConfig>): readonly Problem[] {
  if (!mqttCaFile) return []
  const problem = (why: string) => [{ where: 'MQTT_CA_FILE', message: `${quote(mqttCaFile)} ${why}` }]
  try {
    const pem = readSmallFile(mqttCaFile, 2 ** 20).includes('-----BEGIN CERTIFICATE-----')
    return pem ? [] : problem('holds no certificate (-----BEGIN CERTIFICATE-----)')
  } catch (error) {
    return problem(reasonOf(error))
  }
}
