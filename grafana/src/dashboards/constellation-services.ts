import type { Section } from '../board.ts'
import { measurement } from '../influxql.ts'
import { curves, figures, table, timeline } from '../panels.ts'
import { rows, series } from '../target.ts'
import { lifeStates, yesNo } from '../words.ts'
import { beat, beats, service } from './heartbeat.ts'
import { columns, sensorTags, stateOf } from './shared.ts'

/** Each service: state, heartbeat, memory. */
export const services: Section = {
  title: 'Services',
  panels: [
    figures({
      title: 'State',
      description:
        'The state that each service told last, or the broker in its name: offline, when it is gone.',
      size: [24, 4],
      targets: [stateOf('state', 'text', service)],
      noValue: 'no service yet',
      text: true,
      mappings: lifeStates,
    }),
    timeline({
      title: 'State over time',
      description: 'Degraded: it runs, but without its device, database or disk; the table says why.',
      size: [24, 7],
      targets: [stateOf('state', 'text', service)],
      noValue: 'no service yet',
      mappings: lifeStates,
    }),
    table({
      title: 'Heartbeats',
      description:
        'The newest heartbeat of each service: how old it is, since when it runs, how it is and why.',
      size: [24, 7],
      targets: [
        rows({
          columns: [
            'last("uptime_s") AS "up"',
            '"rss_bytes" AS "memory"',
            '"version_text" AS "version"',
            '"state_text" AS "state"',
            '"reason_text" AS "reason"',
          ],
          from: beats,
          time: 'range',
          where: service,
          by: sensorTags,
        }),
      ],
      noValue: '-',
      // a unit of time would make every text of the table a date
      unit: 'none',
      decimals: 0,
      mappings: lifeStates,
      transformations: [columns(['sensor', 'Time', 'state', 'up', 'memory', 'version', 'reason'], ['group'])],
      overrides: {
        sensor: { displayName: 'service' },
        Time: { displayName: 'heartbeat', unit: 'dateTimeFromNow' },
        state: { 'custom.cellOptions': { type: 'color-text' } },
        up: { unit: 's', decimals: 0 },
        memory: { unit: 'bytes', decimals: 0 },
      },
    }),
    curves({
      title: 'Running since',
      description: 'Time since each service started. A line that falls is a restart.',
      size: [8, 8],
      targets: [beat('last("uptime_s")')],
      unit: 's',
      decimals: 0,
      min: 0,
      noValue: 'no heartbeats in this range',
      interval: '1m',
    }),
    figures({
      title: 'Starts in a week',
      description: 'How often each service started within a week. One after an update is as it should be.',
      size: [8, 8],
      targets: [
        series(
          {
            columns: ['count("text")'],
            from: measurement('state'),
            time: 'range',
            where: [...service, `"text" = 'starting'`],
            by: sensorTags,
          },
          '$tag_sensor',
        ),
      ],
      unit: 'none',
      decimals: 0,
      noValue: 'none',
      timeFrom: '7d',
    }),
    curves({
      title: 'Memory',
      description: 'Resident memory of each service. A line that climbs for days is a leak.',
      size: [8, 8],
      targets: [beat('mean("rss_bytes")')],
      unit: 'bytes',
      decimals: 0,
      min: 0,
      noValue: 'no heartbeats in this range',
      interval: '1m',
    }),
    timeline({
      title: 'Lines to other houses',
      description:
        'Whether the bridge of each other house is connected, by its own word and by the broker here, when it is gone.',
      size: [24, 5],
      targets: [stateOf('connected', 'value')],
      noValue: 'no other house',
      mappings: yesNo(['up', 'green'], ['down', 'red']),
    }),
  ],
}
