import type { TopicDoc } from '@constellation/bootstrap/topic-docs'
import { fields } from './rflink/fields.ts'

const sensor = (name: string, payload: string, event = false): TopicDoc => ({
  topic: `<group>/<sensor>/data/${name}`,
  payload,
  retained: !event,
  by: 'service',
})

const named = [...fields.entries()].map(([label, field]) => {
  const unit = field.kind === 'number' ? (field.unit ?? 'number') : field.kind
  return { name: field.name, payload: unit, label, event: field.kind === 'event' }
})

/** The topics of the rf service: one a reading, under the name of what it says, whatever the field that said it. */
export const rfTopics: readonly TopicDoc[] = [
  ...[...Map.groupBy(named, ({ name }) => name)].flatMap(([name, of]) =>
    of[0] ? [sensor(name, `${of[0].payload} (${of.map(({ label }) => label).join(', ')})`, of[0].event)] : [],
  ),
  sensor('status', '`on`, `off`; `open`, `closed` of a contact (SWITCH, CMD)'),
  sensor('leak', '`true`, `false`, of a device that the configuration file calls so'),
  sensor('tamper', '`true`, `false`, of a device that the configuration file calls so'),
  sensor('level', '% (SET_LEVEL)'),
  sensor('button', 'event: what was pressed, as text', true),
  {
    topic: '<group>/<sensor>/status/state',
    payload: '`online`, or `offline` where nothing was heard for `RETAIN_SECONDS` (`RETAIN_STATE_SECONDS`)',
    retained: true,
    by: 'service',
  },
  {
    topic: '<group>/<socket>/action/set',
    payload: '`on`, `off`, `toggle`, `up`, `down`, `stop`, or a level in %: `40`, `{"level":40}`',
    retained: false,
    by: 'anyone',
  },
  {
    topic: '<group>/<socket>/status/error',
    payload: 'JSON: `action`, `error`, `ts`, for a command that failed or was refused',
    retained: false,
    by: 'service',
  },
]
