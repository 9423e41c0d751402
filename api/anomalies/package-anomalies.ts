/** The life of a package's anomalies: at most one open of each type. No I/O. */
import { isWorse } from '../hotspots/severity.ts'
import type { Anomaly, Package } from '../platform/generated/prisma/client.ts'
import { newId } from '../platform/ids.ts'
import type { Change } from '../realtime/events.ts'
import type { Verdict } from './verdict.ts'

/** A confidence that moves less is no news. */
const worthTelling = 0.1

/**
 * What becomes of the anomalies of a package. `known` are those that are open or were dismissed. What somebody dismissed
 * is not found again unless it is worse.
 */
export function nextAnomalies(
  row: Package,
  known: readonly Anomaly[],
  verdicts: readonly Verdict[],
  { observedAt, now }: { observedAt: Date; now: Date },
): Change<'anomaly'>[] {
  const found = verdicts.flatMap((verdict): Change<'anomaly'>[] => {
    const own = known.filter(({ type }) => type === verdict.type)
    const open = own.find(({ status }) => status === 'OPEN')
    if (open) {
      return isNews(open, verdict) ? [updated(open, { ...verdict, observedAt, updatedAt: now })] : []
    }
    if (own.some(({ severity }) => !isWorse(verdict.severity, severity))) return []
    return [{ topic: 'anomaly', kind: 'CREATED', row: anomalyOf(row, verdict, observedAt, now), at: now, before: null }]
  })
  const gone = known.filter(
    ({ status, type }) => status === 'OPEN' && !verdicts.some((verdict) => verdict.type === type),
  )
  const ended = gone.map((open) =>
    updated(open, { status: isConfirmed(open, row) ? 'CONFIRMED' : 'RECOVERED', endedAt: now, updatedAt: now }),
  )
  return [...ended, ...found]
}

const updated = (before: Anomaly, data: Partial<Anomaly>): Change<'anomaly'> => {
  const row = { ...before, ...data }
  return { topic: 'anomaly', kind: 'UPDATED', row, at: row.updatedAt, before }
}

const isNews = (open: Anomaly, { severity, confidence, type, description }: Verdict): boolean =>
  open.severity !== severity ||
  Math.abs(open.confidence - confidence) >= worthTelling ||
  (type === 'DATA_ERROR' && open.description !== description)

/** Delivered after its promise, as it was said. */
const isConfirmed = ({ type }: Anomaly, { deliveredAt, promisedAt }: Package): boolean =>
  type === 'DELAYED' && deliveredAt !== null && promisedAt !== null && deliveredAt > promisedAt

const anomalyOf = (row: Package, verdict: Verdict, observedAt: Date, now: Date): Anomaly => ({
  id: newId(),
  ...verdict,
  rawLogit: verdict.rawLogit ?? null,
  status: 'OPEN',
  packageId: row.id,
  entityId: null,
  emissionId: null,
  groupKey: groupKeyOf(row, verdict),
  alertId: null,
  note: null,
  observedAt,
  endedAt: null,
  detectedAt: now,
  updatedAt: now,
})

/** What anomalies of one cause have in common: where packages stand, or the way that they go. */
function groupKeyOf({ carrier, location, lane }: Package, { type }: Verdict): string {
  const where = type === 'DELAYED' || type === 'OFF_ROUTE' ? (lane ?? location) : location
  return JSON.stringify([type, carrier, type === 'DATA_ERROR' ? null : where])
}

/** What a package says of its anomalies, by those that are open. */
export const standingOf = (open: readonly Pick<Anomaly, 'type'>[]): Pick<Package, 'openAnomalies' | 'late'> => ({
  openAnomalies: open.length,
  late: open.some(({ type }) => type === 'DELAYED'),
})

/** Those of `known` that are open once `changes` are made. */
export function openAfter(known: readonly Anomaly[], changes: readonly Change<'anomaly'>[]): Anomaly[] {
  const rows = new Map([...known, ...changes.map(({ row }) => row)].map((row) => [row.id, row]))
  return [...rows.values()].filter(({ status }) => status === 'OPEN')
}
