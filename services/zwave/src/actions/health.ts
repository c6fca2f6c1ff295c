import { RefusedError } from '@constellation/bootstrap/refused-error'
import { failureOf } from '../driver/trouble.ts'
import type { NodeLife } from '../life/node-life.ts'
import { nodeStatus } from '../life/states.ts'
import type { Arguments } from './arguments.ts'
import type { Live } from './live.ts'

/** A round is at most ten pings and as many test frames. */
const roundMs = 60_000

/** Checks the way between stick and node in some rounds; its worst one is the rating, 0 (dead) to 10. */
export async function checkHealth(live: Live, life: NodeLife, args: Arguments): Promise<unknown> {
  const rounds = args.number('rounds', { min: 1, max: 10, fallback: 5 })
  const { node, sensor } = life
  if (node.canSleep && node.status !== nodeStatus.awake)
    throw new RefusedError(`${sensor} sleeps: its health can be checked only while it is awake`)
  const progress = (round: number, total: number, rating: number) =>
    live.event({ event: 'health-progress', node: node.id, sensor, round, rounds: total, rating })
  try {
    const { rating, results } = await live.pending.run(
      node.checkLifelineHealth(rounds, progress),
      rounds * roundMs,
    )
    return {
      rating,
      rounds: results.map((round) => ({
        rating: round.rating,
        latency_ms: Math.round(round.latency),
        failed_pings: round.failedPingsNode,
        ...(round.numNeighbors === undefined ? {} : { neighbors: round.numNeighbors }),
        ...(round.snrMargin === undefined ? {} : { snr_margin_db: round.snrMargin }),
      })),
    }
  } catch (error) {
    throw failureOf(error)
  }
}
