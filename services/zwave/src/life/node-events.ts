import { type InterviewProgress, InterviewStage, type ValueID, type ZWaveNode } from 'zwave-js'
import type { NodeLife } from './node-life.ts'
import type { NetworkEvent } from './parts.ts'
import { ToldTwice } from './told-twice.ts'

/** How long after a first interview a battery node may still be kept awake by the library, in milliseconds. */
const keptAwakeMs = 1000
/** How long the library may take from a frame's arrival to its value, in milliseconds. */
const handlingMs = 1000
/** Between two events that tell how far an interview is, in per cent. */
const progressStep = 10

/** Turns the events of a node into what its life is told. They end with the driver. */
export function listenToNode(life: NodeLife): void {
  listenToValues(life)
  listenToStatus(life)
  listenToInterview(life)
}

function listenToValues(life: NodeLife): void {
  const { node, parts } = life
  const take = (work: () => void) => {
    if (!life.ended) work()
  }
  // every report counts, also one that says what was known; a value's first one comes as `added`
  const timeOf = (id: ValueID) => {
    const arrival = parts.arrival()
    const kept = node.getValueTimestamp(id)
    // the cache's own time, so that a reading that is told again after a restart is the same one
    return kept !== undefined && kept >= arrival && kept - arrival <= handlingMs ? kept : arrival
  }
  const twice = new ToldTwice(() => node.statistics.commandsRX)
  const report = (_: ZWaveNode, args: ValueID & { readonly newValue: unknown }) =>
    take(() => {
      if (twice.again(args, args.newValue)) return
      life.publish(life.values.report({ id: args, newValue: args.newValue }, timeOf(args)))
      if (life.values.isTold(args)) parts.changed()
    })
  node.on('value added', report)
  node.on('value updated', report)
  node.on('value notification', (_, args) =>
    take(() =>
      life.publish(life.values.report({ id: args, newValue: args.value, stateless: true }, parts.arrival())),
    ),
  )
  node.on('notification', (endpoint, ccId, args) =>
    take(() => life.publish(life.values.notification(endpoint.index, ccId, args, parts.arrival()))),
  )
  // an interview changes hundreds at once
  let gathering = false
  node.on('metadata updated', () => {
    life.values.refresh() // the value that follows may be of another scale than the one before
    if (gathering) return
    gathering = true
    setImmediate(() => {
      gathering = false
      take(() => life.refresh())
    })
  })
}

function listenToStatus(life: NodeLife): void {
  const { node } = life
  for (const event of ['alive', 'dead'] as const) node.on(event, () => life.tellState())
  node.on('sleep', () => life.slept(true))
  node.on('wake up', () => {
    life.slept(false)
    life.heard()
    void life.parts.wakeUp(life)
  })
  let seen = node.lastSeen?.getTime()
  node.on('statistics updated', () => {
    life.statisticsChanged()
    const now = node.lastSeen?.getTime()
    if (now === seen) return
    seen = now
    life.heard()
  })
}

function listenToInterview(life: NodeLife): void {
  const { node, parts } = life
  const event = (name: string, fields: Omit<NetworkEvent, 'event'> = {}) =>
    parts.event({ event: name, node: node.id, sensor: life.sensor, ...fields })
  let told = 0
  node.on('interview started', () => {
    told = 0
    life.interviewing = true
    event('interview-started')
  })
  node.on('interview progress', (_: ZWaveNode, { progress, stage }: InterviewProgress) => {
    const percent = Math.round(progress)
    if (percent < told + progressStep || percent >= 100) return // its end is an event of its own
    told = percent
    event('interview-progress', { percent, stage: InterviewStage[stage] })
  })
  node.on('interview stage completed', () => life.refresh())
  node.on('interview failed', (_, { errorMessage, isFinal }) => {
    event('interview-failed', { error: errorMessage, final: isFinal })
    if (!isFinal) return
    life.interviewing = false
    void parts.wakeUp(life)
  })
  node.on('interview completed', () => {
    life.interviewing = false
    life.refresh()
    event('interview-completed')
    if (!node.canSleep) return
    void parts.wakeUp(life)
    letSleep(life)
  })
  node.on('ready', () => {
    life.refresh()
    parts.reconcile()
    parts.ready(life)
  })
}

/**
 * zwave-js 15.29.0 leaves `keepAwake` set after an interview that a wake-up began: the node is never sent to sleep again,
 * until its battery is empty. So it is sent to sleep here, once it has been given what waits for it.
 */
function letSleep(life: NodeLife): void {
  const { node, parts } = life
  setTimeout(() => {
    if (life.ended || life.interviewing) return
    node.keepAwake = false
    void parts.wakeUp(life).then(async () => {
      if (!life.ended && !life.interviewing) await node.sendNoMoreInformation()
    })
  }, keptAwakeMs)
}
