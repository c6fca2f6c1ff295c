import { writerOptions } from '../services/influx-writer/src/options.ts'
import { rfOptions } from '../services/rf/src/options.ts'
import { variables as simulatorVariables } from '../services/simulator/src/options.ts'
import type { Documented } from './docs-render.ts'

/** Every service, in the order of the documents; a new one is a new line here. */
export const services: readonly Documented[] = [
  { name: 'rf', variables: { ...rfOptions.variables }, file: rfOptions.file },
  { name: 'influx-writer', variables: { ...writerOptions.variables }, file: writerOptions.file },
  { name: 'simulator', variables: { ...simulatorVariables } },
]
