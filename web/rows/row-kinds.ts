import { alertKind } from './alert.ts'
import { anomalyKind } from './anomaly.ts'
import { hotspotKind } from './hotspot.ts'
import type { CachedKind } from './kind.ts'
import { notificationKind } from './notification.ts'
import { recommendationKind } from './recommendation.ts'

/**
 * The kinds of rows that the cache keeps up to date, by their names in the schema. Packages are none: their lists hold
 * only what is in view, beside the cache.
 */
export const rowKinds = {
  Hotspot: hotspotKind,
  Alert: alertKind,
  Recommendation: recommendationKind,
  Anomaly: anomalyKind,
  Notification: notificationKind,
} satisfies Record<string, CachedKind>

export type RowKind = keyof typeof rowKinds

export const rowKindNames = Object.keys(rowKinds) as readonly RowKind[]
