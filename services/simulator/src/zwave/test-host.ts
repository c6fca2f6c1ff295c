import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InterviewStage } from '@zwave-js/core'
import { Driver, NodeStatus, type PartialZWaveOptions, type ZWaveNode } from 'zwave-js'
import { keyBytes, simulatorKeys } from './keys.ts'
import { type Stick, type StickOptions, startStick } from './stick.ts'

/** What a test is given by node:test, as far as it is used. */
interface Ending {
  after(end: () => Promise<void>): void
}

export interface Host {
  readonly stick: Stick
  readonly driver: Driver
  /** A node as the host knows it. */
  readonly node: (id: number) => ZWaveNode
  /** Resolves with what the next such event of a node tells that `wanted` takes. */
  readonly event: (id: number, name: string, wanted?: (args: unknown) => boolean) => Promise<unknown>
  /** Errors that the driver told. */
  readonly errors: Error[]
}

/** A stick and a host that knows it, both ended with the test; the host is ready, its nodes may not be interviewed. */
export async function host(t: Ending, options: StickOptions, more: PartialZWaveOptions = {}): Promise<Host> {
  const stick = await startStick({ txDelayMs: 0, noAckMs: 20, ...options })
  const { driver, errors } = await driverAt(t, stick.port, more)
  t.after(() => stick[Symbol.asyncDispose]())
  const node = (id: number) => driver.controller.nodes.getOrThrow(id)
  const event = (id: number, name: string, wanted?: (args: unknown) => boolean) =>
    eventOf(node(id), name, wanted)
  return { stick, driver, node, errors, event }
}

/** A host at a port of this machine, ended with the test. */
export async function driverAt(
  t: Ending,
  port: number,
  more: PartialZWaveOptions = {},
): Promise<Pick<Host, 'driver' | 'errors'>> {
  const cacheDir = await mkdtemp(join(tmpdir(), 'stick-'))
  const driver = new Driver(`tcp://127.0.0.1:${port}`, {
    storage: { cacheDir },
    logConfig: { enabled: false },
    securityKeys: keyBytes(simulatorKeys) as Required<ReturnType<typeof keyBytes>>, // all classes have one
    disableOptimisticValueUpdate: true,
    attempts: { sendData: 1 },
    ...more,
  })
  const errors: Error[] = []
  driver.on('error', (error) => errors.push(error))
  t.after(async () => {
    await driver.destroy()
    await rm(cacheDir, { recursive: true, force: true })
  })
  const ready = new Promise<void>((resolve) => driver.on('driver ready', () => resolve()))
  await driver.start()
  await ready
  // a driver that is destroyed while it asks the stick does not come to its end
  const own = driver.controller.nodes.getOrThrow(1)
  if (own.interviewStage !== InterviewStage.Complete) await eventOf(own, 'interview completed')
  return { driver, errors }
}

function eventOf(
  node: ZWaveNode,
  name: string,
  wanted: (args: unknown) => boolean = () => true,
): Promise<unknown> {
  return new Promise((resolve) => {
    const heard = (_node: ZWaveNode, args: unknown) => {
      if (!wanted(args)) return
      node.off(name as 'interview failed', heard) // one name stands for all: what is told differs, not how
      resolve(args)
    }
    node.on(name as 'interview failed', heard)
  })
}

/**
 * Resolves once the host has interviewed these nodes. Sleeping ones are woken as soon as the host takes them for asleep:
 * an earlier wake-up it forgets.
 */
export async function interviewed({ stick, node }: Host, ...ids: number[]): Promise<void> {
  const open = ids.map(node).filter(({ interviewStage }) => interviewStage !== InterviewStage.Complete)
  const wake = ({ id }: ZWaveNode) => stick.node(id).wakeUp()
  for (const each of open) {
    each.on('sleep', wake)
    if (each.status === NodeStatus.Asleep) wake(each)
  }
  await Promise.all(open.map((each) => eventOf(each, 'interview completed')))
  for (const each of open) each.off('sleep', wake)
}

/** Resolves once it is so: looks again whenever the event loop has turned. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}
