import type { Model } from './model.ts'

/** The plug that is switched, and the topic of its commands, as anybody may give them. */
const plug = 'fgwpe101-1'
const topic = `z-wave/${plug}/action/set`

/** How long the plug is seen as it is before it is switched, and when a command without effect is given again; ms. */
const beforeMs = 3000
const againMs = 5000

/**
 * What the demo does by itself: once, it switches a plug off by MQTT, to be seen drawing 0 W; one that is off is switched
 * on first.
 */
export class Showcase {
  readonly #port: number
  readonly #send: (topic: string, payload: string) => void
  #drawing: boolean | undefined
  #since = 0
  #sent = Number.NEGATIVE_INFINITY
  #off = false
  #done = false

  /**
   * @param port the broker's, told with the command so that anybody can give it
   * @param send publishes a command
   */
  constructor(port: number, send: (topic: string, payload: string) => void) {
    this.#port = port
    this.#send = send
  }

  /** @param now ms since 1970 */
  look(model: Pick<Model, 'sensors' | 'event'>, now: number): void {
    const power = model.sensors.get(plug)?.get('power')
    if (this.#done || typeof power?.value !== 'number') return
    const drawing = power.value > 0
    if (drawing !== this.#drawing) this.#since = now
    this.#drawing = drawing
    if (this.#off && !drawing) {
      this.#done = true
      model.event(now, `${plug} draws 0 W`)
    } else if (now - this.#since >= beforeMs && now - this.#sent >= againMs) {
      this.#sent = now
      this.#off = drawing
      const payload = drawing ? 'off' : 'on'
      model.event(now, `mosquitto_pub -p ${this.#port} -t ${topic} -m ${payload}`)
      this.#send(topic, payload)
    }
  }
}
