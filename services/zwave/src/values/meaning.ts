import type { Reading } from '@constellation/bootstrap/reading'
import type { ValueID } from 'zwave-js'
import type { Form } from './forms.ts'
import { opaque } from './word-forms.ts'

/** A value of the same endpoint, by class, property and, where it has one, key. */
export type Sibling = readonly [commandClass: number, property: string, propertyKey?: string]

/** What a value means to us. */
export interface Meaning {
  /** The reading's name; in a node that has several, the others have a number behind it. */
  readonly name: string
  /**
   * `reading`: published. `setting`: can be seen and set, but says nothing that is measured. `action`: can be set only.
   * `parameter`: a configuration parameter. `hidden`: said better by another value, or of no use.
   */
  readonly role: 'reading' | 'setting' | 'action' | 'parameter' | 'hidden'
  readonly kind: Reading['kind']
  readonly form: Form
  /** Tells apart what has one name but is not the same: the contact and the relay of one node, both `status`. */
  readonly sense?: string
  /** The property that sets it, where that is another one of its class, endpoint and key. */
  readonly by?: string
  /** It is hidden where the node has one of these, or any value of its class with a key (`keyed`), which say the same. */
  readonly unless?: readonly Sibling[] | 'keyed'
  /** All values of its class with this name are one reading: the buttons of a scene controller. */
  readonly shared?: boolean
}

type More = Partial<Pick<Meaning, 'sense' | 'by' | 'unless' | 'shared'>>

/** A reading that is a number. */
export const measured = (name: string, form: Form, more: More = {}): Meaning => ({
  name,
  role: 'reading',
  kind: 'number',
  form,
  ...more,
})

/** A reading that is reported when it changes. */
export const state = (name: string, form: Form, more: More = {}): Meaning => ({
  name,
  role: 'reading',
  kind: 'state',
  form,
  ...more,
})

/** A reading that happens and is not retained. */
export const event = (name: string, form: Form, more: More = {}): Meaning => ({
  name,
  role: 'reading',
  kind: 'event',
  form,
  ...more,
})

/** Something to be seen and set that is no reading. */
export const setting = (name: string, form: Form): Meaning => ({ name, role: 'setting', kind: 'state', form })

/** Something to be set that cannot be read. */
export const action = (name: string, form: Form): Meaning => ({ name, role: 'action', kind: 'event', form })

/** A value that is not shown. */
export const hidden: Meaning = { name: 'hidden', role: 'hidden', kind: 'state', form: opaque }

/** A configuration parameter; its name is made where parameters are listed. */
export const parameter: Meaning = { name: 'parameter', role: 'parameter', kind: 'state', form: opaque }

/** A row of the tables: what a value of a class means. */
export type Row = readonly [
  commandClass: number,
  property: string | number,
  meaning: Meaning,
  propertyKey?: string | number,
]

/** One text for one value of a node. */
export const keyOf = ({ commandClass, endpoint = 0, property, propertyKey }: ValueID): string =>
  propertyKey === undefined
    ? `${commandClass}/${endpoint}/${property}`
    : `${commandClass}/${endpoint}/${property}/${propertyKey}`
