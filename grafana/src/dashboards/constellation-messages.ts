import type { Section } from '../board.ts'
import { curves, figures } from '../panels.ts'
import { wordsFor } from '../words.ts'
import { beat, rate, total } from './heartbeat.ts'

const nothingWord = wordsFor({ 0: ['none', 'green'] })

/** What the writer does. */
export const messages: Section = {
  title: 'Messages and points',
  panels: [
    figures({
      title: 'Missing numbers',
      description:
        'Readings of our publishers that should be stored and are not (gaps). None is as it should be.',
      size: [6, 5],
      targets: [total('gaps')],
      unit: 'none',
      decimals: 0,
      noValue: 'no writer yet',
      steps: [
        [null, 'green'],
        [1, 'red'],
      ],
      mappings: [nothingWord],
    }),
    figures({
      title: 'Refused points',
      description:
        'Points that the database does not take; they are kept in the folder rejected of the spool.',
      size: [6, 5],
      targets: [total('rejected')],
      unit: 'none',
      decimals: 0,
      noValue: 'no writer yet',
      steps: [
        [null, 'green'],
        [1, 'orange'],
      ],
      mappings: [nothingWord],
    }),
    figures({
      title: 'Spool',
      description: 'Points that wait on disk for the database. None is as it should be.',
      size: [6, 5],
      targets: [total('spool_bytes')],
      unit: 'bytes',
      decimals: 1,
      noValue: 'no writer yet',
      steps: [
        [null, 'green'],
        [1, 'orange'],
      ],
      mappings: [nothingWord],
    }),
    figures({
      title: 'Came twice',
      description: 'Readings that were sent again and stored over themselves: harmless.',
      size: [6, 5],
      targets: [total('duplicates')],
      unit: 'none',
      decimals: 0,
      noValue: 'no writer yet',
    }),
    curves({
      title: 'Writer',
      description: 'Messages received, points written, spooled and refused by second.',
      size: [8, 8],
      targets: ['received', 'written', 'spooled', 'rejected'].map(rate),
      unit: 'cps',
      decimals: 2,
      min: 0,
      noValue: 'no heartbeats in this range',
      interval: '1m',
    }),
    curves({
      title: 'Room for the spool',
      description:
        'What is in the spool, what it may grow to, and what the disk has free. Where free and spooled together are less than the bound, the disk is full before the spool is.',
      size: [8, 8],
      targets: [
        beat('last("spool_bytes")', '$tag_sensor spooled'),
        beat('last("spool_max_bytes")', '$tag_sensor bound'),
        beat('last("disk_free_bytes")', '$tag_sensor free on the disk'),
      ],
      unit: 'bytes',
      decimals: 1,
      min: 0,
      noValue: 'no writer yet',
      interval: '1m',
    }),
    curves({
      title: 'Lag',
      description: 'How long the oldest message that is not stored has waited. About a second is a batch.',
      size: [8, 8],
      targets: [beat('max("lag_ms")')],
      unit: 'ms',
      decimals: 0,
      min: 0,
      noValue: 'no heartbeats in this range',
      interval: '1m',
    }),
  ],
}
