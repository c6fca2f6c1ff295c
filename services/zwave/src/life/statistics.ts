import type { Value } from '@constellation/bootstrap/payload'
import type { ControllerStatistics, NodeStatistics } from 'zwave-js'

/** RSSI values that are none: not available, saturated, below sensitivity (Z-Wave Host API, "RSSI"). */
const isRssi = (value: number | undefined): value is number => value !== undefined && value < 100

/** A node's statistics since the driver's start, for `status/statistics`. */
export function nodeStatistics(stats: NodeStatistics, lastSeen: Date | undefined): Record<string, Value> {
  const { rtt, rssi, lwr } = stats
  return {
    sent: stats.commandsTX,
    received: stats.commandsRX,
    send_failures: stats.commandsDroppedTX,
    dropped: stats.commandsDroppedRX,
    timeouts: stats.timeoutResponse,
    ...(rtt === undefined ? {} : { round_trip_ms: Math.round(rtt) }),
    ...(isRssi(rssi) ? { signal_dbm: Math.round(rssi) } : {}),
    ...(lwr === undefined ? {} : { hops: lwr.repeaters.length }),
    ...(lastSeen === undefined ? {} : { last_seen_ms: lastSeen.getTime() }),
  }
}

/** The stick's statistics since the driver's start. */
export function controllerStatistics(stats: ControllerStatistics): Record<string, Value> {
  const noise = stats.backgroundRSSI?.channel0.average
  return {
    sent: stats.messagesTX,
    received: stats.messagesRX,
    send_failures: stats.messagesDroppedTX,
    dropped: stats.messagesDroppedRX,
    not_acknowledged: stats.timeoutACK,
    refused: stats.NAK,
    collisions: stats.CAN,
    timeouts: stats.timeoutResponse + stats.timeoutCallback,
    ...(isRssi(noise) ? { noise_dbm: Math.round(noise) } : {}),
  }
}
