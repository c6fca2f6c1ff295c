/** A moment in local time. */
export interface LocalTime {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
  /** 0 is Sunday. */
  readonly weekday: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

/** Where local time comes from; a test has its own. */
export interface Calendar {
  /** @param ms since 1970 */
  at(ms: number): LocalTime
  /** The midnight before (or at) `ms`, in milliseconds since 1970. */
  dayStart(ms: number): number
}

/** The calendar of the process's time zone (`TZ`). */
export const localCalendar: Calendar = {
  at(ms) {
    const date = new Date(ms)
    return {
      year: date.getFullYear(),
      month: date.getMonth() + 1,
      day: date.getDate(),
      weekday: date.getDay(),
      hour: date.getHours(),
      minute: date.getMinutes(),
      second: date.getSeconds(),
    }
  },
  dayStart: (ms) => new Date(ms).setHours(0, 0, 0, 0),
}

/** The calendar of UTC. */
export const utcCalendar: Calendar = {
  at(ms) {
    const date = new Date(ms)
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      weekday: date.getUTCDay(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
    }
  },
  dayStart: (ms) => new Date(ms).setUTCHours(0, 0, 0, 0),
}

/** The time that passes: `wall` in milliseconds since 1970, which somebody may set; `elapsed` since any moment. */
export interface Clock {
  wall(): number
  elapsed(): number
}

/** This machine's. */
export const machineClock: Clock = { wall: Date.now, elapsed: () => performance.now() }
