import { reasonOf } from '@constellation/bootstrap/reason'
import { CommandClass } from '@zwave-js/cc'
import {
  CommandClasses,
  ProtocolDataRate,
  type SerializableTXReport,
  TransmitOptions,
  TransmitStatus,
} from '@zwave-js/core'
import { SendDataRequest, SendDataRequestTransmitReport, SendDataResponse } from '@zwave-js/serial/serialapi'
import {
  createMockZWaveRequestFrame,
  type LazyMockZWaveFrame,
  type MockController,
  type MockControllerBehavior,
  type MockNode,
  type MockZWaveAckFrame,
  MockZWaveFrameType,
} from '@zwave-js/testing'
import type { SimNode } from './node.ts'

/** What the air between stick and nodes is like. */
export interface Radio {
  /** Transmissions fail as in a jammed band. */
  jammed: boolean
  /** Resolves when no other speaks: a transmission waits for that. */
  free: Promise<void>
  /** After how many ms without acknowledgement the stick gives a transmission up; a real one takes 1 to 4 s. */
  readonly noAckMs: number
  /** A node by its ID; undefined where there is none. */
  readonly node: (id: number) => SimNode | undefined
  /** Aborted where the host takes a transmission back or is gone. */
  sending: AbortController | undefined
}

/**
 * Replaces parts of the library's controller: nothing that a node or host does may stop it, a host that does not
 * acknowledge (it is gone) is given up, and frames reach only nodes that can hear.
 */
export function tame(controller: MockController, radio: Radio): void {
  const expectAck = controller.expectHostACK.bind(controller)
  controller.expectHostACK = (timeout) => expectAck(timeout).catch(() => {})
  const transmit = controller.sendToNode.bind(controller)
  controller.sendToNode = (node, frame) => {
    controller.clearReceivedHostMessages() // the library keeps them all for assertions
    const sent = deliver(node, frame, radio, transmit)
    sent.catch(() => {}) // whoever waits for it sees the error; nobody else has to
    return sent
  }
  const expectCommand = controller.expectNodeCC.bind(controller)
  controller.expectNodeCC = (...expected) => {
    const command = expectCommand(...expected)
    command.catch(() => {})
    return command
  }
}

/** A behaviour of the library's that logs what it would have thrown: one that does not end in an answer ends the process. */
export function guarded(
  behaviour: MockControllerBehavior,
  log: (text: string) => void,
): MockControllerBehavior {
  return {
    ...behaviour,
    async onHostMessage(controller, message) {
      try {
        return await behaviour.onHostMessage?.(controller, message)
      } catch (error) {
        log(`a request was not carried out: ${reasonOf(error)}`)
        return true
      }
    },
  }
}

async function deliver(
  node: MockNode,
  frame: LazyMockZWaveFrame,
  radio: Radio,
  transmit: MockController['sendToNode'],
): Promise<MockZWaveAckFrame | undefined> {
  node.clearReceivedControllerFrames()
  node.clearSentControllerFrames()
  if (frame.type === MockZWaveFrameType.ACK) return transmit(node, frame)
  if (!radio.node(node.id)?.reachable) {
    await pause(radio.noAckMs, radio.sending?.signal)
    throw new Error(`node ${node.id} does not hear`)
  }
  const { payload } = frame
  const parsed = async () => {
    try {
      return typeof payload === 'function' ? await payload() : payload
    } catch {
      return new CommandClass({ nodeId: node.id, ccId: CommandClasses['No Operation'] }) // it would end the air
    }
  }
  return transmit(node, { ...frame, payload: parsed })
}

/**
 * Send Data (INS12350, 6.3.3.1): one transmission at a time, a second is refused, as real sticks do. A command that the
 * library cannot read arrives as its bytes.
 */
export function sendData(radio: Radio): MockControllerBehavior {
  return {
    async onHostMessage(controller, message) {
      if (!(message instanceof SendDataRequest)) return undefined
      const busy = radio.sending !== undefined
      const sending = new AbortController()
      if (!busy) radio.sending = sending
      await controller.sendMessageToHost(new SendDataResponse({ wasSent: !busy }))
      if (busy) return true
      await radio.free
      if (sending.signal.aborted) return true
      const began = performance.now()
      const transmitStatus = await transmission(controller, message, radio)
      if (radio.sending !== sending) return true // the host is another one by now
      radio.sending = undefined
      const { callbackId } = message
      const txReport = transmitReport(transmitStatus, performance.now() - began)
      if (callbackId)
        await controller.sendMessageToHost(
          new SendDataRequestTransmitReport({ callbackId, transmitStatus, txReport }),
        )
      return true
    },
  }
}

/**
 * What the stick tells of a transmission: no ticks where it could not send at all, which is how a host knows a jammed
 * band; always direct, at 100 kbit/s, with the same signal.
 */
function transmitReport(status: TransmitStatus, ms: number): SerializableTXReport {
  const txTicks = status === TransmitStatus.Fail ? 0 : Math.max(1, Math.round(ms / 10))
  return {
    txTicks,
    routeSpeed: ProtocolDataRate.ZWave_100k,
    ...(status === TransmitStatus.OK && { ackRSSI: -60 }),
  }
}

async function transmission(
  controller: MockController,
  message: SendDataRequest,
  radio: Radio,
): Promise<TransmitStatus> {
  if (radio.jammed) return TransmitStatus.Fail
  const node = controller.nodes.get(message.getNodeId() ?? 0)
  if (!node) {
    await pause(radio.noAckMs, radio.sending?.signal)
    return TransmitStatus.NoAck
  }
  const frame = createMockZWaveRequestFrame(() => commandFor(controller, node, message), {
    ackRequested: (message.transmitOptions & TransmitOptions.ACK) !== 0,
  })
  return controller.sendToNode(node, frame).then(
    (ack) => (ack?.ack === false ? TransmitStatus.NoAck : TransmitStatus.OK),
    () => TransmitStatus.NoAck,
  )
}

/** The command as the node reads it, with its own keys. */
async function commandFor(
  controller: MockController,
  node: MockNode,
  message: SendDataRequest,
): Promise<CommandClass> {
  const bytes = message.serializedCC ?? new Uint8Array()
  try {
    const context = {
      sourceNodeId: controller.ownNodeId,
      __internalIsMockNode: true,
      ...node.encodingContext,
      ...node.securityManagers,
      frameType: 'singlecast' as const,
    }
    return await CommandClass.parse(bytes, context)
  } catch {
    const [ccId = 0, ccCommand = 0] = bytes
    return new CommandClass({ nodeId: controller.ownNodeId, ccId, ccCommand, payload: bytes.subarray(2) })
  }
}

/** Waits so long, or until the signal. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end)
  })
}
