import type { SerialFunction } from './call.ts'

/** Commands of Serial API Setup (0x0b; INS13954, 4.2.2), each also a bit of what is supported. */
const command = {
  supported: 0x01,
  setPower: 0x04,
  getPower: 0x08,
  getRegion: 0x20,
  setRegion: 0x40,
} as const
const supported = Object.values(command).reduce<number>((sum, bit) => sum | bit, 0)
const unsupported = 0x00

/** How the stick's radio is set. */
export class RadioSetup {
  /** 0 Europe, 1 USA, … (INS13954, "RF regions"). */
  region = 0
  /** Transmit power in tenths of dBm. */
  power = 0

  /** Serial API Setup, as far as it is about the radio; any number is taken, and nothing else changes. */
  readonly function: SerialFunction = (_network, { payload: [what = 0, value = 0], respond }) => {
    if (what === command.supported) respond(what, supported)
    else if (what === command.getRegion) respond(what, this.region)
    else if (what === command.getPower) respond(what, this.power & 0xff, 0)
    else if (what === command.setRegion) {
      this.region = value
      respond(what, 1)
    } else if (what === command.setPower) {
      this.power = (value << 24) >> 24 // one signed byte
      respond(what, 1)
    } else respond(unsupported, what)
  }
}
