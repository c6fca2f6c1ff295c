import type { Section } from '../board.ts'
import { measurement } from '../influxql.ts'
import { curves, table } from '../panels.ts'
import { rows, series } from '../target.ts'
import { broker } from './heartbeat.ts'
import { columns } from './shared.ts'

/** The broker's figures, and the database's aggregates. */
export const brokerAndDatabase: Section = {
  title: 'Broker and database',
  panels: [
    curves({
      title: 'Messages through the broker',
      description: 'Messages by minute, as the broker counts them.',
      size: [8, 8],
      targets: [
        broker('load_messages_received_1min', 'received'),
        broker('load_messages_sent_1min', 'sent'),
        broker('load_publish_dropped_1min', 'dropped'),
      ],
      unit: 'suffix:/min',
      decimals: 0,
      min: 0,
      noValue: 'the broker has told nothing in this range',
      interval: '1m',
    }),
    curves({
      title: 'Clients',
      description: 'Who is connected.',
      size: [8, 8],
      targets: [broker('clients_connected', 'connected'), broker('subscriptions_count', 'subscriptions')],
      unit: 'none',
      decimals: 0,
      min: 0,
      noValue: 'the broker has told nothing in this range',
      interval: '1m',
    }),
    curves({
      title: 'Kept by the broker',
      description: 'Messages that are retained or wait for a client that is away.',
      size: [8, 8],
      targets: [broker('store_messages_count', 'kept'), broker('retained messages_count', 'retained')],
      unit: 'none',
      decimals: 0,
      min: 0,
      noValue: 'the broker has told nothing in this range',
      interval: '1m',
    }),
    curves({
      title: 'Aggregates are made',
      description:
        'Heartbeats in each hour of the aggregates. Where the curve ends, nothing was aggregated since.',
      size: [16, 7],
      targets: [
        series(
          {
            columns: ['sum("count_uptime_s")'],
            from: measurement('heartbeat', 'hourly'),
            time: 'range',
            every: '1h',
            fill: 'null',
          },
          'by hour',
        ),
      ],
      unit: 'none',
      decimals: 0,
      min: 0,
      noValue: 'nothing was aggregated in this range',
      timeFrom: '2d',
    }),
    table({
      title: 'Newest aggregates',
      description:
        'The hour and the day that were aggregated last, and their heartbeats: two hours and two days ago are as it should be.',
      size: [8, 7],
      targets: (
        [
          ['hourly', 'by hour'],
          ['daily', 'by day'],
        ] as const
      ).map(([detail, name]) =>
        rows({
          columns: [`last("count_uptime_s") AS "${name}"`],
          from: measurement('heartbeat', detail),
          time: 'range',
        }),
      ),
      unit: 'none',
      decimals: 0,
      noValue: '-',
      timeFrom: '7d',
      transformations: [{ id: 'merge', options: {} }, columns(['Time', 'by hour', 'by day'])],
      overrides: { Time: { displayName: 'aggregated', unit: 'dateTimeFromNow' } },
    }),
  ],
}
