import { holds, youngest } from '../condition/holds.ts'
import type { Alert } from '../pages/page.ts'
import { subjectsOf } from '../pages/subjects.ts'
import type { Scene, Subject } from '../scene.ts'

/** An alert whose condition has held for long enough. */
export interface Active {
  readonly key: string
  readonly alert: Alert
  readonly subject: Subject | undefined
}

interface Watched {
  /** When the condition came true, by the clock that is never set, in milliseconds. */
  readonly since: number
  /** Somebody has seen it: it is told no more until its condition has ended. */
  seen: boolean
}

/** Watches the conditions of all alerts. */
export class Alerts {
  readonly #alerts: readonly Alert[]
  #watched = new Map<string, Watched>()

  constructor(alerts: readonly Alert[]) {
    this.#alerts = alerts
  }

  /** What is to be told now, the most important first. @param elapsed milliseconds of the clock that is never set */
  active(scene: Scene, elapsed: number): readonly Active[] {
    const watched = new Map<string, Watched>()
    const active: Active[] = []
    for (const alert of this.#alerts)
      for (const subject of this.#subjects(alert, scene)) {
        const key = `alert ${alert.name} ${subject?.topic ?? `${subject?.group}/${subject?.sensor}`}`
        const about = { subject, fresh: alert.fresh }
        // a door that was open before this program was started has been open since then
        const since = () => elapsed - youngest(alert.when, scene, about)
        const known = this.#watched.get(key) ?? { since: since(), seen: false }
        watched.set(key, known)
        if (!known.seen && elapsed - known.since >= alert.forMs) active.push({ key, alert, subject })
      }
    this.#watched = watched // those whose condition has ended are forgotten
    return active.sort((a, b) => b.alert.priority - a.alert.priority)
  }

  /** Everything that is told now has been seen. */
  acknowledge(active: readonly Active[]): void {
    for (const { key } of active) {
      const watched = this.#watched.get(key)
      if (watched) watched.seen = true
    }
  }

  #subjects({ each, when, fresh }: Alert, scene: Scene): readonly (Subject | undefined)[] {
    if (each !== undefined) return subjectsOf(each, when, fresh, scene)
    return holds(when, scene, { subject: undefined, fresh }) ? [undefined] : []
  }
}
