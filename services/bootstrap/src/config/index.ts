export { type BaseConfig, type OutboxConfig, outboxVariables } from './base.ts'
export type { FileSchema } from './file.ts'
export { record, strictObject } from './file-schema.ts'
export { type Loaded, loadConfig, type Options } from './load.ts'
export {
  boolean,
  type ConfigOf,
  device,
  duration,
  float,
  int,
  list,
  type Option,
  oneOf,
  path,
  secret,
  size,
  text,
  url,
  type VariablesOf,
} from './options.ts'
export { formatProblems, type Problem } from './problem.ts'
