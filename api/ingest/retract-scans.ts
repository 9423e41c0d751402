import { now as clockNow } from '../platform/clock.ts'
import type { Tx } from '../platform/db.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { followScans } from './follow-scans.ts'
import { commitHeld, holdForScans } from './hold-for-scans.ts'
import { type RetractResult, retractInTurn } from './retract-in-turn.ts'

/**
 * Takes scans back that never happened (EPCIS: errorDeclaration): their packages, legs and anomalies become what the
 * others make of them, and what came of them alone is taken out. Which ids are retracted together, are all or none.
 * @throws PlumeError BAD_USER_INPUT when there are too many
 */
export const retractScans = (
  log: ChangeLog,
  eventIds: readonly string[],
  now: Date = clockNow(),
): Promise<RetractResult> => retractInTurn(log, eventIds, (ids) => retract(log, ids, now))

/** One transaction. @returns the ids of the scans that are gone */
async function retract(log: ChangeLog, eventIds: readonly string[], now: Date): Promise<string[]> {
  const { gone, remember } = await commitHeld(log, async (tx: Tx, emit) => {
    const { packages, created, stored } = await holdForScans(tx, [], eventIds, now)
    if (stored.length === 0) return { gone: [], remember: () => {} }
    await tx.scan.deleteMany({ where: { id: { in: stored.map(({ id }) => id) } } })
    const changed = { packages, created, scans: [], gone: stored }
    const { changes, remember } = await followScans(tx, log, changed, { quiet: false, now })
    emit(...changes)
    return { gone: stored.map(({ eventId }) => eventId), remember }
  })
  remember()
  return gone
}
