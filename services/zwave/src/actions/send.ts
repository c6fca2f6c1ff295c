import { type SetValueResult, SetValueStatus, type ZWaveNode } from 'zwave-js'
import type { Pending } from '../driver/pending.ts'
import { codeOf, codes, failureOf } from '../driver/trouble.ts'
import type { NodeLife } from '../life/node-life.ts'
import { cc } from '../values/classes.ts'
import { asked } from '../values/colors.ts'
import { seconds } from '../values/durations.ts'
import type { PlannedConfig, PlannedSet } from '../values/model.ts'

/**
 * How a command went: `done` (the device says so), `sent` (it has it, and says nothing), `working` (it is on its way
 * there), `queued` (it sleeps), `superseded` (a newer one for the same value took its place).
 */
export type Outcome = 'done' | 'sent' | 'working' | 'queued' | 'superseded'

/** Classes of which the library does not ask what came of a set: that would be seen after the next interview only. */
const askedAfterwards: ReadonlySet<number> = new Set([cc.nodeNaming, cc.indicator])

/** How long a command may take, in milliseconds: a route through others with security takes some seconds. */
export const commandMs = 30_000

/**
 * Sends one value to a node that can be reached.
 * @throws Error (rejects) with the reason in words
 */
export async function sendSet(life: NodeLife, plan: PlannedConfig, pending: Pending): Promise<Outcome> {
  try {
    life.values.sending(plan)
    const outcome = outcomeOf(await pending.run(call(life, plan), commandMs))
    life.values.sent(plan)
    if (plan.id.commandClass === cc.colorSwitch) askForColor(life.node, plan)
    return outcome
  } catch (error) {
    life.values.unsent(plan)
    if (codeOf(error) === codes.superseded) return 'superseded'
    throw nodeFailure(life, error)
  }
}

/** How long after a change of color has ended a lamp is asked for it, in milliseconds. */
const settledMs = 1000

/** Of a color the library takes what it has sent for what the lamp is; so it is asked. */
export function askForColor(
  node: Pick<ZWaveNode, 'schedulePoll'>,
  { id, transitionDuration }: PlannedSet,
): void {
  const lasts = transitionDuration === undefined ? 0 : (seconds(transitionDuration) ?? 0) * 1000
  for (const each of asked(id)) node.schedulePoll(each, { timeoutMs: lasts + settledMs })
}

/** Why a node did not do what it was told, in words. */
export function nodeFailure({ interviewing, sensor }: NodeLife, error: unknown): unknown {
  const code = codeOf(error)
  if (code === codes.notSupported && interviewing)
    return new Error(`${sensor} is being interviewed: it takes commands once that is done`, { cause: error })
  return code === undefined ? error : failureOf(error)
}

async function call({ node }: NodeLife, plan: PlannedConfig): Promise<SetValueResult> {
  const { id, value, transitionDuration, volume, raw } = plan
  if (raw) {
    await node.commandClasses.Configuration.set(raw)
    return { status: SetValueStatus.SuccessUnsupervised }
  }
  const result = await node.setValue(id, value, {
    ...(transitionDuration === undefined ? {} : { transitionDuration }),
    ...(volume === undefined ? {} : { volume }),
  })
  // the command is carried out, whatever comes of the question
  if (askedAfterwards.has(id.commandClass)) void node.pollValue(id).catch(() => undefined)
  return result
}

function outcomeOf({ status, message }: SetValueResult): Outcome {
  switch (status) {
    case SetValueStatus.Success:
      return 'done'
    case SetValueStatus.SuccessUnsupervised:
      return 'sent'
    case SetValueStatus.Working:
      return 'working'
    case SetValueStatus.NoDeviceSupport:
      throw new Error('the device does not support this')
    case SetValueStatus.Fail:
      throw new Error('the device has refused it')
    default:
      throw new Error(message ?? 'it cannot be sent')
  }
}
