import type { ValueID } from 'zwave-js'
import { cc } from './classes.ts'
import type { PlannedSet } from './model.ts'

/** Color Switch Command Class, "Color Component ID": red, green and blue, which `hexColor` is made of by the library. */
const rgb = [2, 3, 4]

/** The values to ask a device for, for one that is told: a color is known by its components only. */
export function asked(id: ValueID): readonly ValueID[] {
  const { commandClass, endpoint = 0, property } = id
  if (commandClass !== cc.colorSwitch || property !== 'hexColor') return [id]
  return rgb.map((propertyKey) => ({ commandClass, endpoint, property: 'targetColor', propertyKey }))
}

/** Whether a command is one of colors of the endpoint of a value: the library tells it as if the device had. */
export const foretells = ({ id }: PlannedSet, { commandClass, endpoint = 0 }: ValueID): boolean =>
  commandClass === cc.colorSwitch && id.commandClass === commandClass && (id.endpoint ?? 0) === endpoint
