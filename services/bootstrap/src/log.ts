import {
  type DestinationStream,
  destination,
  type Logger,
  pino,
  stdSerializers,
  stdTimeFunctions,
} from 'pino'

/** A secret shorter than this would blank out harmless text. */
const shortestSecret = 4

/**
 * The service's log: JSON, one line an event, written synchronously, so that the last words before an end are there.
 * The values of `secrets` are blanked wherever they turn up, also inside messages of libraries.
 */
export function createLog(
  name: string,
  level: string,
  secrets: readonly string[],
  out: DestinationStream = destination({ dest: 1, sync: true }),
): Logger {
  const hidden = secrets
    .filter((secret) => secret.length >= shortestSecret)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
  const scrubbed: DestinationStream = {
    write(line) {
      out.write(hidden.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line))
    },
  }
  return pino(
    {
      name,
      level,
      timestamp: stdTimeFunctions.epochTime,
      base: { name },
      // the default adds a cause's message to its error's, which says it already
      serializers: { err: stdSerializers.errWithCause },
    },
    hidden.length > 0 ? scrubbed : out,
  )
}
