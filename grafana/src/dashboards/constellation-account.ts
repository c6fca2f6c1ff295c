import type { Section } from '../board.ts'
import { measurement } from '../influxql.ts'
import { table } from '../panels.ts'
import { rows } from '../target.ts'
import { beats, service } from './heartbeat.ts'
import { columns, sensorTags } from './shared.ts'

/** What was lost, by whom. */
export const account: Section = {
  title: 'Loss account',
  panels: [
    table({
      title: 'By publisher',
      description:
        'Readings accepted (number of the newest), confirmed as stored, waiting in the outbox, and dropped because it was full: with their numbers. What is missing in the database, and of whom, is in the next table.',
      size: [24, 7],
      targets: [
        rows({
          columns: [
            'last("seq") AS "accepted"',
            '"head" - 1 AS "confirmed"',
            '"waiting"',
            '"dropped"',
            '"dropped_numbers_text" AS "which"',
            '"src_text" AS "publisher"',
          ],
          from: beats,
          time: 'range',
          where: service,
          by: sensorTags,
        }),
      ],
      unit: 'none',
      decimals: 0,
      noValue: '-',
      transformations: [
        columns(
          ['sensor', 'accepted', 'confirmed', 'waiting', 'dropped', 'which', 'publisher'],
          ['Time', 'group'],
        ),
      ],
      overrides: { sensor: { displayName: 'service' } },
    }),
    table({
      title: 'By the writer',
      description:
        'What the writer has not put into the database, by publisher and count: numbers that are missing and of whom, points that the database refused, and what fell out of the spool or waits in it. Its account.json has the numbers.',
      size: [24, 5],
      targets: [
        rows({
          columns: [
            'last("gaps") AS "missing"',
            '"missing_by_text" AS "of whom"',
            '"rejected_by_text" AS "refused"',
            '"spool_dropped_by_text" AS "dropped"',
            '"spooled_by_text" AS "in the spool"',
          ],
          from: beats,
          time: 'range',
          where: service,
          by: sensorTags,
        }),
      ],
      unit: 'none',
      decimals: 0,
      noValue: 'none',
      transformations: [
        columns(['sensor', 'missing', 'of whom', 'refused', 'dropped', 'in the spool'], ['Time', 'group']),
      ],
      overrides: { sensor: { displayName: 'writer' } },
    }),
    table({
      title: 'Commands that failed or were refused',
      description: 'The newest of them in this range, with the reason.',
      size: [24, 7],
      targets: [
        rows({
          columns: ['"action_text" AS "action"', '"error_text" AS "error"'],
          from: measurement('error'),
          time: 'range',
          by: sensorTags,
          newest: 20,
        }),
      ],
      unit: 'none',
      decimals: 0,
      noValue: 'none',
      transformations: [columns(['Time', 'sensor', 'action', 'error'], ['group'])],
      overrides: { Time: { unit: 'dateTimeAsLocal' } },
    }),
  ],
}
