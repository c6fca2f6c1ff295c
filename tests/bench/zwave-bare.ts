// What zwave-js alone needs (zwave.ts starts it): a driver that takes values, and nothing behind it.
//   <tcp://host:port> <cache folder> <nodes> <values>   prints `up` when it is ready, `interviewed`, and `done`
import { Driver } from 'zwave-js'

const [port = '', cacheDir = '', nodes = '0', wanted = '0'] = process.argv.slice(2)
const driver = new Driver(port, {
  storage: { cacheDir, lockDir: `${cacheDir}/lock`, throttle: 'slow' },
  logConfig: { enabled: false },
  disableOptimisticValueUpdate: true,
})
let interviewed = 0
let values = 0
const say = (text: string) => process.stdout.write(`${text}\n`)
driver.on('error', (error) => say(`error ${error.message}`))
driver.once('driver ready', () => {
  say('up')
  for (const node of driver.controller.nodes.values()) {
    if (node.isControllerNode) continue
    node.on('ready', () => {
      if (++interviewed === Number(nodes)) say('interviewed')
    })
    const value = () => {
      if (interviewed === Number(nodes) && ++values === Number(wanted)) say('done')
    }
    node.on('value added', value)
    node.on('value updated', value)
  }
})
await driver.start()
