import { type Payload, readPayload } from '@constellation/bootstrap/payload'
import type { Counters } from '@constellation/bootstrap/service'
import * as v from 'valibot'
import { utcCalendar } from './calendar.ts'
import { readLight, readMessage, readPage } from './commands.ts'
import { Engine } from './engine.ts'
import { FakeClock, FakeDisplay } from './fake-display.ts'
import { lcdFile } from './file.ts'
import { planOf } from './plan.ts'
import { Store } from './store/store.ts'
import { readDuration } from './template/duration.ts'

/** A reading of a case: its payload now, or that and how old it is. A list: one after the other. */
type Given = unknown | { readonly payload: unknown; readonly age?: string | number }

/** One case of golden/*.yaml; see the service's README. */
export interface GoldenCase {
  readonly name: string
  readonly size: string
  /** UTC. */
  readonly now?: string
  /** What config/lcd.yaml holds; nothing: the automatic pages. */
  readonly file?: unknown
  readonly readings?: Readonly<Record<string, Given | readonly Given[]>>
  /** Commands in their order: `{ message: Dinner }`. */
  readonly commands?: readonly Readonly<Record<string, unknown>>[]
  /** How long after all this the frame is taken. */
  readonly after?: string | number
  readonly frame: string
}

/** A house with a display, but without MQTT. */
export interface Bench {
  readonly clock: FakeClock
  readonly display: FakeDisplay
  readonly store: Store
  readonly engine: Engine
  readonly counters: Counters
  /** A message arrives; measured `age` ms ago. */
  say(topic: string, payload: unknown, age?: number): void
  command(name: string, payload: unknown): unknown
  /** Time passes, and is drawn as the service does it. */
  pass(ms: number): void
}

const base = {
  group: 'cm',
  serviceId: 'lcd',
  heartbeatSeconds: 30,
  retainSeconds: 3600,
  retainStateSeconds: 604_800,
}
const textOf = (payload: unknown) => (typeof payload === 'string' ? payload : JSON.stringify(payload))

/** Sets a house up. @param now milliseconds since 1970 */
export function startBench(file: unknown, display: FakeDisplay, now: number): Bench {
  const clock = new FakeClock(now)
  const counters: Counters = {}
  const checked = v.parse(lcdFile, file)
  const plan = planOf(checked, base)
  const store = new Store({ calendar: utcCalendar, counters, history: plan.history })
  const engine = new Engine({
    ...plan,
    light: checked.backlight,
    readings: store,
    calendar: utcCalendar,
    clock,
    counters,
    size: display,
  })
  return {
    clock,
    display,
    store,
    engine,
    counters,
    say(topic, payload, age = 0) {
      const message = { topic, payload: Buffer.from(textOf(payload)), retained: false, ts: clock.now - age }
      store.receive(message, clock.now)
    },
    command: (name, payload) => command(engine, name, readPayload(Buffer.from(textOf(payload ?? '')))),
    pass(ms) {
      for (let left = ms; left > 0; left -= 200) {
        clock.pass(Math.min(200, left))
        engine.draw()
      }
    },
  }
}

function command(engine: Engine, name: string, payload: Payload): unknown {
  switch (name) {
    case 'message':
      return engine.message(readMessage(payload))
    case 'page': {
      const { page, holdMs } = readPage(payload)
      return engine.goTo(page, holdMs)
    }
    case 'next':
      return engine.move(1)
    case 'previous':
      return engine.move(-1)
    case 'backlight':
      return engine.setLight(readLight(payload))
    case 'clear':
      return engine.clear()
    default:
      throw new Error(`${name} is no command`)
  }
}

/** Plays a case, and returns what the display shows at its end. */
export function play({ size, now = '2026-11-25T12:00:00Z', file = {}, ...rest }: GoldenCase): string {
  const bench = startBench(file, new FakeDisplay(size, { backlight: 'none' }), Date.parse(now))
  for (const [topic, given] of Object.entries(rest.readings ?? {}))
    for (const each of Array.isArray(given) ? given : [given]) {
      const { payload, age = 0 } = isAged(each) ? each : { payload: each }
      bench.say(topic, payload, readDuration(String(age)) ?? Number.NaN)
    }
  bench.engine.attach(bench.display)
  for (const each of rest.commands ?? [])
    for (const [name, payload] of Object.entries(each)) bench.command(name, payload)
  bench.pass(readDuration(String(rest.after ?? 0)) ?? Number.NaN)
  return bench.display.picture
}

function isAged(given: unknown): given is { payload: unknown; age?: string | number } {
  return typeof given === 'object' && given !== null && 'payload' in given
}
