import type { Tx } from '../platform/db.ts'
import { PlumeError } from '../platform/errors.ts'
import { notFound } from '../platform/ids.ts'
import type { Change } from '../realtime/events.ts'
import { findAnomaly, markDismissed } from './anomaly-store.ts'
import { holdPackageOf, recountAnomalies } from './package-anomaly-store.ts'

/** The changes of the anomaly and of its package, for the log. */
export type Dismissed = { anomaly: Change<'anomaly'>; packages: Change<'package'>[] }

/**
 * Dismisses an anomaly; its package no longer counts it.
 * @throws PlumeError NOT_FOUND, or CONFLICT when it is no longer open
 */
export async function dismissAnomaly(tx: Tx, id: string, note: string | null, at: Date): Promise<Dismissed> {
  const held = await holdPackageOf(tx, id)
  const row = await markDismissed(tx, id, note, at)
  if (!row) {
    const anomaly = await findAnomaly(tx, id)
    throw anomaly ? new PlumeError('CONFLICT', `This anomaly is already ${anomaly.status}.`) : notFound('Anomaly')
  }
  const before = { ...row, status: 'OPEN' as const }
  return {
    anomaly: { topic: 'anomaly', kind: 'UPDATED', row, at, before },
    packages: await recountAnomalies(tx, held, at),
  }
}
