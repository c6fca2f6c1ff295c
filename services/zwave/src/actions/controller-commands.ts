import { quote } from '@constellation/bootstrap/config/problem'
import { reasonOf } from '@constellation/bootstrap/reason'
import { RefusedError } from '@constellation/bootstrap/refused-error'
import type { Command } from '@constellation/bootstrap/service'
import { ProvisioningEntryStatus, parseQRCodeString } from 'zwave-js'
import { failureOf } from '../driver/trouble.ts'
import type { NodeLife } from '../life/node-life.ts'
import { unknownNode } from '../life/nodes.ts'
import { securityNames } from '../life/security.ts'
import { Arguments, withoutNames } from './arguments.ts'
import { backup, restore } from './backup.ts'
import { updateFirmware } from './firmware.ts'
import { checkHealth } from './health.ts'
import type { Live } from './live.ts'
import { set } from './node-commands.ts'
import { secured } from './secured.ts'

type ControllerCommand = (live: Live, command: Command) => Promise<unknown>

/** Makes an action of what it takes (the first is what a single value gives) and what it does. */
const action =
  (known: readonly string[], run: (live: Live, args: Arguments) => unknown): ControllerCommand =>
  async (live, command) =>
    run(live, new Arguments(command, known[0], known))

/** What is done for the whole network: `z-wave/controller/action/<name>`. */
export const controllerCommands: Readonly<Record<string, ControllerCommand>> = {
  set: setSeveral,
  include: action(['seconds', 'strategy'], ({ inclusion, network }, args) =>
    inclusion.include(network.driver.controller, args),
  ),
  exclude: action(['seconds'], ({ inclusion, network }, args) =>
    inclusion.exclude(network.driver.controller, args),
  ),
  grant: action(['classes', 'client_auth'], ({ inclusion }, args) => inclusion.grant(args)),
  pin: action(['pin'], ({ inclusion }, args) => inclusion.pin(args)),
  stop: action([], async ({ inclusion, network }) => {
    await inclusion.stop(network.driver.controller)
    network.driver.controller.stopRebuildingRoutes()
  }),
  provision: action(['qr'], provision),
  provisioned: action([], provisioned),
  unprovision: action(['dsk'], unprovision),
  'remove-failed': action(['node'], removeFailed),
  'replace-failed': action(['node', 'seconds', 'strategy'], replaceFailed),
  'rebuild-routes': action(['node'], rebuildRoutes),
  health: action(['node', 'rounds'], (live, args) => checkHealth(live, secured(nodeOf(live, args)), args)),
  backup: action([], backup),
  restore: action(['file'], restore),
  firmware: action(['node', 'file', 'target'], (live, args) =>
    updateFirmware(live, secured(nodeOf(live, args)), args),
  ),
  'soft-reset': action([], ({ network, pending }) => pending.run(network.driver.softReset(), 15_000)),
}

function nodeOf(live: Live, args: Arguments): NodeLife {
  return lifeOf(live, args.text('node'))
}

function lifeOf({ network }: Live, name: string, more = ''): NodeLife {
  const life = network.nodes.find(name)
  if (!life) throw new RefusedError(`${unknownNode(quote(name))}${more}`)
  return life
}

/** One command to several nodes: all are checked before the first is sent, and one that fails does not keep the others. */
async function setSeveral(live: Live, command: Command): Promise<unknown> {
  const names = new Set(nodeNames(command))
  if (names.size === 0) throw new RefusedError('set: nodes is missing: the names of one or more nodes')
  const payload = withoutNames(command, ['nodes'])
  // by its name and by its ID it is the same node
  const lives = [...new Set([...names].map((name) => lifeOf(live, name, '; nothing was sent')))]
  for (const { values, sensor } of lives.map(secured))
    try {
      values.plan(payload)
    } catch (cause) {
      const words = reasonOf(cause)
      throw new RefusedError(`${sensor}: ${words}; nothing was sent`, { cause })
    }
  const results = await Promise.allSettled(lives.map((life) => set(live, life, payload)))
  const failed = results.flatMap((result, i) =>
    result.status === 'rejected' ? [`${lives[i]?.sensor}: ${failureOf(result.reason).message}`] : [],
  )
  if (failed.length > 0)
    throw new Error(`${failed.join('; ')} (${lives.length - failed.length} of ${lives.length} went well)`)
  return Object.fromEntries(
    results.map((result, i) => [lives[i]?.sensor, result.status === 'fulfilled' ? result.value : undefined]),
  )
}

function nodeNames(command: Command): readonly string[] {
  const { payload } = command
  const others = payload.form === 'fields' ? payload.fields.map(([name]) => name) : []
  // beside a list of nodes a single value is left over: it is theirs
  return new Arguments(command, 'value', ['nodes', 'value', ...others]).list('nodes')
}

async function provision({ network }: Live, args: Arguments): Promise<unknown> {
  const qr = args.text('qr')
  if (!/^\d{52,}/.test(qr))
    throw new RefusedError(
      'qr is the text of the code on the device, 52 digits or more, in quotes: {"qr":"90…"}',
    )
  const entry = await parseQRCodeString(qr).catch((cause: unknown) => {
    throw new RefusedError(`the QR code cannot be read: ${failureOf(cause).message}`, { cause })
  })
  network.driver.controller.provisionSmartStartNode(entry)
  return { dsk: entry.dsk, classes: securityNames(entry.securityClasses) }
}

async function provisioned({ network }: Live): Promise<unknown> {
  return network.driver.controller.getProvisioningEntries().map((entry) => ({
    dsk: entry.dsk,
    classes: securityNames(entry.securityClasses),
    active: entry.status !== ProvisioningEntryStatus.Inactive,
    ...('nodeId' in entry ? { node: entry['nodeId'] } : {}),
  }))
}

async function unprovision({ network }: Live, args: Arguments): Promise<void> {
  const dsk = args.text('dsk')
  const { controller } = network.driver
  if (!controller.getProvisioningEntry(dsk))
    throw new RefusedError(`no device with the DSK ${JSON.stringify(dsk)} is provisioned`)
  controller.unprovisionSmartStartNode(dsk)
}

async function removeFailed(live: Live, args: Arguments): Promise<unknown> {
  const { node, sensor } = nodeOf(live, args)
  await live.pending
    .run(live.network.driver.controller.removeFailedNode(node.id), 60_000)
    .catch((error: unknown) => {
      throw new Error(`${sensor} was not removed: ${failureOf(error).message}`, { cause: error })
    })
  return { removed: sensor }
}

function replaceFailed(live: Live, args: Arguments): Promise<unknown> {
  return live.inclusion.include(live.network.driver.controller, args, nodeOf(live, args).node.id)
}

async function rebuildRoutes(live: Live, args: Arguments): Promise<unknown> {
  const { controller } = live.network.driver
  if (args.has('node')) {
    const { node, sensor } = nodeOf(live, args)
    const rebuilt = await live.pending.run(controller.rebuildNodeRoutes(node.id), 300_000)
    if (!rebuilt) throw new Error(`the routes of ${sensor} could not be rebuilt`)
    return { rebuilt: sensor }
  }
  if (!controller.beginRebuildingRoutes()) throw new Error('the routes are being rebuilt already')
  return { rebuild: 'working' }
}
