/** What is wrong with a package, by what is known of it and of comparable ones. No I/O. */

import { isOver } from '../packages/package-status.ts'
import type { Outlook } from '../packages/travel-times.ts'
import type { AnomalyType, Package } from '../platform/generated/prisma/client.ts'
import type { Severity } from '../vocabulary/severity.ts'
import { kindsInOrder } from './kinds/kinds.ts'
import type { Verdict } from './verdict.ts'

export type PackageInput = {
  row: Package
  /** How bad is what has been found and has not ended. */
  open: ReadonlyMap<AnomalyType, Severity>
  /** Null once it is over. */
  outlook: Outlook | null
  /** Event time. */
  now: Date
  /** Nothing was heard: time alone has passed. */
  isLook: boolean
}

/** All that is wrong with it now. */
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

/** Event time at which a package must be judged again though nothing is heard of it; null: never. */
export function nextLook({ row, outlook, now }: Omit<PackageInput, 'open' | 'isLook'>): Date | null {
  if (!outlook || isOver(row.status)) return null
  let next = Number.POSITIVE_INFINITY
  for (const [, kind] of kindsInOrder) {
    const dueAt = kind.dueAt?.(row, outlook, now)
    if (dueAt && dueAt > now) next = Math.min(next, dueAt.getTime())
  }
  return Number.isFinite(next) ? new Date(next) : null
}
