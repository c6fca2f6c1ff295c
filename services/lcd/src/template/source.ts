import { parseTopic } from '@constellation/bootstrap/topics'
import type { TopicSource } from './template.ts'

/**
 * A topic of a template or a condition: `cm/alecto1/data/temperature`, `garden/well/data/water#level` for a name of a
 * dictionary, and `data/humidity` for the sensor that the page was made for.
 *
 * @param refuse is given what is wrong, in words
 */
export function parseTopicSource(text: string, refuse: (message: string) => never): TopicSource {
  const hash = text.indexOf('#')
  const topic = hash < 0 ? text : text.slice(0, hash)
  const field = hash < 0 ? undefined : text.slice(hash + 1)
  if (/[+]/.test(topic) || field === '' || field?.includes('/'))
    refuse(`"${text}" has a wildcard: those stand in each`)
  const relative = /^(data|status)\/[^/]+$/.test(topic)
  const kind = relative ? topic.split('/')[0] : parseTopic(topic)?.kind
  if (kind !== 'data' && kind !== 'status')
    refuse(`"${text}" is not a topic <group>/<sensor>/data/<name> or <group>/<sensor>/status/<name>`)
  return { kind: 'topic', topic, relative, field }
}
