import { clockAheadMs } from '../platform/clock.ts'
import { counted } from '../platform/text.ts'
import type { ComponentHealth } from './health.ts'

/** Compares this machine's clock with that of the database; reports nothing when they agree. */
export async function clockHealth(): Promise<ComponentHealth[]> {
  const aheadMs = clockAheadMs()
  if (aheadMs === 0) return []
  const message =
    `The clock of this node is ${spanOf(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'} that of the database: ` +
    'synchronise it (NTP). Plume uses the database clock.'
  return [{ name: 'clock', status: 'DEGRADED', latencyMs: null, message }]
}

function spanOf(ms: number): string {
  if (ms < 120_000) return counted(Math.round(ms / 1_000), 'second')
  return ms < 7_200_000 ? counted(Math.round(ms / 60_000), 'minute') : counted(Math.round(ms / 3_600_000), 'hour')
}
