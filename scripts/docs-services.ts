import { writerOptions } from '../services/influx-writer/src/options.ts'
import { writerTopics } from '../services/influx-writer/src/topic-docs.ts'
import { lcdOptions } from '../services/lcd/src/options.ts'
import { lcdTopics } from '../services/lcd/src/topic-docs.ts'
import { rfOptions } from '../services/rf/src/options.ts'
import { rfTopics } from '../services/rf/src/topic-docs.ts'
import { variables as simulatorVariables } from '../services/simulator/src/options.ts'
import { zwaveOptions } from '../services/zwave/src/options.ts'
import { zwaveTopics } from '../services/zwave/src/topic-docs.ts'
import type { Documented } from './docs-render.ts'

/** Every service, in the order of the documents; a new one is a new line here. */
export const services: readonly Documented[] = [
  { name: 'rf', variables: { ...rfOptions.variables }, file: rfOptions.file, topics: rfTopics },
  { name: 'zwave', variables: { ...zwaveOptions.variables }, file: zwaveOptions.file, topics: zwaveTopics },
  { name: 'lcd', variables: { ...lcdOptions.variables }, file: lcdOptions.file, topics: lcdTopics },
  {
    name: 'influx-writer',
    variables: { ...writerOptions.variables },
    file: writerOptions.file,
    topics: writerTopics,
  },
  { name: 'simulator', variables: { ...simulatorVariables } },
]
