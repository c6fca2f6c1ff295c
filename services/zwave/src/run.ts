import { createHash } from 'node:crypto'
import { rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Backoff } from '@constellation/bootstrap/backoff'
import { count } from '@constellation/bootstrap/counters'
import type { Driver, PartialZWaveOptions } from 'zwave-js'
import { libVersion } from 'zwave-js'
import { Commander } from './actions/commander.ts'
import { Inclusion } from './actions/inclusion.ts'
import { withCache } from './condition.ts'
import { bindingOf } from './driver/binding.ts'
import { Cache } from './driver/cache.ts'
import { makeDriver } from './driver/open-driver.ts'
import { regionNumber } from './driver/regions.ts'
import { type Network, Stick } from './driver/stick.ts'
import { type KeyName, readKeys } from './keys.ts'
import { Home } from './life/home.ts'
import { fingerprint, grantedKeys, keyWarnings } from './life/key-check.ts'
import type { NetworkEvent, ZwaveService } from './life/parts.ts'
import { Store } from './store.ts'
import { zwaveGroup } from './values/model.ts'

/** What tests change. */
export interface Tuning {
  readonly driver?: Pick<PartialZWaveOptions, 'timeouts' | 'attempts' | 'storage'>
  readonly backoff?: Backoff
  /** Time between two tries to write the cache, in milliseconds. */
  readonly cacheRetryMs?: number
  /** A steady clock in milliseconds, by which the stick's silence is measured. */
  readonly now?: () => number
}

/** Runs the stick until the service stops. It is loaded only after the configuration was found good: zwave-js is large. */
export async function run(given: ZwaveService, tuning: Tuning = {}): Promise<void> {
  const { service, cache: events } = withCache(given)
  const cache = new Cache(events, tuning.cacheRetryMs)
  const { config, log, counters, signal } = service
  const keys = readKeys(config)
  const event = (value: NetworkEvent) =>
    service.status({ group: zwaveGroup, sensor: 'controller', name: 'event', value })
  const inclusion = new Inclusion(service, event)
  const commander = new Commander({ service, inclusion, event })
  service.onActions(zwaveGroup, (command) => commander.carryOut(command))
  counters['library_warnings'] ??= 0
  const homes = new Homes(service)
  const server = config.serverPort === null ? undefined : await loadServer(service, config.serverPort)

  const lockDir = lockDirOf(config.cacheDir)
  const stick = new Stick(
    {
      port: config.port,
      cacheDir: config.cacheDir,
      open: bindingOf(config.port),
      makeDriver: (open) =>
        makeDriver(open, {
          cacheDir: config.cacheDir,
          lockDir,
          keys,
          region: config.rfRegion === null ? undefined : regionNumber(config.rfRegion),
          power: config.rfPower ?? undefined,
          version: libVersion,
          log,
          warned: () => count(counters, 'library_warnings'),
          inclusion: inclusion.callbacks,
          cache,
          ...(tuning.driver === undefined ? {} : { tuning: tuning.driver }),
        }),
      backoff: tuning.backoff ?? new Backoff(1000, 30_000),
      ...(tuning.now === undefined ? {} : { now: tuning.now }),
      counters,
    },
    {
      ready: (driver) => {
        const home = homes.of(driver)
        const network = commander.begin(driver, home)
        checkKeys(service, driver, home, keys)
        log.info(
          { home: driver.homeId.toString(16), nodes: driver.controller.nodes.size - 1 },
          'the stick is ready',
        )
        service.online()
        return server ? server.serve(driver, network) : network
      },
      lost: (reason) => {
        commander.lost(reason)
        service.degraded(reason)
      },
    },
  )
  await stick.run(signal)
  await rmdir(lockDir).catch(() => undefined) // not empty: it is another process's
  await homes.save()
}

/** The lock's folder, one a cache: zwave-js calls the lock after the network alone. No other user's folder is above it. */
export function lockDirOf(cacheDir: string): string {
  const hash = createHash('sha256').update(resolve(cacheDir)).digest('hex').slice(0, 16)
  return join(tmpdir(), `constellation-zwave-${hash}`)
}

/** What is known of each network that was met in this run: mostly one. */
class Homes {
  readonly #service: ZwaveService
  readonly #homes = new Map<number, Home>()

  constructor(service: ZwaveService) {
    this.#service = service
  }

  of({ homeId }: Driver): Home {
    const known = this.#homes.get(homeId)
    if (known) return known
    const { config, file, log } = this.#service
    const home = new Home(
      Store.open(config.cacheDir, homeId, (problem) => log.error(problem)),
      file,
      (error) => log.error({ err: error }, 'what is known of the network cannot be kept'),
    )
    this.#homes.set(homeId, home)
    return home
  }

  async save(): Promise<void> {
    for (const { store } of this.#homes.values()) await store.save()
  }
}

function checkKeys(
  { log, counters }: ZwaveService,
  driver: Driver,
  home: Home,
  keys: ReadonlyMap<KeyName, Uint8Array>,
): void {
  const { known } = home.store
  const now = new Map([...keys].map(([name, key]) => [name, fingerprint(driver.homeId, key)] as const))
  const granted = grantedKeys(driver, (node) => known.sensors[node] ?? `node-${node}`)
  for (const warning of keyWarnings(granted, now, known.keys)) {
    count(counters, 'key_warnings')
    log.error(warning)
  }
  // a key that nodes were joined with is remembered until it is the right one again
  const inUse = new Set<string>(granted.map(({ key }) => key))
  for (const [name, print] of now)
    if (!inUse.has(name) || known.keys[name] === undefined) known.keys[name] = print
  home.store
    .save()
    .catch((error: unknown) => log.error({ err: error }, 'what is known of the network cannot be kept'))
}

async function loadServer(
  service: ZwaveService,
  port: number,
): Promise<{ serve(driver: Driver, network: Network): Network }> {
  const { WebsocketServer } = await import('./server.ts')
  return new WebsocketServer(service.log, service.config.serverHost, port)
}
