import { Slugs } from '@constellation/bootstrap/topics'
import type { NamedDevice, RfFile } from './file.ts'
import { globMatches, isGlob } from './glob.ts'
import { type Identity, identityKey, type Match, plain } from './identity.ts'

/** A device that is published: by the name that the file gives, or by one made of its protocol and ID. */
export interface Device {
  readonly sensor: string
  /** What the file says of it; undefined for a device that it does not name. */
  readonly named: NamedDevice | undefined
}

/** How many devices that nobody named are remembered; neighbours, cars and noise bring new ones for years. */
const mostAutomatic = 2000

/**
 * Finds the device that a transmission is from. The file's `ignore` comes first, then its `sensors` in order; what is
 * in neither gets the name `alecto_v1-08ef`, with a switch `newkaku-008440e6-a`: the same one each time.
 */
export class Devices {
  readonly #file: Pick<RfFile, 'sensors' | 'ignore' | 'automatic'>
  readonly #reserved: readonly string[]
  readonly #known = new Map<string, Device | undefined>()
  #slugs: Slugs

  /** @param reserved names that no device may have: the service's own */
  constructor(file: Pick<RfFile, 'sensors' | 'ignore' | 'automatic'>, reserved: readonly string[] = []) {
    this.#file = file
    this.#reserved = [...file.sensors.map(({ name }) => name), ...reserved]
    this.#slugs = this.#freshSlugs()
  }

  /** The device; undefined for one to be ignored. */
  find(identity: Identity): Device | undefined {
    const key = identityKey(identity)
    if (this.#known.has(key)) return this.#known.get(key)
    if (this.#known.size >= mostAutomatic) {
      // a name depends on nothing but the device, so forgetting all changes none (but for two that fell together)
      this.#known.clear()
      this.#slugs = this.#freshSlugs()
    }
    const device = this.#look(identity)
    this.#known.set(key, device)
    return device
  }

  #look(identity: Identity): Device | undefined {
    const { ignore, sensors, automatic } = this.#file
    if (ignore.some((match) => matches(match, identity))) return undefined
    const named = sensors.find(({ match }) => matches(match, identity))
    if (named) return { sensor: named.name, named }
    if (!automatic) return undefined
    const { protocol, id, switch: unit } = identity
    // both become `-`; that they differ here, and are in no ID and no switch, keeps two devices from one name
    const name = `${protocol.toLowerCase()}.${id.toLowerCase()}${unit === undefined ? '' : `/${unit.toLowerCase()}`}`
    return { sensor: this.#slugs.of(name), named: undefined }
  }

  #freshSlugs(): Slugs {
    const slugs = new Slugs()
    for (const name of this.#reserved) slugs.of(name)
    return slugs
  }
}

/** Whether a pattern matches a device; a hex text without wildcards also where it is padded otherwise. */
export function matches({ protocol, id, switch: unit }: Match, identity: Identity): boolean {
  return (
    (protocol === undefined || globMatches(protocol, identity.protocol)) &&
    (id === undefined || hexMatches(id, identity.id)) &&
    (unit === undefined || (identity.switch !== undefined && hexMatches(unit, identity.switch)))
  )
}

function hexMatches(pattern: string, text: string): boolean {
  return isGlob(pattern) ? globMatches(pattern, text) : plain(pattern) === plain(text)
}
