import assert from 'node:assert/strict'
import type { Stack } from './engine.ts'

/** What a container may do, seen from inside. */
export interface Confinement {
  readonly service: string
  readonly uid: string
  readonly writable: string
  /** Which of the others it can open a connection to, by address: not only by name. */
  readonly reaches: string
  /** Whether one of its networks leads out of the stack, by what the engine says: an older one gives a default route to all. */
  readonly outside: 'yes' | 'no'
}

/** The whole of it, service by service; what is not here must not be. */
const allowed: readonly Confinement[] = [
  { service: 'mosquitto', uid: '1883', writable: '/mosquitto/data /tmp', reaches: '', outside: 'yes' },
  { service: 'rf', uid: '1000', writable: '/data /tmp', reaches: 'mosquitto simulator', outside: 'yes' },
  { service: 'zwave', uid: '1000', writable: '/data /tmp', reaches: 'mosquitto simulator', outside: 'yes' },
  { service: 'lcd', uid: '1000', writable: '/tmp', reaches: 'mosquitto simulator', outside: 'yes' },
  { service: 'simulator', uid: '1000', writable: '/tmp', reaches: '', outside: 'yes' },
  {
    service: 'influx-writer',
    uid: '1000',
    writable: '/data /tmp',
    reaches: 'mosquitto influxdb',
    outside: 'no',
  },
]

const ports: Readonly<Record<string, number>> = { mosquitto: 1883, influxdb: 8086, simulator: 9001 }

/** Looks at each container from inside, compares with the table, and returns it as text. */
export async function confinement(stack: Stack): Promise<string> {
  const addresses = new Map<string, string[]>()
  for (const service of Object.keys(ports)) {
    const found = await stack.inspect(service, '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}')
    addresses.set(service, found.split(' ').filter(Boolean))
  }
  const rows: string[] = []
  for (const want of allowed) {
    const { service } = want
    const status = await stack.inside(
      service,
      'id -u; grep -hE "^(CapEff|CapBnd|NoNewPrivs|Seccomp):" /proc/1/status',
    )
    assert.deepEqual(
      status.split(/\s+/).filter(Boolean),
      [
        want.uid,
        'CapEff:',
        '0000000000000000',
        'CapBnd:',
        '0000000000000000',
        'NoNewPrivs:',
        '1',
        'Seccomp:',
        '2',
      ],
      `${service}: user, capabilities, privileges, system calls`,
    )
    const got: Confinement = {
      service,
      uid: want.uid,
      writable: await writable(stack, service),
      reaches: await reaches(stack, service, addresses),
      outside: await wayOut(stack, service),
    }
    assert.deepEqual(got, want)
    rows.push([service, want.uid, 'none', want.writable, want.reaches || '-', want.outside].join(' | '))
  }
  return ['service | uid | capabilities | writable | reaches | way out', ...rows].join('\n')
}

/** Every directory that its user can write to, kernel interfaces aside. */
async function writable(stack: Stack, service: string): Promise<string> {
  const find =
    'find / -path /proc -prune -o -path /sys -prune -o -type d -writable -prune -print 2>/dev/null || true'
  const found = (await stack.inside(service, find)).split('\n').filter((path) => path !== '')
  return found
    .filter((path) => path !== '/dev/mqueue')
    .sort()
    .join(' ')
}

async function wayOut(stack: Stack, service: string): Promise<'yes' | 'no'> {
  const networks = await stack.inspect(service, '{{range .NetworkSettings.Networks}}{{.NetworkID}} {{end}}')
  const ids = networks.split(' ').filter(Boolean)
  const internal = await stack.run('docker', 'network', 'inspect', '--format', '{{.Internal}}', ...ids)
  return internal.includes('false') ? 'yes' : 'no'
}

async function reaches(
  stack: Stack,
  service: string,
  addresses: ReadonlyMap<string, readonly string[]>,
): Promise<string> {
  const others = [...addresses].filter(([other]) => other !== service)
  // all at once, since what is closed off takes its second
  const attempts = others.map(([other, ips]) => {
    const tries = ips.map((ip) => `timeout 1 bash -c '</dev/tcp/${ip}/${ports[other]}' 2>/dev/null`)
    return `{ if ${tries.join(' || ')}; then echo ${other}; fi; } &`
  })
  const found = (await stack.inside(service, `${attempts.join('\n')}\nwait`)).split('\n')
  return others
    .map(([other]) => other)
    .filter((other) => found.includes(other))
    .join(' ')
}
