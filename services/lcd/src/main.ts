import { Backoff } from '@constellation/bootstrap/backoff'
import { portTrouble } from '@constellation/bootstrap/port/trouble'
import { runService } from '@constellation/bootstrap/run-service'
import type { Service } from '@constellation/bootstrap/service'
import { localCalendar, machineClock } from './calendar.ts'
import { readLight, readMessage, readPage } from './commands.ts'
import { keepOpen } from './display-link.ts'
import { openerOf } from './drivers/index.ts'
import { Engine } from './engine.ts'
import type { LcdFile } from './file.ts'
import { KeyGate, keyAction, keyName } from './keys.ts'
import { type LcdConfig, lcdOptions } from './options.ts'
import { planOf } from './plan.ts'
import { Pacer } from './show/pacer.ts'
import { Store } from './store/store.ts'

/** No display is drawn on more often, and every one at least so often, in milliseconds. */
const frameMs = 100
const tickMs = 200
/** How often what nobody looks at is tidied away, in milliseconds. */
const tidyMs = 1000
/** What has said nothing for so long may be forgotten, where there are many topics, in milliseconds. */
const forgetMs = 7 * 86_400_000

// MQTT → readings → page → frame → display; keys → pages and MQTT; commands → messages, pages, light
await runService('lcd', lcdOptions, async (service) => {
  const { config, file, base, counters, signal } = service
  const plan = planOf(file, base)
  const store = new Store({ calendar: localCalendar, counters, history: plan.history })
  const clock = machineClock
  const engine = new Engine({
    ...plan,
    light: file.backlight,
    readings: store,
    calendar: localCalendar,
    clock,
    counters,
    size: config,
  })
  const pacer = new Pacer(() => engine.draw(), clock, frameMs, tickMs)
  service.gauge(() => ({ topics: store.size }))
  service.subscribe(plan.filters, (message) => {
    if (store.receive(message, clock.wall())) pacer.changed()
  })
  takeCommands(service, engine)
  const timers = [setInterval(() => store.tidy(clock.wall(), forgetMs), tidyMs)]
  // LCDd looks after its display itself
  if (file.refresh > 0 && config.driver !== 'lcdproc')
    timers.push(setInterval(() => engine.redraw(), file.refresh))

  const events = displayEvents(service, engine)
  await keepOpen(openerOf(config), events, { backoff: new Backoff(1000, 30_000), clock, counters, signal })
  pacer.stop()
  for (const timer of timers) clearInterval(timer)
})

function takeCommands({ onAction }: Service<LcdConfig, LcdFile>, engine: Engine): void {
  onAction('message', ({ payload }) => engine.message(readMessage(payload)))
  onAction('page', ({ payload }) => {
    const { page, holdMs } = readPage(payload)
    return { page: engine.goTo(page, holdMs) }
  })
  onAction('next', () => ({ page: engine.move(1) ?? null }))
  onAction('previous', () => ({ page: engine.move(-1) ?? null }))
  onAction('backlight', ({ payload }) => engine.setLight(readLight(payload)))
  onAction('clear', () => engine.clear())
}

function displayEvents({ config, file, base, log, ...service }: Service<LcdConfig, LcdFile>, engine: Engine) {
  const where = config.port ?? config.driver
  const gate = new KeyGate(machineClock)
  return {
    opened(display: Parameters<Engine['attach']>[0]) {
      const { columns, rows, backlight } = display
      log.info({ columns, rows, backlight }, 'the display is open')
      service.online()
      engine.attach(display)
    },
    lost(reason: string) {
      engine.detach()
      log.debug({ reason }, 'the display is away') // what is new of it, `degraded` logs
      service.degraded(portTrouble(where, reason))
    },
    key(raw: string) {
      const name = keyName(raw)
      if (name === undefined || !gate.passes()) return
      service.publish({ sensor: base.serviceId, name: 'key', value: name, kind: 'event' })
      engine.wake()
      const action = keyAction(name, file.keys)
      if (action === 'clear') engine.clear()
      else if (action !== 'none') engine.move(action === 'next' ? 1 : -1)
    },
    closing: () => engine.farewell(),
  }
}
