// The whole service but for its broker, on a simulated stick over TCP, for tests.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { Backoff } from '@constellation/bootstrap/backoff'
import { type Stick, type StickOptions, startStick } from '../../simulator/src/zwave/stick.ts'
import { type FakeService, fakeService, type Said } from './fake-service.ts'
import type { ZwaveConfig } from './options.ts'
import { run, type Tuning } from './run.ts'

/** A running service. */
export interface Running extends FakeService {
  /** Waits until the stick is ready. */
  online(from?: number): Promise<unknown>
  /** Waits until these nodes are interviewed; those that sleep are woken for it. */
  interviewed(...nodes: readonly number[]): Promise<void>
  /** Stops it and waits for its end. */
  end(): Promise<void>
}

export interface Harness {
  readonly stick: Stick
  readonly cacheDir: string
  /** Starts the service; ended after the test. `hold`: what the broker holds from an earlier one. */
  start(options?: StartOptions): Running
}

export interface StartOptions {
  readonly config?: Partial<ZwaveConfig>
  readonly file?: unknown
  /** A service of before, whose broker this one meets. */
  readonly after?: FakeService
  /** A clock by which the stick's silence is measured. */
  readonly now?: () => number
}

/** Less patience than with radio; what the simulated stick does takes milliseconds. */
const tuning: Tuning = {
  driver: {
    timeouts: { ack: 500, response: 1000, report: 1000, refreshValue: 50 },
    attempts: { controller: 1, sendData: 1, nodeInterview: 1 },
    storage: { throttle: 'fast' },
  },
  backoff: new Backoff(50, 100),
  cacheRetryMs: 20,
}

/** Starts a simulated stick with these nodes; everything ends with the test. */
export async function startHarness(t: TestContext, options: StickOptions): Promise<Harness> {
  const cacheDir = mkdtempSync(join(tmpdir(), 'zwave-'))
  const stick = await startStick({ txDelayMs: 0, noAckMs: 50, pinMs: 300, ...options })
  const running = new Set<Running>()
  t.after(async () => {
    for (const each of running) await each.end()
    await stick[Symbol.asyncDispose]()
    rmSync(cacheDir, { recursive: true, force: true })
  })
  return {
    stick,
    cacheDir,
    start({ config = {}, file, after, now } = {}) {
      const fake = fakeService({ port: `tcp://127.0.0.1:${stick.port}`, cacheDir, ...config }, file)
      if (after) for (const [topic, message] of after.held) fake.held.set(topic, message)
      const done = run(fake.service, now === undefined ? tuning : { ...tuning, now })
      const service: Running = {
        ...fake,
        online: (from) => fake.wait((said): said is Said => isOnline(said), 20, from),
        async interviewed(...nodes) {
          await service.online()
          // those that sleep at last: the driver must have asked the stick what kind of node they are
          const sleeps = (id: number) => (stick.node(id).mock.capabilities.isListening ? 0 : 1)
          for (const id of nodes.toSorted((a, b) => sleeps(a) - sleeps(b))) {
            stick.node(id).wakeUp()
            const completed = (value: unknown) => {
              const { event, node } = value as { event?: unknown; node?: unknown } // an event has fields
              return event === 'interview-completed' && node === id
            }
            await fake.topic('z-wave/controller/status/event', completed)
          }
        },
        async end() {
          running.delete(service)
          fake.stop()
          await done
        },
      }
      running.add(service)
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
