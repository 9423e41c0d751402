import { keepSupersededScans } from '../../packages/superseded-store.ts'
import { now as clockNow } from '../../platform/clock.ts'
import type { Intake } from '../intake.ts'
import { type RetractResult, retractInTurn } from '../retract-in-turn.ts'
import { commitHeld } from './commit-held-command.ts'
import { followScans } from './follow-scans-step.ts'
import { holdForScans } from './hold-for-scans-step.ts'

/**
 * Removes scans that never happened (EPCIS: errorDeclaration). Their packages, legs and anomalies become what the
 * remaining scans lead to. Ids that are retracted together are retracted all or none.
 * @throws PlumeError BAD_USER_INPUT when there are too many
 */
export const retractScans = (
  intake: Intake,
  eventIds: readonly string[],
  now: Date = clockNow(),
): Promise<RetractResult> => retractInTurn(intake.log.stopping, eventIds, (ids) => retract(intake, ids, now))

/** Retracts in one transaction. @returns the ids of the removed scans */
async function retract({ log, series }: Intake, eventIds: readonly string[], now: Date): Promise<string[]> {
  const done = await commitHeld(log, async (tx, emit) => {
    const { packages, created, stored } = await holdForScans(tx, [], eventIds, now)
    if (stored.length === 0) return { gone: [], series: [] }
    await keepSupersededScans(tx, stored, true, now)
    await tx.scan.deleteMany({ where: { id: { in: stored.map(({ id }) => id) } } })
    const changed = { packages, created, scans: [], gone: stored }
    const followed = await followScans(tx, changed, { quiet: false, now, series })
    emit(...followed.changes)
    return { gone: stored.map(({ eventId }) => eventId), series: followed.series }
  })
  series.keep(done.series)
  return done.gone
}
