import type { Payload } from '@constellation/bootstrap/payload'
import { RefusedError } from '@constellation/bootstrap/refused-error'
import type { Command } from '@constellation/bootstrap/service'
import type { NodeLife } from '../life/node-life.ts'
import { nodeStatus } from '../life/states.ts'
import type { QueuedCommand } from '../queue/queue.ts'
import type { PlannedConfig } from '../values/model.ts'
import { Arguments } from './arguments.ts'
import {
  associate,
  associationFields,
  associationKey,
  associationText,
  planAssociations,
} from './associate.ts'
import { checkHealth } from './health.ts'
import type { Live } from './live.ts'
import { commandMs, nodeFailure, type Outcome, sendSet } from './send.ts'

type NodeCommand = (live: Live, life: NodeLife, command: Command) => Promise<unknown>

/** What is done for one node: `z-wave/<sensor>/action/<name>`. */
export const nodeCommands: Readonly<Record<string, NodeCommand>> = {
  set: (live, life, { payload }) => set(live, life, payload),
  config: (live, life, { payload }) => send(live, life, 'config', life.values.planConfig(payload)),
  refresh: (live, life, command) => refresh(live, life, new Arguments(command, 'name', ['name'])),
  ping: (live, life, command) => ping(live, life, new Arguments(command, undefined, [])),
  interview: (live, life, command) => interview(live, life, new Arguments(command, undefined, [])),
  associate: (live, life, command) =>
    setAssociations(live, life, new Arguments(command, undefined, associationFields)),
  health: (live, life, command) => checkHealth(live, life, new Arguments(command, 'rounds', ['rounds'])),
}

/** Sends what a payload of `action/set` asks of a node. */
export function set(live: Live, life: NodeLife, payload: Payload): Promise<unknown> {
  return send(live, life, 'set', life.values.plan(payload))
}

/** Sends values one after another; how each went, by its name. */
async function send(
  live: Live,
  life: NodeLife,
  action: string,
  plans: readonly PlannedConfig[],
): Promise<Record<string, Outcome>> {
  if (life.node.canSleep) {
    const outcomes = await live.sleepers.send(
      life,
      plans.map((plan) =>
        waiting(life, action, plan.key, `${plan.name} ${plan.word ?? plan.value}`, plan, plan.expiresSeconds),
      ),
    )
    return Object.fromEntries(plans.map(({ name }, i) => [name, outcomes[i] ?? 'queued']))
  }
  const outcomes: Record<string, Outcome> = {}
  for (const plan of plans) outcomes[plan.name] = await sendSet(life, plan, live.pending)
  return outcomes
}

/** A command for the queue of a node that sleeps. */
function waiting(
  { node }: NodeLife,
  action: string,
  key: string,
  text: string,
  data: unknown,
  expiresSeconds?: number,
): QueuedCommand {
  const since = Date.now()
  return {
    node: node.id,
    key,
    action,
    data,
    text,
    since,
    ...(expiresSeconds === undefined ? {} : { expires: since + expiresSeconds * 1000 }),
  }
}

/** Carries out a command that has waited for its node to wake up. */
export function carryOut(live: Live, life: NodeLife, command: QueuedCommand): Promise<Outcome> {
  // `data` is what this file has put into the queue under the same action, in this run or an earlier one
  switch (command.action) {
    case 'refresh':
      return poll(live, life, command.data as string | null)
    case 'interview':
      return startInterview(life)
    case 'associate':
      return associate(live, command.data as Parameters<typeof associate>[1])
    default:
      return sendSet(life, command.data as PlannedConfig, live.pending)
  }
}

async function refresh(live: Live, life: NodeLife, args: Arguments): Promise<unknown> {
  const name = args.text('name', '')
  const wanted = name === '' ? null : name
  if (wanted !== null && life.values.idsOf(wanted).length === 0)
    throw new RefusedError(`${life.sensor} has no ${name} that can be asked for; it has ${readable(life)}`)
  return { refresh: await ask(live, life, wanted) }
}

/** Asks a node for a reading, or for all; one that sleeps when it wakes up. */
async function ask(live: Live, life: NodeLife, name: string | null): Promise<Outcome> {
  if (!life.node.canSleep) return poll(live, life, name)
  const text = name ?? ''
  const command = waiting(life, 'refresh', `refresh:${text}`, `refresh ${text}`.trim(), name)
  const [outcome] = await live.sleepers.send(life, [command])
  return outcome ?? 'queued'
}

/**
 * Asks a node for what it was told and has not been heard of since: the stick was lost before the library could ask
 * whether it has done it. Most nodes do not say so by themselves.
 */
export async function askAgain(live: Live, life: NodeLife): Promise<void> {
  const { node, sensor, values } = life
  for (const name of live.home.takeUnheard(node.id)) {
    if (values.idsOf(name).length === 0) continue
    try {
      await ask(live, life, name)
    } catch (error) {
      if (life.ended) live.home.keepUnheard(node.id, [name])
      else live.service.log.warn({ node: node.id, sensor, err: error }, `what came of ${name} is not known`)
    }
  }
}

const readable = ({ values }: NodeLife) =>
  values
    .exposes()
    .filter(({ read }) => read)
    .map(({ name }) => name)
    .join(', ')

/** Asks a node for a value, or for all that it has; what it answers is published as readings. */
async function poll(live: Live, life: NodeLife, name: string | null): Promise<Outcome> {
  const { node } = life
  const ask = (work: Promise<unknown>) => live.pending.run(work, commandMs)
  // the library asks a node that it takes for dead nothing at all
  if (node.status === nodeStatus.dead && !(await ask(node.ping()))) throw silent()
  const before = node.statistics
  try {
    if (name === null) await ask(node.refreshValues())
    else for (const id of life.values.idsOf(name)) await ask(node.pollValue(id))
  } catch (error) {
    throw nodeFailure(life, error)
  }
  // nor does it tell that nobody answered
  const { commandsRX, timeoutResponse } = node.statistics
  const unanswered = timeoutResponse > before.timeoutResponse && commandsRX === before.commandsRX
  if (unanswered || isDead(life)) throw silent()
  return 'done'
}

const isDead = ({ node }: NodeLife) => node.status === nodeStatus.dead

const silent = () => new Error('the node does not answer')

async function ping(live: Live, life: NodeLife, _args: Arguments): Promise<unknown> {
  const { node, sensor } = life
  if (node.canSleep && node.status === nodeStatus.asleep)
    throw new RefusedError(`${sensor} sleeps: it cannot be pinged before it wakes up by itself`)
  const began = performance.now()
  const answered = await live.pending.run(node.ping(), commandMs)
  if (!answered) throw silent()
  return { ms: Math.round(performance.now() - began) }
}

async function interview(live: Live, life: NodeLife, _args: Arguments): Promise<unknown> {
  if (life.interviewing && life.node.status !== nodeStatus.dead)
    throw new RefusedError(`${life.sensor} is being interviewed already`)
  if (!life.node.canSleep) return { interview: await startInterview(life) }
  const command = waiting(life, 'interview', 'interview', 'interview', null)
  const [outcome] = await live.sleepers.send(life, [command])
  return { interview: outcome }
}

/** Begins an interview from scratch; how it goes is told by events. */
async function startInterview(life: NodeLife): Promise<Outcome> {
  const { node, parts } = life
  life.interviewing = true // the library says so only once it has asked the node
  node.refreshInfo({ waitForWakeup: false }).catch((error: unknown) => {
    life.interviewing = false
    parts.service.log.warn({ node: node.id, err: error }, 'the interview could not be begun')
  })
  return 'working'
}

async function setAssociations(live: Live, life: NodeLife, args: Arguments): Promise<unknown> {
  const plan = planAssociations(live, life, args)
  if (!('changes' in plan)) return plan
  const { changes } = plan
  if (life.node.canSleep) {
    const commands = changes.map((change) =>
      waiting(life, 'associate', associationKey(change), associationText(live, change), change),
    )
    const outcomes = await live.sleepers.send(life, commands)
    return { associate: outcomes.at(-1) ?? 'done' }
  }
  for (const change of changes) await associate(live, change)
  return { associate: 'done' }
}
