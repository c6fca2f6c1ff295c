// A service with an outbox that publishes the numbers 1 to STEADY_COUNT, STEADY_PER_SECOND a second, of 200 sensors.
import { int, outboxVariables, runService, strictObject } from '@constellation/bootstrap'

const options = {
  variables: {
    count: int({ env: 'STEADY_COUNT', doc: 'How many readings.', default: 3_000_000, min: 1 }),
    perSecond: int({ env: 'STEADY_PER_SECOND', doc: 'Readings a second.', default: 5000, min: 1 }),
    ...outboxVariables,
  },
  file: strictObject({}),
}

await runService('rf', options, ({ config, publish, online, signal, log }) => {
  const began = performance.now()
  let next = 1
  const tick = () => {
    const due = Math.min(config.count, Math.floor(((performance.now() - began) / 1000) * config.perSecond))
    for (; next <= due; next++)
      publish({ sensor: `s${next % 200}`, name: 'steady', value: next, kind: 'number' })
    if (next <= config.count) return
    clearInterval(timer)
    log.info('all is accepted')
  }
  const timer = setInterval(tick, 10)
  signal.addEventListener('abort', () => clearInterval(timer))
  online()
})
