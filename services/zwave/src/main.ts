import { runService } from '@constellation/bootstrap/run-service'
import { zwaveOptions } from './options.ts'

// stick → driver → nodes → values → readings → MQTT; MQTT → commands → nodes. The driver's library is loaded once the
// configuration is good.
await runService('zwave', zwaveOptions, async (service) => {
  const { run } = await import('./run.ts')
  await run(service)
})
