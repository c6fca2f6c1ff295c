import type { SerialFunction } from './call.ts'

/** Commands of Serial API Setup (0x0b; INS13954, 4.2.2), each also a bit of what is supported. */
const command = { supported: 0x01, getRegion: 0x20, setRegion: 0x40 } as const
const unsupported = 0x00

/** The region that the stick's radio is set to: 0 Europe, 1 USA, … (INS13954, "RF regions"). */
export class RadioSetup {
  region = 0

  /** Serial API Setup, as far as it is about the region; any number is taken, and nothing else changes. */
  readonly function: SerialFunction = (_network, { payload: [what = 0, value = 0], respond }) => {
    if (what === command.supported) respond(what, command.supported | command.getRegion | command.setRegion)
    else if (what === command.getRegion) respond(what, this.region)
    else if (what === command.setRegion) {
      this.region = value
      respond(what, 1)
    } else respond(unsupported, what)
  }
}
