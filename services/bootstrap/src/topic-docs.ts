/** A topic of a service, for the documents; `<…>` stands for what varies. */
export interface TopicDoc {
  readonly topic: string
  readonly payload: string
  readonly retained: boolean
  /** Who publishes: the service, or anyone. */
  readonly by: 'service' | 'anyone'
}

/** The topics that every service has: `<group>` is `GROUP`, `<service>` its `SERVICE_ID`. */
export const serviceTopics: readonly TopicDoc[] = [
  {
    topic: '<group>/<service>/status/state',
    payload:
      '`starting`, `online`, `degraded` (runs, but without its device or database), `stopping`, `offline` (also its will)',
    retained: true,
    by: 'service',
  },
  {
    topic: '<group>/<service>/status/heartbeat',
    payload:
      'JSON: `state`, `reason`, `uptime_s`, `rss_bytes`, `version`, `src`, `seq`, `head`, `waiting`, `dropped`, and its counters',
    retained: false,
    by: 'service',
  },
  {
    topic: '<group>/<service>/status/error',
    payload: 'JSON: `action`, `error`, `ts`, for a command that failed or was refused',
    retained: false,
    by: 'service',
  },
  {
    topic: '<group>/<service>/action/log-level',
    payload: '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`',
    retained: false,
    by: 'anyone',
  },
]
