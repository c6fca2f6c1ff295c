export { Backoff } from './backoff.ts'
export * from './config/index.ts'
export { type Counters, count } from './counters.ts'
export { exitCodes } from './exit-codes.ts'
export type { Connection, ConnectionOptions } from './mqtt/connection.ts'
export type { Link } from './mqtt/link.ts'
export { property } from './mqtt/packet.ts'
export { type Field, type Payload, readPayload, readTime, type Value, writePayload } from './payload.ts'
export type { Reading } from './reading.ts'
export { RefusedError } from './refused-error.ts'
export { runService } from './run-service.ts'
export type { Command, CommandHandler, Message, Service } from './service.ts'
export {
  buildTopic,
  filterMatches,
  isLevel,
  type Kind,
  parseTopic,
  Slugs,
  slug,
  type TopicParts,
} from './topics.ts'
