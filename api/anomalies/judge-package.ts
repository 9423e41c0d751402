/** Finds what is wrong with a package, from its state and from comparable packages. No I/O. */

import { isOver } from '../packages/package-status.ts'
import type { Outlook } from '../packages/travel-times.ts'
import type { AnomalyType, Package } from '../platform/generated/prisma/client.ts'
import type { Severity } from '../vocabulary/severity.ts'
import { kindsInOrder } from './kinds/kinds.ts'
import type { Verdict } from './verdict.ts'

export type PackageInput = {
  row: Package
  /** The severity of each open anomaly, by type. */
  open: ReadonlyMap<AnomalyType, Severity>
  /** Null once the journey is over. */
  outlook: Outlook | null
  /** Event time. */
  now: Date
  /** True: no new scan has come, only time has passed. */
  isLook: boolean
}

/** Everything that is wrong with the package now. */
export function judgePackage({ row, open, outlook, now, isLook }: PackageInput): Verdict[] {
  const isUnderWay = outlook !== null && !isOver(row.status)
  const verdicts: Verdict[] = []
  for (const [type, kind] of kindsInOrder) {
    const look = { row, open: open.get(type) ?? null, now, isLook }
    const verdict = kind.judge?.(look) ?? (isUnderWay ? kind.judgeUnderWay?.(look, outlook) : null)
    if (verdict) verdicts.push(verdict)
  }
  return verdicts
}

/** The event time at which a package must be judged again even without a new scan; null: never. */
export function nextLook({ row, outlook, now }: Omit<PackageInput, 'open' | 'isLook'>): Date | null {
  if (!outlook || isOver(row.status)) return null
  let next = Number.POSITIVE_INFINITY
  for (const [, kind] of kindsInOrder) {
    const dueAt = kind.dueAt?.(row, outlook, now)
    if (dueAt && dueAt > now) next = Math.min(next, dueAt.getTime())
  }
  return Number.isFinite(next) ? new Date(next) : null
}
