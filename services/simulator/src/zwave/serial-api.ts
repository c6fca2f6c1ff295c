import type { UnderlyingSink } from 'node:stream/web'
import { reasonOf } from '@constellation/bootstrap/reason'
import { FunctionType, Message, MessageOrigin } from '@zwave-js/serial'
import type { MockPort } from '@zwave-js/serial/mock'
import {
  getDefaultSupportedFunctionTypes,
  MockController,
  type MockControllerBehavior,
} from '@zwave-js/testing'
import { type BootloaderMode, inBootloader } from './bootloader.ts'
import { dataFrame, Framer, frameType, header, isIntact } from './framer.ts'
import type { Network, SerialFunction } from './functions/call.ts'
import { keyBytes, type StickKeys } from './keys.ts'

/** Functions that the library's controller answers and this stick does not: it has no bridge to other networks. */
const left = new Set([FunctionType.SendDataBridge, FunctionType.SendDataMulticastBridge])

export interface ControllerOptions {
  readonly homeId: number
  readonly keys: StickKeys
  /** Functions answered here, by number. */
  readonly functions: Readonly<Record<number, SerialFunction>>
}

/** Makes the library's controller, a 700 series static controller that names the functions that it has. */
export function createController(
  port: MockPort,
  { homeId, keys, functions }: ControllerOptions,
): Promise<MockController> {
  const own = Object.keys(functions).map(Number)
  const supported = getDefaultSupportedFunctionTypes().filter((id) => !left.has(id))
  return MockController.create({
    mockPort: port,
    // the library's controller keeps the host's side for tests in the same process and never uses it
    serial: undefined as never,
    ownNodeId: 1,
    homeId,
    capabilities: { firmwareVersion: '7.17', supportedFunctionTypes: [...new Set([...supported, ...own])] },
    securityKeys: keyBytes(keys),
  })
}

export interface SerialOptions {
  readonly port: MockPort
  readonly functions: Readonly<Record<number, SerialFunction>>
  readonly write: (bytes: Uint8Array) => void
  readonly log: (text: string) => void
}

/**
 * The serial line between host and controller: cuts what arrives into frames, as the library's controller wants them,
 * and answers the functions that are implemented here before it sees them.
 */
export class SerialLine {
  /** Takes bytes and answers nothing; `acknowledges`: but that it has them. */
  hung: boolean | 'acknowledges' = false
  /** In the bootloader, or not. */
  bootloader: BootloaderMode | undefined
  readonly #options: SerialOptions
  readonly #framer = new Framer()
  readonly #toController: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>

  private constructor(options: SerialOptions, sink: UnderlyingSink<Uint8Array<ArrayBuffer>>) {
    this.#options = options
    this.#toController = new WritableStream(sink).getWriter()
  }

  static async create(options: SerialOptions): Promise<SerialLine> {
    const { sink, source } = await options.port.factory()()
    const line = new SerialLine(options, sink)
    const write = (bytes: Uint8Array) => {
      if (!line.hung && !line.bootloader) options.write(bytes)
    }
    void new ReadableStream(source).pipeTo(new WritableStream({ write }))
    return line
  }

  /** Bytes of the host's. */
  receive(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.hung) {
      if (this.hung === 'acknowledges')
        for (const [first] of this.#framer.push(bytes))
          if (first === header.sof) this.#options.write(Uint8Array.of(header.ack))
      return
    }
    if (this.bootloader) {
      const { answer, runs } = inBootloader(this.bootloader, bytes)
      if (runs) this.bootloader = undefined
      this.#options.write(answer)
      return
    }
    for (const frame of this.#framer.push(bytes))
      this.#toController.write(frame).catch((error: unknown) => this.#options.log(`serial: ${error}`))
  }

  /** A host opened the port. */
  reset(): void {
    this.#framer.reset()
  }

  /** What looks at each frame before the controller does. */
  behaviour(network: Network): MockControllerBehavior {
    const { functions, log } = this.#options
    return {
      onHostData: (controller, frame) => {
        const [first = 0, , , id = 0] = frame
        if (first !== header.sof) return first !== header.ack // CAN and NAK ask for nothing here
        if (!isIntact(frame)) {
          this.#options.write(Uint8Array.of(header.nak))
          return true
        }
        const answer = functions[id]
        if (answer) {
          controller.ackHostMessage()
          void run(answer, id, frame.subarray(4, -1), network)
          return true
        }
        return !isReadable(controller, frame, log)
      },
    }
  }
}

/** Carries a function out; it must not stop the stick. */
async function run(answer: SerialFunction, id: number, payload: Uint8Array, network: Network): Promise<void> {
  const send =
    (type: number) =>
    (...bytes: number[]) => {
      void network.controller.sendToHost(dataFrame(type, id, bytes))
    }
  try {
    await answer(network, { payload, respond: send(frameType.response), callback: send(frameType.request) })
  } catch (error) {
    network.log(`function ${id}: ${reasonOf(error)}`)
  }
}

/** Whether the library can read a request; it would stop at one that it cannot. */
function isReadable(
  controller: MockController,
  frame: Uint8Array<ArrayBuffer>,
  log: (text: string) => void,
): boolean {
  try {
    Message.parse(frame, { ...controller.parsingContext, origin: MessageOrigin.Host })
    return true
  } catch (error) {
    log(`a request that cannot be read: ${reasonOf(error)}`)
    return false
  }
}
