import type { introspection } from '../graphql/generated/introspection.ts'
import { alertKind } from './alert.ts'
import { anomalyKind } from './anomaly.ts'
import { hotspotKind } from './hotspot.ts'
import type { CachedKind } from './kind.ts'
import { notificationKind } from './notification.ts'
import { recommendationKind } from './recommendation.ts'

type SchemaType = (typeof introspection)['__schema']['types'][number]
/** The type of a change in any stream of the schema, such as `HotspotChange`. */
type ChangeName = Extract<SchemaType, { name: 'Change' }>['possibleTypes'][number]['name']
/** The types whose rows a stream updates. */
type Followed = ChangeName extends `${infer Name}Change` ? Name : never

/**
 * The kinds of rows that the cache keeps up to date, by their names in the schema. Packages are not among them: their
 * lists hold only what is in view, outside the cache.
 */
export const rowKinds = {
  Hotspot: hotspotKind,
  Alert: alertKind,
  Recommendation: recommendationKind,
  Anomaly: anomalyKind,
  Notification: notificationKind,
} satisfies Record<Exclude<Followed, 'Package'>, CachedKind>

export type RowKind = keyof typeof rowKinds

export const rowKindNames = Object.keys(rowKinds) as readonly RowKind[]
