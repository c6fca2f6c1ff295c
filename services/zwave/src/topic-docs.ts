import type { TopicDoc } from '@constellation/bootstrap/topic-docs'

const of = (topic: string, payload: string, by: TopicDoc['by'], retained = false): TopicDoc => ({
  topic: `z-wave/${topic}`,
  payload,
  retained,
  by,
})
const says = (topic: string, payload: string, retained = false) => of(topic, payload, 'service', retained)
const takes = (topic: string, payload: string) => of(topic, payload, 'anyone')

const nodes: readonly TopicDoc[] = [
  says(
    '<node>/data/<name>',
    'a reading; what a node has is in its `status/exposes`. Events (`scene`, `button`) are not retained',
    true,
  ),
  says('<node>/status/state', '`alive`, `asleep`, `awake`, `dead`, `interviewing`', true),
  says(
    '<node>/status/exposes',
    'JSON: `values` (name, type, unit, range, words, whether it is read and set), `parameters`',
    true,
  ),
  says(
    '<node>/status/queue',
    'JSON: `count`, `waiting`: commands for a node that sleeps; cleared when none waits',
    true,
  ),
  says(
    '<node>/status/statistics',
    'JSON, once a minute where it has changed: `sent`, `received`, `round_trip_ms`, `signal_dbm`, …',
  ),
  says('<node>/status/implausible', 'JSON: readings outside the range of the configuration, by name'),
  says('<node>/status/error', 'JSON: `action`, `error`, `ts`, for a command that failed or was refused'),
  takes(
    '<node>/action/set',
    '`on`, `off`, `toggle`, a level; `{"level":40,"duration":2}`, `{"property":…,"value":…}`; `expires` in seconds for a node that sleeps',
  ),
  takes('<node>/action/config', '`{"parameter":1,"value":0}`, the parameter by number or label'),
  takes('<node>/action/refresh', 'asks the node for all values, or for one: `power`'),
  takes('<node>/action/ping', 'nothing; the reply has the time in ms'),
  takes('<node>/action/interview', 'nothing: asks the node anew what it is and can'),
  takes(
    '<node>/action/associate',
    '`{"group":2,"add":"dimmer-1"}`, `remove`, `endpoint`; without them the reply has the groups',
  ),
  takes('<node>/action/health', 'rounds, 5: the way between stick and node, rated 0 to 10 in the reply'),
]

const controller: readonly TopicDoc[] = [
  says(
    'controller/status/nodes',
    'JSON: the list of nodes with name, ID, model, firmware, power and security',
    true,
  ),
  says(
    'controller/status/event',
    'JSON: `event`: `joined`, `left`, `found`, `grant`, `pin`, `inclusion-…`, `interview-…`, `firmware-…`, `routes-…`, `flood`, `queued-command`',
  ),
  says(
    'controller/status/inclusion',
    'JSON: `state`: `idle`, `including`, `excluding`, `joining`, `grant`, `pin`, with what is asked',
    true,
  ),
  says('controller/status/statistics', 'JSON, once a minute where it has changed'),
  takes('controller/action/set', '`{"nodes":["a-1","b-1"],"value":"off"}`: one command to several nodes'),
  takes(
    'controller/action/include',
    'seconds, 60; `{"seconds":60,"strategy":"default"}`, or `s2`, `s0`, `insecure`',
  ),
  takes('controller/action/grant', 'answers `grant`: `true`, `false`, or `{"classes":["S2_Authenticated"]}`'),
  takes('controller/action/pin', 'answers `pin`: the five digits, or `false`'),
  takes('controller/action/exclude', 'seconds, 60'),
  takes('controller/action/stop', 'nothing: ends inclusion, exclusion, rebuilding of routes'),
  takes(
    'controller/action/provision',
    '`{"qr":"90…"}`: a device joins by itself when it is switched on (SmartStart)',
  ),
  takes('controller/action/provisioned', 'nothing; the reply lists those devices'),
  takes('controller/action/unprovision', '`{"dsk":"…"}`'),
  takes('controller/action/remove-failed', 'a node that does not answer any more'),
  takes('controller/action/replace-failed', '`{"node":"plug-1","seconds":60,"strategy":"s2"}`'),
  takes('controller/action/rebuild-routes', 'nothing, or one node'),
  takes('controller/action/health', '`{"node":"plug-1","rounds":5}`'),
  takes('controller/action/backup', 'nothing; the reply has the file, in `backups` of the cache folder'),
  takes('controller/action/restore', 'a file of that folder; what the stick holds is saved first'),
  takes(
    'controller/action/firmware',
    '`{"node":"plug-1","file":"…"}`, a file in `firmware` of the cache folder',
  ),
  takes('controller/action/soft-reset', 'nothing: restarts the stick'),
]

/** The topics of the zwave service. */
export const zwaveTopics: readonly TopicDoc[] = [...nodes, ...controller]
