/** Reason codes of CONNACK and DISCONNECT (MQTT 5.0 §2.4; 3.1.1 §3.2.2.3) that a user can do something about. */
const reasons: Readonly<Record<number, string>> = {
  1: 'does not speak this version of MQTT',
  2: 'refuses the client identifier',
  3: 'is not available',
  129: 'found a malformed packet',
  130: 'found a protocol error',
  132: 'does not speak this version of MQTT',
  133: 'refuses the client identifier',
  136: 'is not available',
  137: 'is busy',
  138: 'has banned this client',
  139: 'shuts down',
  141: 'heard nothing within the keep-alive time',
  142: 'gave the session to another client with the same identifier (is this service running twice?)',
  149: 'found a packet too large',
  151: 'says that a quota is exceeded',
}
const credentials = new Set([4, 5, 134, 135])

const sockets: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses the connection: is it running?',
  ENOTFOUND: 'has a host name that is not known',
  EAI_AGAIN: 'has a host name that cannot be looked up now',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  ETIMEDOUT: 'does not answer',
  ECONNRESET: 'broke the connection',
  EPIPE: 'broke the connection',
  EPROTO: 'speaks no TLS at this port',
  CERT_HAS_EXPIRED: 'has a certificate that has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate that MQTT_CA_FILE does not vouch for',
  SELF_SIGNED_CERT_IN_CHAIN: 'has a certificate that MQTT_CA_FILE does not vouch for',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'has a certificate that MQTT_CA_FILE does not vouch for',
}

function codeOf(problem: unknown): unknown {
  return typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : undefined
}

/** MQTT.js gives it no code. */
const isConnackTimeout = (problem: unknown) =>
  problem instanceof Error && problem.message === 'connack timeout'

/** Says in words why a connection could not be made or was lost. */
export function explain(problem: unknown, url: string, username: string | null): string {
  const code = codeOf(problem)
  if (typeof code === 'number' && credentials.has(code))
    return `broker ${url} refuses ${username === null ? 'a client without MQTT_USERNAME' : `user ${username}: check MQTT_USERNAME and MQTT_PASSWORD`}`
  const known =
    typeof code === 'number' ? reasons[code] : typeof code === 'string' ? sockets[code] : undefined
  // what a broker does with TLS at its plain port
  const port =
    known === sockets['ECONNRESET'] && url.startsWith('mqtts:') ? ': is this its port for TLS?' : ''
  if (known) return `broker ${url} ${known}${port}${typeof code === 'string' ? ` (${code})` : ''}`
  if (isConnackTimeout(problem))
    return `broker ${url} takes the connection, but does not answer: is this its port?`
  if (problem instanceof Error) return `broker ${url}: ${problem.message}`
  return `broker ${url} closed the connection${typeof code === 'number' ? ` (reason ${code})` : ''}`
}

/**
 * Whether another protocol version is worth a try: `yes`, the broker says so; `perhaps`, it closed or garbled the answer
 * to CONNECT without a word, as brokers do that know 3.1.1 only, and as one does that is just being killed.
 */
export function wantsOtherVersion(problem: unknown): 'yes' | 'perhaps' | 'no' {
  const code = codeOf(problem)
  if (code === 1 || code === 132) return 'yes'
  return code === undefined && !isConnackTimeout(problem) ? 'perhaps' : 'no'
}
