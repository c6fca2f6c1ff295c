import type { CentralSceneKeys, CommandClass } from '@zwave-js/cc'
import { RadioNode } from './radio-node.ts'
import type { Answer } from './recipe.ts'
import {
  batteryReport,
  binarySensorReport,
  levelReport,
  meterReport,
  notificationReport,
  sceneReport,
  sensorReport,
  switchReport,
} from './reports.ts'

/** A node with what happens to it: each changes its state, and tells so as the device would. */
export class SimNode extends RadioNode {
  #sequence = 0

  /** Watts that it draws now. */
  get watts(): number {
    return this.state.on[0] ? this.state.load : 0
  }

  /** Central Scene: a key (from 1) was pressed (0), released (1), held (2) or pressed twice (3). */
  scene(number: number, key: CentralSceneKeys = 0): void {
    this.#sequence++
    this.report(sceneReport(this.#sequence, number, key))
  }

  /** A multilevel sensor measures: type by number, in the scale that the node has. */
  measure(type: number, value: number): void {
    const scale = this.state.sensors[type]?.scale ?? 0
    this.state.sensors[type] = { scale, value }
    this.report(sensorReport(type, scale, value))
  }

  /** A notification type enters a state: Access Control 6 (door 0x16 open, 0x17 closed), Home Security 7, … */
  notify(type: number, event: number): void {
    this.state.notifications[type] = event
    this.report(notificationReport(type, event))
  }

  /** A door contact opens or closes. */
  door(open: boolean): void {
    this.notify(0x06, open ? 0x16 : 0x17)
  }

  /** A binary sensor changes: type by number. */
  sense(type: number, value: boolean): void {
    this.state.binary[type] = value
    this.report(binarySensorReport(type, value))
  }

  /** The level is changed at the device, 0 to 99. */
  dim(level: number, endpoint = 0): void {
    this.state.level[endpoint] = level
    this.report(levelReport(level), endpoint)
  }

  /** The battery is at so many %, and says so; or only that it is low. */
  charge(level: number | 'low'): void {
    if (level !== 'low') this.state.battery = level
    this.report(batteryReport(level))
  }

  /** An electric meter tells what is drawn now, in W. */
  power(): void {
    this.report(meterReport('W', this.watts))
  }

  /** An electric meter tells its counter in kWh. */
  energy(): void {
    this.report(meterReport('kWh', hundredths(this.state.energy)))
  }

  /** The switch changes without telling so; its power follows, and is reported where there is a load. */
  turn(on: boolean, endpoint = 0): void {
    const before = this.watts
    this.state.on[endpoint] = on
    if (this.watts !== before) this.power()
  }

  /** Somebody presses the button on the device: the switch changes, and tells so. */
  press(on: boolean, endpoint = 0): void {
    this.turn(on, endpoint)
    this.report(switchReport(on), endpoint)
  }

  protected override carryOut(cc: CommandClass): ReturnType<Answer> {
    for (const answer of this.recipe.answers) {
      const said = answer(this, cc)
      if (said !== undefined) return said
    }
    return undefined
  }
}

/** Counters have two digits after the point. */
export const hundredths = (value: number): number => Math.round(value * 100) / 100
