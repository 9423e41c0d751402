/** The life cycle of a package's anomalies: at most one of each type is open. No I/O. */

import type { Anomaly, AnomalyType, Package } from '../platform/generated/prisma/client.ts'
import { newId } from '../platform/ids.ts'
import { foldName } from '../platform/text.ts'
import type { Change } from '../realtime/events.ts'
import { isWorse } from '../vocabulary/severity.ts'
import { judgeMissed } from './delay.ts'
import { kindOf } from './kinds/kinds.ts'
import type { Verdict } from './verdict.ts'

/** A smaller change of the confidence is not reported. */
const minConfidenceChange = 0.1

/**
 * The anomalies of a package so far, while its scans and the time between them are played. `left`: when everything is
 * played from the beginning, the stored anomalies that were not found again yet.
 */
export type Lives = { rows: Anomaly[]; left: Anomaly[] }

/**
 * Updates the anomalies in place with the verdicts at the event time `at`. A dismissed anomaly opens again only when it
 * is worse.
 * @returns whether anything is worth reporting
 */
export function moveOn(lives: Lives, row: Package, verdicts: readonly Verdict[], at: Date, now: Date): boolean {
  let isNews = false
  for (const [n, each] of lives.rows.entries()) {
    if (each.status !== 'OPEN') continue
    const verdict = verdicts.find(({ type }) => type === each.type)
    if (verdict && !saysMore(each, verdict)) continue
    isNews = true
    lives.rows[n] = verdict
      ? { ...each, ...told(verdict), observedAt: at }
      : { ...each, status: isConfirmed(each, row) ? 'CONFIRMED' : 'RECOVERED' }
  }
  for (const verdict of verdicts) {
    if (isKnown(lives, verdict, at)) continue
    isNews = true
    lives.rows.push(anomalyOf(row, verdict, at, now))
  }
  return isNews
}

const saysMore = (open: Anomaly, { severity, confidence, type, say }: Verdict): boolean =>
  open.severity !== severity ||
  Math.abs(open.confidence - confidence) >= minConfidenceChange ||
  (kindOf(type).isNewsInWords === true && open.description !== say().description)

/** A verdict with its text, as an anomaly stores it. */
const told = ({ say, ...verdict }: Verdict) => ({ ...verdict, ...say() })

/** Whether it is open already, or was dismissed. */
function isKnown(lives: Lives, { type, severity }: Verdict, at: Date): boolean {
  const settles = (each: Anomaly) =>
    each.type === type && (each.status === 'OPEN' || (each.status === 'DISMISSED' && !isWorse(severity, each.severity)))
  if (lives.rows.some(settles)) return true
  const dismissed = takeDismissed(lives, type, at)
  if (dismissed) lives.rows.push(dismissed)
  return dismissed !== null && settles(dismissed)
}

/** The stored anomaly that begins at `at`, else the first one, if somebody dismissed it: the dismissal stays. */
function takeDismissed({ left }: Lives, type: AnomalyType, at: Date): Anomaly | null {
  const same = left.find((each) => each.type === type && beginsAt(each, at))
  const found = same ?? left.find((each) => each.type === type && each.status === 'DISMISSED')
  if (found?.status !== 'DISMISSED') return null
  left.splice(left.indexOf(found), 1)
  return found
}

const beginsAt = ({ openedAt }: Anomaly, at: Date | null): boolean => openedAt?.getTime() === at?.getTime()

/** Whether the anomaly predicted a missed promise, and the promise was missed. */
const isConfirmed = ({ type }: Anomaly, row: Package): boolean => kindOf(type).predictsMiss === true && isMissed(row)

/** Delivered, cancelled or sent back after its promise. */
function isMissed({ deliveredAt, returningSince, overAt, promisedAt }: Package): boolean {
  const endedAt = deliveredAt ?? returningSince ?? overAt
  return endedAt !== null && promisedAt !== null && endedAt > promisedAt
}

/**
 * Adds an anomaly, in place, for a package that was delivered after its promise when nobody could have predicted it:
 * the promise arrived together with the delivery, or later.
 */
export function noteMissed(lives: Lives, row: Package, at: Date, now: Date): void {
  if (row.deliveredAt?.getTime() !== at.getTime() || !isMissed(row)) return
  const verdict = judgeMissed(row)
  const isSaid = lives.rows.some(({ type, status }) => type === verdict.type && status === 'CONFIRMED')
  if (isSaid || isKnown(lives, verdict, at)) return
  lives.rows.push({ ...anomalyOf(row, verdict, at, now), status: 'CONFIRMED' })
}

const anomalyOf = (row: Package, verdict: Verdict, observedAt: Date, now: Date): Anomaly => ({
  id: newId(),
  ...told(verdict),
  rawLogit: verdict.rawLogit ?? null,
  status: 'OPEN',
  packageId: row.id,
  entityId: null,
  emissionId: null,
  groupKey: groupKeyOf(row, verdict),
  carrier: row.carrier,
  location: row.location,
  lane: row.lane,
  alertId: null,
  note: null,
  openedAt: observedAt,
  observedAt,
  endedAt: null,
  detectedAt: now,
  updatedAt: now,
})

/** The key shared by anomalies of one cause: where packages are, or their lane. */
function groupKeyOf({ carrier, location, lane }: Package, { type }: Verdict): string {
  const { cause } = kindOf(type)
  const where = cause === 'WAY' ? (lane ?? location) : cause === 'PLACE' ? location : null
  return JSON.stringify([type, foldName(carrier), where])
}

/**
 * The changes that turn `stored` into the played result. An anomaly that was found again keeps its id; one that was not
 * found again should never have existed.
 */
export function changesTo(stored: readonly Anomaly[], { rows, left }: Lives, now: Date): Change<'anomaly'>[] {
  const byId = new Map(stored.map((row) => [row.id, row]))
  const unclaimed = [...left]
  const claim = (isIt: (each: Anomaly) => boolean): Anomaly | undefined => {
    const index = unclaimed.findIndex(isIt)
    return index < 0 ? undefined : unclaimed.splice(index, 1)[0]
  }
  const played = rows.map((row) => ({ row, before: byId.get(row.id) }))
  // Match anomalies that begin at the same time first, then the rest in order.
  for (const isSame of [true, false]) {
    for (const each of played) {
      each.before ??= claim(({ type, openedAt }) => type === each.row.type && (!isSame || beginsAt(each.row, openedAt)))
    }
  }
  const made = played.flatMap(({ row, before }): Change<'anomaly'>[] => {
    if (!before) {
      const created = { ...row, endedAt: row.status === 'OPEN' ? null : now }
      return [{ topic: 'anomaly', kind: 'CREATED', row: created, at: now, before: null }]
    }
    const { id, alertId, note, detectedAt } = before
    const same = { ...row, id, alertId, note, detectedAt, endedAt: before.endedAt, updatedAt: before.updatedAt }
    if (isSameRow(same, before)) return []
    const endedAt = row.status === 'OPEN' ? null : row.status === before.status ? before.endedAt : now
    return [{ topic: 'anomaly', kind: 'UPDATED', row: { ...same, endedAt, updatedAt: now }, at: now, before }]
  })
  const removed = unclaimed.map(
    (row): Change<'anomaly'> => ({ topic: 'anomaly', kind: 'REMOVED', row, at: now, before: row }),
  )
  return [...removed, ...made]
}

const plain = (value: unknown): unknown => (value instanceof Date ? value.getTime() : value)

const isSameRow = (a: Anomaly, b: Anomaly): boolean =>
  Object.entries(a).every(([name, value]) => plain(value) === plain(b[name as keyof Anomaly]))

/** The fields of a package that depend on its anomalies. */
export function standingOf(
  anomalies: readonly Pick<Anomaly, 'type' | 'status'>[],
): Pick<Package, 'openAnomalies' | 'late'> {
  const open = anomalies.filter(({ status }) => status === 'OPEN')
  return { openAnomalies: open.length, late: open.some(({ type }) => kindOf(type).predictsMiss) }
}
