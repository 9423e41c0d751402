import type { Tx } from '../../platform/db.ts'
import type { ChangeLog } from '../../realtime/change-log.ts'
import type { Change } from '../../realtime/events.ts'
import { ScansMoved, StoredMeanwhile } from './hold-for-scans-step.ts'

const maxAttempts = 5

/**
 * Runs a transaction that locks packages with `holdForScans`; starts it again when another transaction stores or moves
 * the same scans meanwhile.
 */
export async function commitHeld<T>(
  log: ChangeLog,
  work: (tx: Tx, emit: (...changes: Change[]) => void) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await log.commit(work)
    } catch (error) {
      const isOvertaken = error instanceof ScansMoved || error instanceof StoredMeanwhile
      if (!isOvertaken || attempt === maxAttempts) throw error
    }
  }
}
