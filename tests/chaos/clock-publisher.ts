// A service with an outbox that publishes NUMBERED_PER_SECOND readings a second of ten sensors, whose value is the true
// time in milliseconds since 1970, until it is told `action/end`.
import { int, outboxVariables, runService, strictObject } from '@constellation/bootstrap'

const options = {
  variables: {
    perSecond: int({ env: 'NUMBERED_PER_SECOND', doc: 'Readings a second.', default: 1000, min: 100 }),
    ...outboxVariables,
  },
  file: strictObject({}),
}

await runService('rf', options, ({ config, publish, onAction, online, signal }) => {
  // neither is touched where Date.now is a false one
  const truth = () => Math.round(performance.timeOrigin + performance.now())
  const everyMs = 10
  let sensor = 0
  const timer = setInterval(() => {
    for (let i = 0; i < (config.perSecond * everyMs) / 1000; i++)
      publish({ sensor: `clock-${sensor++ % 10}`, name: 'truth', value: truth(), kind: 'number' })
  }, everyMs)
  onAction('end', () => clearInterval(timer))
  signal.addEventListener('abort', () => clearInterval(timer))
  online()
})
