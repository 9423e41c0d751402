/** The figures of the dashboard: what each row counts for, and what a change adds. No I/O. */
import { isOnItsWay } from '../packages/package-status.ts'
import type { Change } from '../realtime/events.ts'
import type { Rows, Topic } from '../realtime/topics.ts'

export const figureNames = [
  'totalPackages',
  'inTransit',
  'delivered',
  'deliveries',
  'deliveryMs',
  'delayed',
  'anomalies',
  'anomaliesEver',
  'recovered',
  'activeHotspots',
  'firingAlerts',
  'pendingRecommendations',
] as const
export type FigureName = (typeof figureNames)[number]
export type Figures = Partial<Record<FigureName, number>>

const one = (holds: boolean): number => (holds ? 1 : 0)

/**
 * What a row in its present state counts for; topics that are missing here count for no figure. All counts are whole
 * numbers, so that their sum does not depend on the order.
 */
const counts: { [T in Topic]?: (row: Rows[T]) => Figures } = {
  package: ({ status, firstScanAt, deliveredAt }) => ({
    totalPackages: 1,
    inTransit: one(isOnItsWay(status)),
    // A package that was only handed back to its sender was not delivered.
    delivered: one(status === 'DELIVERED' && deliveredAt !== null),
    ...(firstScanAt && deliveredAt && { deliveries: 1, deliveryMs: deliveredAt.getTime() - firstScanAt.getTime() }),
  }),
  anomaly: ({ type, status, packageId }) => ({
    delayed: one(type === 'DELAYED' && status === 'OPEN' && packageId !== null),
    anomalies: one(status === 'OPEN'),
    anomaliesEver: 1,
    recovered: one(status === 'RECOVERED'),
  }),
  hotspot: ({ status }) => ({ activeHotspots: one(status === 'ACTIVE') }),
  alert: ({ status }) => ({ firingAlerts: one(status === 'FIRING') }),
  recommendation: ({ status }) => ({ pendingRecommendations: one(status === 'PENDING') }),
}

const countsOf = <T extends Topic>(topic: T, row: Rows[T]): Figures => counts[topic]?.(row) ?? {}

/** What changes add to the figures. */
export function figuresAdded(changes: readonly Change[]): Figures {
  const added: Figures = {}
  const add = (figures: Figures, sign: number) => {
    for (const name of figureNames) added[name] = (added[name] ?? 0) + sign * (figures[name] ?? 0)
  }
  for (const { topic, kind, row, before } of changes) {
    if (kind !== 'REMOVED') add(countsOf(topic, row), 1)
    if (before) add(countsOf(topic, before), -1)
  }
  return added
}
