// A service that publishes NUMBERED_COUNT readings, number i with the value i, NUMBERED_PER_SECOND a second, once it is
// told `action/begin`.
import { int, runService, strictObject } from '@constellation/bootstrap'

const options = {
  variables: {
    count: int({ env: 'NUMBERED_COUNT', doc: 'How many readings.', default: 20_000, min: 1 }),
    perSecond: int({ env: 'NUMBERED_PER_SECOND', doc: 'Readings a second.', default: 8000, min: 100 }),
  },
  file: strictObject({}),
}

await runService('rf', options, ({ config, publish, onAction, online, signal }) => {
  let next = 1
  const everyMs = 10
  const tick = () => {
    const last = Math.min(config.count, next + (config.perSecond * everyMs) / 1000 - 1)
    for (; next <= last; next++)
      publish({ sensor: `s${next % 100}`, name: 'numbered', value: next, kind: 'number' })
    if (next > config.count) clearInterval(timer)
  }
  let timer: NodeJS.Timeout | undefined
  onAction('begin', () => {
    timer ??= setInterval(tick, everyMs)
  })
  signal.addEventListener('abort', () => clearInterval(timer))
  online()
})
