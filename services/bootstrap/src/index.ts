export { buildTopic, filterMatches, isLevel, type Kind, parseTopic, Slugs, slug, type TopicParts } from './topics.ts'
export { type Field, type Payload, readPayload, readTime, type Value, writePayload } from './payload.ts'
export type { Reading } from './reading.ts'
export type { Command, CommandHandler, Counters, Message, Service } from './service.ts'
