import {
  type CommandClass,
  ECDHProfiles,
  KEXSchemes,
  Security2CC,
  Security2CCKEXFail,
  Security2CCKEXSet,
  Security2CCNonceGet,
  Security2CCNonceReport,
  Security2CCPublicKeyReport,
} from '@zwave-js/cc'
import {
  computePRK,
  deriveSharedECDHSecret,
  deriveTempKeys,
  type SecurityClass,
  SPANState,
} from '@zwave-js/core'
import {
  createMockZWaveRequestFrame,
  type MockNode,
  type MockNodeBehavior,
  MockZWaveFrameType,
  type MockZWaveRequestFrame,
} from '@zwave-js/testing'
import { controllerId } from './reports.ts'

/** What a node says by itself goes out as it is, unacknowledged. */
export const say = (mock: MockNode, cc: CommandClass): Promise<unknown> =>
  mock.sendToController(createMockZWaveRequestFrame(cc, { ackRequested: false }))

/** A command in S2; asks for a nonce first where there is none to build on. */
export async function encrypted(mock: MockNode, cc: CommandClass): Promise<CommandClass> {
  const { securityManager2 } = mock.securityManagers
  const { type } = securityManager2?.getSPANState(controllerId) ?? { type: SPANState.None }
  if (type === SPANState.None || type === SPANState.LocalEI) {
    await say(mock, new Security2CCNonceGet({ nodeId: controllerId }))
    await mock.expectControllerFrame(
      (frame): frame is MockZWaveRequestFrame =>
        frame.type === MockZWaveFrameType.Request && frame.payload instanceof Security2CCNonceReport,
    )
  }
  return Security2CC.encapsulate(cc, mock.id, mock.securityManagers)
}

/** Where the library's node keeps how far its bootstrapping is, and the stage in which it waits for the host's answer. */
const bootstrapping = 'Security2_bootstrapState'
const waitingForHost = 1
interface Bootstrapping {
  readonly stage: number
  readonly grantedKeys: readonly SecurityClass[]
}

/**
 * The step of S2 bootstrapping in which a person is asked for the PIN (SDS13783, "S2 bootstrapping"): the device says
 * which keys it was granted, in a way that only who knows its PIN can read, and says so again and again until it is
 * understood or refused. The library's node says it once, and all keys that it knows, so a PIN would have to be there
 * before it was asked for.
 */
export class KeyExchange {
  readonly behaviour: MockNodeBehavior = {
    handleCC: async (_controller, mock, cc) => {
      if (cc instanceof Security2CCKEXFail) mock.state.delete(bootstrapping)
      if (!(cc instanceof Security2CCPublicKeyReport) || !cc.includingNode) return undefined
      await deriveKeys(mock, cc.publicKey)
      this.#repeat(mock)
      return { action: 'stop' }
    },
  }
  readonly #everyMs: number
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param everyMs time between two tries */
  constructor(everyMs: number) {
    this.#everyMs = everyMs
  }

  /** Ends its timer. */
  close(): void {
    clearTimeout(this.#timer)
  }

  /** One try after the other: what is under way is not disturbed. */
  #repeat(mock: MockNode): void {
    this.close()
    const once = async () => {
      const state = mock.state.get(bootstrapping) as Bootstrapping | undefined // the library's own, see above
      if (state?.stage !== waitingForHost) return
      await tellKeys(mock, state.grantedKeys).catch(() => {}) // the host gave no nonce: the next time
      this.#timer = setTimeout(() => void once(), this.#everyMs)
      this.#timer.unref()
    }
    void once()
  }
}

async function deriveKeys(mock: MockNode, hostKey: Security2CCPublicKeyReport['publicKey']): Promise<void> {
  const { publicKey, privateKey } = mock.ecdhKeyPair
  const secret = await deriveSharedECDHSecret({ publicKey: hostKey, privateKey })
  const keys = await deriveTempKeys(await computePRK(secret, hostKey, publicKey))
  mock.securityManagers.securityManager2?.tempKeys.set(controllerId, {
    keyCCM: keys.tempKeyCCM,
    personalizationString: keys.tempPersonalizationString,
  })
}

async function tellKeys(mock: MockNode, grantedKeys: readonly SecurityClass[]): Promise<void> {
  // the library's node takes itself and the host for members of every class from the beginning
  for (const each of mock.capabilities.securityClasses)
    for (const id of grantedKeys.includes(each) ? [] : [mock.id, controllerId])
      mock.encodingContext.setSecurityClass(id, each, false)
  mock.securityManagers.securityManager2?.deleteNonce(controllerId)
  const told = new Security2CCKEXSet({
    nodeId: controllerId,
    echo: true,
    selectedKEXScheme: KEXSchemes.KEXScheme1,
    selectedECDHProfile: ECDHProfiles.Curve25519,
    permitCSA: false,
    grantedKeys: [...grantedKeys],
  })
  await say(mock, await encrypted(mock, told))
}
