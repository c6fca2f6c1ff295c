// A house of one plug that others join, for tests of how they do.
import type { TestContext } from 'node:test'
import { simulatorKeys } from '../../simulator/src/zwave/keys.ts'
import { fgwpe101 } from '../../simulator/src/zwave/recipes.ts'
import type { Stick } from '../../simulator/src/zwave/stick.ts'
import { type Running, startHarness } from './harness.ts'

/** The service with all keys, and a plug that is node 2. */
export interface JoiningHouse {
  readonly stick: Stick
  readonly zwave: Running
  /** A command to the controller. */
  controller(action: string, payload?: string): Promise<unknown>
  /** Waits for a state of the inclusion. */
  state(name: string, from: number): Promise<unknown>
}

const keys = {
  keyS0Legacy: simulatorKeys.S0_Legacy,
  keyS2Unauthenticated: simulatorKeys.S2_Unauthenticated,
  keyS2Authenticated: simulatorKeys.S2_Authenticated,
  keyS2AccessControl: simulatorKeys.S2_AccessControl,
}

/** Starts it; it ends with the test. */
export async function startJoiningHouse(t: TestContext): Promise<JoiningHouse> {
  const { stick, start } = await startHarness(t, { nodes: [fgwpe101(2)] })
  const zwave = await start({ config: keys })
  await zwave.interviewed(2)
  return {
    stick,
    zwave,
    controller: (action, payload = '') => zwave.command(`z-wave/controller/action/${action}`, payload),
    state: (name, from) =>
      zwave.topic(
        'z-wave/controller/status/inclusion',
        (value) => (value as { state: string }).state === name, // as the service makes it
        from,
      ),
  }
}
