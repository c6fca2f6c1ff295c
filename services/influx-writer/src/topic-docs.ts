import type { TopicDoc } from '@constellation/bootstrap/topic-docs'

/** The topics of the writer, beside those of every service. */
export const writerTopics: readonly TopicDoc[] = [
  {
    topic: '<group>/influx-writer/status/stored/<service>/<epoch>',
    payload:
      'JSON: `{"ranges":[[1,1041]]}`, the numbers of that publisher that are safe; at most once a batch',
    retained: true,
    by: 'service',
  },
]
