import type { TranslatedValueID, ValueMetadata } from 'zwave-js'
import { cc } from './classes.ts'
import type { Entry, Layout } from './layout.ts'
import type { Exposed, ExposedParameter, NodeView } from './model.ts'
import { numeric, wordsOf } from './wishes.ts'

/** What a node tells and takes, by name. */
export function exposesOf(view: NodeView, layout: Layout): readonly Exposed[] {
  const all = [...layout.byName].flatMap(([name, entries]) => {
    const settable = entries.find(({ target }) => target !== undefined)
    const main = settable ?? entries[0]
    return main === undefined ? [] : [exposed(view, name, main, entries)]
  })
  const battery = layout.byName.get('battery')?.[0]
  if (battery === undefined || layout.byName.has('battery_low')) return all
  // of an alarm that is no value (see battery-low.ts)
  return [...all, { name: 'battery_low', type: 'boolean', read: true, set: false, id: plainId(battery.id) }]
}

function exposed(view: NodeView, name: string, main: Entry, all: readonly Entry[]): Exposed {
  const { meaning, metadata, id, target } = main
  const own = meaning.form.describe(metadata, id)
  const { values: _, ...described } =
    target === undefined ? own : { ...meaning.form.describe(target.metadata, id), ...rangeless(own) }
  const values = [
    ...new Set(all.flatMap((each) => each.meaning.form.describe(each.metadata, each.id).values ?? [])),
  ]
  const value = meaning.role === 'setting' ? meaning.form.read(view.value(id), metadata, id) : undefined
  return {
    name,
    ...described,
    read: meaning.role === 'reading',
    set: target !== undefined,
    ...(values.length > 0 && { values }),
    ...(!meaning.shared && tells(metadata.label) && { description: metadata.label }),
    ...(value !== undefined && { value }),
    id: plainId(id),
  }
}

/** Labels that say nothing which the name does not say. */
const tells = (label: string | undefined): label is string =>
  label !== undefined && !/^(current|target) value$/i.test(label)

/** What is told of a value without its range: the range is that of what is set. */
function rangeless({
  min: _min,
  max: _max,
  ...rest
}: ReturnType<Entry['meaning']['form']['describe']>): Partial<Exposed> {
  return rest
}

const plainId = ({ commandClass, endpoint = 0, property, propertyKey }: TranslatedValueID) => ({
  commandClass,
  endpoint,
  property,
  ...(propertyKey !== undefined && { propertyKey }),
})

/** The configuration parameters of a node, in the order of their numbers. */
export function parametersOf(view: NodeView, layout: Layout): readonly ExposedParameter[] {
  return [...layout.byKey.values()]
    .filter(({ id }) => id.commandClass === cc.configuration && typeof id.property === 'number')
    .map(({ id, metadata }) => parameterOf(view, id, metadata))
}

function parameterOf(view: NodeView, id: TranslatedValueID, metadata: ValueMetadata): ExposedParameter {
  const { unit, min, max, default: initial } = numeric(metadata)
  const value = view.value(id)
  const words = [...wordsOf(metadata)]
  return {
    parameter: Number(id.property),
    ...(typeof id.propertyKey === 'number' && { bitMask: id.propertyKey }),
    ...(metadata.label !== undefined && { label: metadata.label }),
    ...(metadata.description !== undefined && { description: metadata.description }),
    ...(unit !== undefined && { unit }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(typeof initial === 'number' && { default: initial }),
    ...(typeof value === 'number' && { value }),
    set: metadata.writeable,
    ...(words.length > 0 && { values: Object.fromEntries(words.map(([raw, word]) => [word, raw])) }),
  }
}
