import type { CacheEvents } from './driver/cache.ts'
import { cacheProblem } from './driver/trouble.ts'
import type { ZwaveService } from './life/parts.ts'

/** Joins how the stick is, which the service is told, with whether the cache can be written. */
export function withCache(service: ZwaveService): {
  readonly service: ZwaveService
  readonly cache: CacheEvents
} {
  const { config, log } = service
  let stick = false
  let problem: string | undefined
  const tell = () => {
    if (!stick) return
    if (problem === undefined) service.online()
    else service.degraded(problem)
  }
  return {
    service: {
      ...service,
      online() {
        stick = true
        tell()
      },
      degraded(reason) {
        stick = false
        service.degraded(reason)
      },
    },
    cache: {
      failed(error) {
        problem = cacheProblem(error, config.cacheDir)
        log.error({ err: error }, problem)
        tell()
      },
      written() {
        problem = undefined
        log.info('the cache can be written again')
        tell()
      },
    },
  }
}
