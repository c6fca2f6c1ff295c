import { readFileSync } from 'node:fs'
import { childrenOf, type Stack, until } from './engine.ts'

const services = ['rf', 'zwave', 'lcd', 'influx-writer', 'simulator'] as const
const runs = 3

/** Sizes, memory and start of the services in the running stack, beside bare Node in the same image: a table as text. */
export async function figures(stack: Stack): Promise<string> {
  const [bareStart, bare] = await bareNode(stack)
  const rows = [row('node (bare)', 0, bare, bareStart, bareStart, bare)]
  let watchers = 0
  for (const service of services) {
    const pid = await stack.pidOf(service)
    const memory = memoryOf(pid)
    watchers = Math.max(watchers, ...childrenOf(pid).map((child) => memoryOf(child).own))
    rows.push(
      row(service, await ownBytes(stack, service), memory, await startOf(stack, service), bareStart, bare),
    )
  }
  return [
    'service | own layers | RSS | × bare | PSS | private | start | × bare',
    ...rows,
    `beside each service its watchdog's shell, private ${watchers.toFixed(2)} MiB`,
  ].join('\n')
}

interface Memory {
  readonly rss: number
  readonly pss: number
  readonly own: number
}

function row(
  name: string,
  bytes: number,
  memory: Memory,
  start: number,
  bareStart: number,
  bare: Memory,
): string {
  const mib = (value: number) => `${value.toFixed(1)} MiB`
  const { rss, pss, own } = memory
  return [
    name,
    `${Math.round(bytes / 1024)} KiB`,
    mib(rss),
    (rss / bare.rss).toFixed(2),
    mib(pss),
    mib(own),
    `${Math.round(start)} ms`,
    (start / bareStart).toFixed(2),
  ].join(' | ')
}

function memoryOf(pid: number): Memory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const of = (name: string) => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(text)?.[1]) / 1024
  return { rss: of('Rss'), pss: of('Pss'), own: of('Private_Dirty') }
}

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN

/** Time of `node -e 0` and memory of a Node that does nothing, in rf's container. */
async function bareNode(stack: Stack): Promise<readonly [start: number, Memory]> {
  const times = await stack.inside(
    'rf',
    `for i in $(seq ${runs}); do a=$(date +%s%N); NODE_COMPILE_CACHE= node -e 0; b=$(date +%s%N); echo $(((b - a) / 1000)); done`,
  )
  const bare = await stack.inside(
    'rf',
    "NODE_COMPILE_CACHE= node -e 'setTimeout(() => {}, 20000)' & sleep 1.5; cat /proc/$!/smaps_rollup; kill $!",
  )
  const of = (name: string) => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(bare)?.[1]) / 1024
  const memory = { rss: of('Rss'), pss: of('Pss'), own: of('Private_Dirty') }
  return [median(times.trim().split('\n').map(Number)) / 1000, memory]
}

/** Bytes of the layers that a service's image has beyond those that all have. */
async function ownBytes(stack: Stack, service: string): Promise<number> {
  const image = await stack.inspect(service, '{{.Image}}')
  const history = await stack.run(
    'docker',
    'history',
    '--human=false',
    '--format',
    '{{.Size}} {{.CreatedBy}}',
    image,
  )
  const layers = history.trim().split('\n')
  const shared = layers.findIndex((layer) => layer.includes('readable-log'))
  return layers.slice(0, shared).reduce((sum, layer) => sum + Number(layer.split(' ')[0]), 0)
}

/** From the start of the process to its connection with the broker, which is when it could be online. */
async function startOf(stack: Stack, service: string): Promise<number> {
  const said = service === 'simulator' ? 'gateway listens' : 'connected to the broker'
  const times: number[] = []
  for (let i = 0; i < runs; i++) {
    const since = new Date().toISOString()
    await stack.compose('restart', service)
    const event = await until(`${service} says: ${said}`, 30, async () => {
      const logs = await stack.compose(
        '--ansi',
        'never',
        'logs',
        '--no-log-prefix',
        '--since',
        since,
        service,
      )
      return logs.split('\n').find((line) => line.includes(said))
    })
    const time = Number(/"time":(\d+)/.exec(event)?.[1])
    times.push(time - startTime(await stack.pidOf(service)))
  }
  return median(times)
}

/** When a process was started, in milliseconds since 1970 (proc(5), /proc/pid/stat field 22, in hundredths of a second). */
function startTime(pid: number): number {
  const ticks = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19])
  const uptime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0])
  return Date.now() - (uptime - ticks / 100) * 1000
}
