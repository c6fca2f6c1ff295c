// The whole service, between a simulated stick over TCP and a mosquitto, for tests.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { Backoff } from '@constellation/bootstrap/backoff'
import { eventually } from '../../../tests/support/child.ts'
import { noMosquitto } from '../../../tests/support/mosquitto.ts'
import { freePort } from '../../../tests/support/ports.ts'
import { type Stick, type StickOptions, startStick } from '../../simulator/src/zwave/stick.ts'
import { brokerService } from './broker-service.ts'
import { fakeService } from './fake-service.ts'
import type { ZwaveConfig } from './options.ts'
import { run, type Tuning } from './run.ts'
import { TestBroker } from './test-broker.ts'
import type { Said, TestConfig, TestService } from './test-service.ts'

/** Why tests cannot run here, if so. */
export const skip: string | false = noMosquitto()

/** A running service. */
export interface Running extends TestService {
  /** Waits until the stick is ready. */
  online(from?: number): Promise<unknown>
  /** Waits until these nodes are interviewed; those that sleep are woken for it. */
  interviewed(...nodes: readonly number[]): Promise<void>
  /** Gives a command; resolves when the service has taken it, and is about to answer. */
  begin(topic: string, payload: string): Promise<{ readonly answer: Promise<unknown> }>
  /** Stops it and waits for its end. */
  end(): Promise<void>
}

export interface Harness {
  readonly stick: Stick
  readonly cacheDir: string
  /** Starts the service, on an empty broker unless told otherwise; ended after the test. */
  start(options?: StartOptions): Promise<Running>
}

export interface HarnessOptions extends StickOptions {
  /** `none` for tests in which minutes pass at once: the service's client would take the broker for dead. */
  readonly broker?: 'mosquitto' | 'none'
  /** How long an answer of the stick is waited for, in ms; short for tests in which it gives none. */
  readonly patienceMs?: number
}

export interface StartOptions {
  readonly config?: Partial<ZwaveConfig>
  readonly file?: unknown
  /** A service of before, which has ended: its broker is still there, with what it holds. */
  readonly after?: Running
  /** A clock by which the stick's silence is measured. */
  readonly now?: () => number
}

/** Less patience than with radio: what the simulated stick does takes milliseconds, but for a busy machine. */
const tuningOf = (patienceMs: number): Tuning => ({
  driver: {
    timeouts: { ack: patienceMs / 2, response: patienceMs, report: patienceMs, refreshValue: 50 },
    attempts: { controller: 1, sendData: 1, nodeInterview: 1 },
    storage: { throttle: 'fast' },
  },
  backoff: new Backoff(50, 100),
  cacheRetryMs: 20,
})

/** Starts a simulated stick with these nodes; everything ends with the test. */
export async function startHarness(t: TestContext, options: HarnessOptions): Promise<Harness> {
  const { broker: kind = 'mosquitto', patienceMs = 3000, ...stickOptions } = options
  const tuning = tuningOf(patienceMs)
  const cacheDir = mkdtempSync(join(tmpdir(), 'zwave-'))
  const port = await freePort() // still its own when it is unplugged for a while
  const stick = await startStick({ port, txDelayMs: 0, noAckMs: 50, pinMs: 300, ...stickOptions })
  const running = new Set<Running>()
  const brokers = new Map<TestService, TestBroker>()
  t.after(async () => {
    try {
      for (const each of running) await each.end()
    } finally {
      for (const broker of new Set(brokers.values())) await broker.close()
      await stick[Symbol.asyncDispose]()
      rmSync(cacheDir, { recursive: true, force: true })
    }
  })
  const onFake = async (config: TestConfig, file: unknown, after?: Running) => {
    const fake = fakeService(config, file)
    for (const message of after?.held.values() ?? []) await fake.hold(message)
    return fake
  }
  const onBroker = async (config: TestConfig, file: unknown, after?: Running) => {
    const broker = (after && brokers.get(after)) ?? (await TestBroker.start())
    const service = await brokerService(broker, config, file)
    brokers.set(service, broker)
    return service
  }
  return {
    stick,
    cacheDir,
    async start({ config: given = {}, file, after, now } = {}) {
      const config = { port: `tcp://127.0.0.1:${stick.port}`, cacheDir, ...given }
      const made = await (kind === 'none' ? onFake : onBroker)(config, file, after)
      const work = run(made.service, now === undefined ? tuning : { ...tuning, now })
      const service: Running = Object.assign(made, {
        online: (from?: number) => made.wait((said): said is Said => isOnline(said), from),
        async interviewed(...nodes: readonly number[]) {
          await service.online()
          // those that sleep at last: the driver must have asked the stick what kind of node they are
          const sleeps = (id: number) => (stick.node(id).mock.capabilities.isListening ? 0 : 1)
          for (const id of nodes.toSorted((a, b) => sleeps(a) - sleeps(b))) {
            stick.node(id).wakeUp()
            const completed = (value: unknown) => {
              const { event, node } = value as { event?: unknown; node?: unknown } // an event has fields
              return event === 'interview-completed' && node === id
            }
            await made.topic('z-wave/controller/status/event', completed)
          }
        },
        async begin(topic: string, payload: string) {
          const { counters } = made.service
          const taken = counters['commands'] ?? 0
          const answer = made.command(topic, payload)
          answer.catch(() => {}) // it is looked at later
          await eventually(async () => assert.equal(counters['commands'], taken + 1))
          return { answer }
        },
        async end() {
          running.delete(service)
          await made.stop(work)
        },
      })
      running.add(service)
      await service.heard() // commands are taken from now on
      return service
    },
  }
}

const isOnline = (said: Said) => said.kind === 'service' && said.state === 'online'

type ServiceState = Extract<Said, { kind: 'service' }>

/** That the service runs without its stick, for this reason. */
export const degraded =
  (reason: RegExp) =>
  (said: Said): said is ServiceState =>
    said.kind === 'service' && said.state === 'degraded' && reason.test(said.reason ?? '')
