// A service with an outbox that publishes numbers 1 to NUMBERED_COUNT, NUMBERED_PER_SECOND a second, each at the time that it
// has noted in its book before, and in a second book when `publish` has returned. Killed and started again it goes on where
// the first book ends.
import { boolean, int, outboxVariables, path, runService, strictObject, text } from '@constellation/bootstrap'
import { Book, type Noted } from '../support/book.ts'

const options = {
  variables: {
    count: int({ env: 'NUMBERED_COUNT', doc: 'How many readings.', default: 10_000, min: 1 }),
    perSecond: int({ env: 'NUMBERED_PER_SECOND', doc: 'Readings a second.', default: 500, min: 1 }),
    book: path({ env: 'NUMBERED_BOOK', doc: 'File for what was accepted.' }),
    again: boolean({
      env: 'NUMBERED_AGAIN',
      doc: 'Whether the last one of the book is published again.',
      default: true,
    }),
    readingGroup: text({ env: 'NUMBERED_GROUP', doc: 'Group of the readings.', default: 'cm' }),
    ...outboxVariables,
  },
  file: strictObject({}),
}

await runService('rf', options, ({ config, base, publish, online, signal, log }) => {
  const book = new Book(config.book)
  const accepted = new Book(`${config.book}.accepted`)
  const send = ({ value, ts }: Noted) => {
    const sensor = `${base.serviceId}-${value % 100}`
    publish({ group: config.readingGroup, sensor, name: 'numbered', value, kind: 'number', ts })
    accepted.note({ value, ts })
  }
  if (book.last && config.again) send(book.last) // at the same time as before: should it be there twice, it is the same point
  let next = (book.last?.value ?? 0) + 1
  const everyMs = Math.max(10, 1000 / config.perSecond)
  const tick = () => {
    const until = Math.min(config.count, next + Math.round((config.perSecond * everyMs) / 1000) - 1)
    for (; next <= until; next++) {
      const noted = { value: next, ts: Date.now() }
      book.note(noted)
      send(noted)
    }
    if (next <= config.count) return
    clearInterval(timer)
    log.info('all is accepted')
  }
  const timer = setInterval(tick, everyMs)
  signal.addEventListener('abort', () => clearInterval(timer))
  online()
})
