import type { FileSchema } from '@constellation/bootstrap/config/file'
import { record, strictObject } from '@constellation/bootstrap/config/file-schema'
import * as v from 'valibot'

/** Settings of one reading of numbers, but for `ignore`. What is left out does nothing. */
export interface ReadingSettings {
  /** It is not published at all. */
  readonly ignore?: boolean | undefined
  /** A change of less is not published (in the unit that is published). */
  readonly deadband?: number | undefined
  /** Shortest time between two, in seconds. */
  readonly interval?: number | undefined
  /** What is inside the deadband is published all the same after so long, in seconds. */
  readonly longest?: number | undefined
  /** Published is what the node says × scale + offset; not of what can be set. */
  readonly scale?: number | undefined
  readonly offset?: number | undefined
  /** What is below or above is not plausible: it is counted, told in `status/implausible`, and not published. */
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/** Settings of readings, by their name. */
export type Readings = Readonly<Record<string, ReadingSettings>>

/** Settings of one node, with the general ones of the file. */
export interface NodeSettings {
  readonly name: string | undefined
  /** Nothing is published of it. */
  readonly ignore: boolean
  readonly readings: Readings
  /** Seconds between two requests for a reading, by its name. */
  readonly poll: Readonly<Record<string, number>>
  /** Reports a minute that are warned of; 0: never. */
  readonly flood: number
}

/** What the file says of one node. */
interface NamedNode {
  readonly name?: string | undefined
  readonly ignore: boolean
  readonly readings: Readings
  readonly poll: Readonly<Record<string, number>>
  readonly flood?: number | undefined
}

/** config/zwave.yaml. */
export interface ZwaveFile {
  /** For every node. */
  readonly readings: Readings
  readonly poll: Readonly<Record<string, number>>
  readonly flood: number
  /** By node ID. */
  readonly nodes: Readonly<Record<string, NamedNode>>
}

const day = 86_400
/** A node that is asked more often has no time for anything else; battery and air bear no less. */
const shortestPoll = 30

const finite = v.pipe(v.number('is not a number'), v.finite('is not a number'))

const seconds = (least: number, text: string) =>
  v.pipe(
    v.number('is not a number of seconds'),
    v.minValue(least, `is less than ${least} seconds`),
    v.maxValue(day, 'is more than a day'),
    v.description(text),
  )

const flood = v.pipe(
  v.number('is not a number'),
  v.integer('is not a whole number'),
  v.minValue(0, 'is less than 0'),
  v.maxValue(10_000, 'is more than 10000'),
  v.description('Reports a minute of one node that are warned of; 0: never.'),
)

const readingName = v.pipe(
  v.string('is not a text'),
  v.regex(/^[a-z0-9_]{1,57}(-\d{1,3})?$/, 'is not the name of a reading: temperature, power-2'),
)

const nonZero = v.pipe(
  finite,
  v.check((factor) => factor !== 0, 'is 0'),
  v.description('Published is what the node says × scale + offset.'),
)

/** What is in a mapping that need not be good: a check of its members together runs also where one of them is not. */
const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

const reading = v.pipe(
  strictObject({
    ignore: v.optional(v.boolean('is not true or false')),
    deadband: v.optional(
      v.pipe(finite, v.minValue(0, 'is less than 0'), v.description('A change of less is not published.')),
    ),
    interval: v.optional(seconds(0, 'Shortest time between two, in seconds.')),
    longest: v.optional(
      seconds(1, 'What is inside the deadband is published all the same after so many seconds (900).'),
    ),
    scale: v.optional(nonZero),
    offset: v.optional(finite),
    min: v.optional(v.pipe(finite, v.description('What is below is not plausible, and not published.'))),
    max: v.optional(v.pipe(finite, v.description('What is above is not plausible, and not published.'))),
  }),
  v.rawCheck(({ dataset: { value }, addIssue }) => {
    const { min, max } = membersOf(value)
    if (typeof min === 'number' && typeof max === 'number' && min >= max)
      addIssue({ message: 'has a min that is not below max' })
  }),
)

const readings = v.optional(record(readingName, reading), {})
const poll = v.optional(
  record(readingName, seconds(shortestPoll, `Seconds between two requests, ${shortestPoll} or more.`)),
  {},
)

const name = v.pipe(
  v.string('is not a text: write it in quotes'),
  v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'is not 1 to 64 of A-Z a-z 0-9 - _'),
  v.check((text) => text !== 'controller', 'is the name of the stick'),
  v.description('The level of the topic: z-wave/<name>/data/temperature.'),
)

/** Z-Wave: 1 to 232; Long Range: 256 to 4000. */
const nodeId = v.pipe(
  v.string('is not a text'),
  v.regex(/^([1-9]\d{0,2}|[1-3]\d{3}|4000)$/, 'is not the ID of a node: 1 to 4000'),
)

const node = strictObject({
  name: v.optional(name),
  ignore: v.optional(v.boolean('is not true or false'), false),
  readings,
  poll,
  flood: v.optional(flood),
})

/** What is wrong with the name of a node, besides its form. */
function nameProblem(names: ReadonlyMap<string, unknown>, id: string, own: unknown): string | undefined {
  if (/^node-\d+$/.test(String(own)) && own !== `node-${id}`)
    return 'is the name of another node while it has none of its own'
  const other = [...names].find(([each, name]) => each !== id && name === own)
  return other === undefined ? undefined : `is the name of node ${other[0]} as well`
}

const nodes = v.pipe(
  record(nodeId, node),
  v.rawCheck(({ dataset, addIssue }) => {
    const given = Object.entries(membersOf(dataset.value))
    const names = new Map(given.map(([id, each]) => [id, membersOf(each)['name']]))
    for (const [id, value] of given) {
      const own = names.get(id)
      const message = typeof own === 'string' ? nameProblem(names, id, own) : undefined
      if (message === undefined) continue
      const place = { type: 'object', origin: 'value' } as const
      addIssue({
        message,
        input: own,
        path: [
          { ...place, input: membersOf(dataset.value), key: id, value },
          { ...place, input: membersOf(value), key: 'name', value: own },
        ],
      })
    }
  }),
)

/** The schema of config/zwave.yaml. */
export const zwaveFile: FileSchema<ZwaveFile> = strictObject({
  readings,
  poll,
  flood: v.optional(flood, 120),
  nodes: v.optional(nodes, {}),
})

/** The settings of a node: its own before the general ones, key by key. */
export function settingsOf(file: ZwaveFile, nodeId: number): NodeSettings {
  const own = file.nodes[String(nodeId)]
  const names = new Set([...Object.keys(file.readings), ...Object.keys(own?.readings ?? {})])
  const merged = [...names].map((each) => [each, { ...file.readings[each], ...own?.readings[each] }] as const)
  return {
    name: own?.name,
    ignore: own?.ignore ?? false,
    readings: Object.fromEntries(merged),
    poll: { ...file.poll, ...own?.poll },
    flood: own?.flood ?? file.flood,
  }
}

/** The names that the file gives, by node ID. */
export function namesIn(file: ZwaveFile): ReadonlyMap<number, string> {
  return new Map(
    Object.entries(file.nodes).flatMap(([id, { name: own }]) =>
      own === undefined ? [] : [[Number(id), own] as const],
    ),
  )
}
