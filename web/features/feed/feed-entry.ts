import type { Href } from '../../addresses/address.ts'
import { alertAddress } from '../../addresses/alerts.ts'
import { hotspotAddress } from '../../addresses/hotspots.ts'
import type { OverviewSearch } from '../../addresses/overview.ts'
import { packageAddress } from '../../addresses/packages.ts'
import { recommendationAddress } from '../../addresses/recommendations.ts'
import type {
  AlertChangesSubscription,
  AnomalyChangesSubscription,
  HotspotChangesSubscription,
  RecommendationChangesSubscription,
} from '../../graphql/generated/graphql.ts'
import { formatAbove, formatCo2, formatWord } from '../../ui/format.ts'

/** Of which changes the feed tells. */
export type FeedView = OverviewSearch['feed']

export type FeedKind = Exclude<FeedView, 'all'>

/** One line of the feed. `key` is unique to the change, so that a line is never there twice; `rowId`: what it is about. */
export type FeedEntry = {
  key: string
  rowId: string
  kind: FeedKind
  at: string
  level: string | null
  what: string
  text: string
  /** Where it is shown in full; null: nowhere. */
  href: Href | null
}

const KEPT = 200

/** The feed with `entry` in front; unchanged when it is already there. The oldest fall out. */
export const addToFeed = (feed: readonly FeedEntry[], entry: FeedEntry): readonly FeedEntry[] =>
  feed.some(({ key }) => key === entry.key) ? feed : [entry, ...feed.slice(0, KEPT - 1)]

export function ofHotspot({ cursor, kind, at, hotspot }: HotspotChangesSubscription['hotspotChanges']): FeedEntry {
  const isOver = hotspot.status === 'RESOLVED'
  const name = hotspot.entity.name || hotspot.entity.key
  return {
    key: `hotspot ${cursor}`,
    rowId: hotspot.id,
    kind: 'hotspots',
    at,
    level: isOver ? null : hotspot.severity,
    what: isOver ? 'Hotspot resolved' : kind === 'CREATED' ? 'New hotspot' : 'Hotspot updated',
    text: isOver
      ? `${name} is back in its normal range`
      : `${name}: ${formatCo2(hotspot.predictedCo2)}, ${formatAbove(hotspot.percentAbove)}`,
    href: hotspotAddress.href(hotspot.id),
  }
}

const alertWords: Record<string, string> = { FIRING: 'updated', SUPPRESSED: 'silenced' }

export function ofAlert({ cursor, kind, at, alert }: AlertChangesSubscription['alertChanges']): FeedEntry {
  const by = alert.status === 'ACKNOWLEDGED' && alert.acknowledgedBy ? ` by ${alert.acknowledgedBy}` : ''
  return {
    key: `alert ${cursor}`,
    rowId: alert.id,
    kind: 'alerts',
    at,
    level: alert.status === 'RESOLVED' ? null : alert.level,
    what: kind === 'CREATED' ? 'New alert' : `Alert ${alertWords[alert.status] ?? alert.status.toLowerCase()}${by}`,
    text: alert.message,
    href: alertAddress.href(alert.id),
  }
}

export function ofRecommendation(change: RecommendationChangesSubscription['recommendationChanges']): FeedEntry {
  const { cursor, kind, at, recommendation } = change
  const by = recommendation.decidedBy ? ` by ${recommendation.decidedBy}` : ''
  return {
    key: `recommendation ${cursor}`,
    rowId: recommendation.id,
    kind: 'recommendations',
    at,
    level: null,
    what:
      kind === 'CREATED'
        ? 'New recommendation'
        : recommendation.status === 'PENDING'
          ? 'Recommendation updated'
          : `${formatWord(recommendation.status)}${by}`,
    text: `${recommendation.action} (−${formatCo2(recommendation.co2Reduction)})`,
    href: recommendationAddress.href(recommendation.id),
  }
}

export function ofAnomaly({ cursor, kind, at, anomaly }: AnomalyChangesSubscription['anomalyChanges']): FeedEntry {
  const isOpen = anomaly.status === 'OPEN'
  const type = formatWord(anomaly.type)
  const about = anomaly.package?.trackingNumber ?? anomaly.entity?.name
  return {
    key: `anomaly ${cursor}`,
    rowId: anomaly.id,
    kind: 'packages',
    at,
    level: isOpen ? anomaly.severity : null,
    what: kind === 'CREATED' ? type : `${type}, ${isOpen ? 'updated' : anomaly.status.toLowerCase()}`,
    text: about ? `${about}: ${anomaly.description}` : anomaly.description,
    href: anomaly.package ? packageAddress.href(anomaly.package.trackingNumber) : null,
  }
}

export type FeedMinute = { minute: number; entries: readonly FeedEntry[] }

const MINUTE_MS = 60_000

/** Entries by the minute (ms) in which they happened, in the order they have. */
export function byMinute(feed: readonly FeedEntry[]): FeedMinute[] {
  const minutes: { minute: number; entries: FeedEntry[] }[] = []
  for (const entry of feed) {
    const minute = Math.floor(Date.parse(entry.at) / MINUTE_MS) * MINUTE_MS
    const last = minutes.at(-1)
    if (last && Object.is(last.minute, minute)) last.entries.push(entry)
    else minutes.push({ minute, entries: [entry] })
  }
  return minutes
}
