import {
  type Cache,
  cacheExchange,
  type Data,
  type Entity,
  type Link,
  type OptimisticMutationResolver,
  type Resolver,
  type UpdateResolver,
} from '@urql/exchange-graphcache'
import { introspection } from './generated/introspection.ts'
import { placeInLists } from './lists.ts'
import type { RowKind } from './where.ts'

type Keyed = { id: string; hotspot?: { id: string } | null }

/** Types without an id are part of what holds them; an edge is keyed by its row, so that live rows can be linked into lists. */
const keys = Object.fromEntries(
  introspection.__schema.types.flatMap((type): [string, (data: Data) => string | null][] =>
    !('fields' in type) || type.fields.some(({ name }) => name === 'id')
      ? []
      : [[type.name, type.name.endsWith('Edge') ? (edge) => (edge.node as Keyed | undefined)?.id ?? null : () => null]],
  ),
)

/** A row by id is the row that a list already holds; what the cache lacks of it is fetched. */
const fromCache =
  (kind: RowKind): Resolver =>
  (_parent, args, cache, info) => {
    const key = `${kind}:${args.id}`
    return cache.resolve(key, 'id') ? key : cache.resolve(info.parentKey, info.fieldName, args)
  }

/** Adds a new alert or recommendation to its hotspot, where the hotspot's own list is held. */
function linkToHotspot(cache: Cache, field: 'alerts' | 'recommendations', kind: RowKind, row: Keyed): void {
  if (!row.hotspot) return
  const hotspot = `Hotspot:${row.hotspot.id}`
  const held = cache.resolve(hotspot, field)
  const key = `${kind}:${row.id}`
  if (Array.isArray(held) && !(held as unknown[]).includes(key))
    cache.link(hotspot, field, [key, ...held] as Link<Entity>)
}

const onChange =
  (kind: RowKind): UpdateResolver =>
  (parent, _args, cache, info) => {
    const change = parent[info.fieldName] as Record<string, Keyed> | null
    const row = change?.[kind.toLowerCase()]
    if (!row) return
    placeInLists(cache, kind, row.id)
    if (kind === 'Alert') linkToHotspot(cache, 'alerts', kind, row)
    if (kind === 'Recommendation') linkToHotspot(cache, 'recommendations', kind, row)
  }

const onAnswer =
  (kind: RowKind): UpdateResolver =>
  (parent, _args, cache, info) => {
    const row = parent[info.fieldName] as Keyed | null
    if (row) placeInLists(cache, kind, row.id)
  }

/** What is known of an alert, with what a decision makes of it; the note stays where nothing was said. */
const alertBecomes =
  (change: (args: Record<string, unknown>, now: string) => Record<string, unknown>): OptimisticMutationResolver =>
  (args, cache) => {
    const key = `Alert:${args.id}`
    const now = new Date().toISOString()
    const held = (field: string) => (cache.resolve(key, field) as string | undefined) ?? null
    return {
      __typename: 'Alert',
      id: String(args.id),
      acknowledgedBy: held('acknowledgedBy'),
      acknowledgedAt: held('acknowledgedAt'),
      silencedUntil: null,
      silencedBy: null,
      resolvedBy: null,
      resolvedAt: null,
      note: (args.note as string | undefined) ?? held('note'),
      updatedAt: now,
      ...change(args, now),
    }
  }

const decided = (status: string) => (args: Record<string, unknown>) => ({
  __typename: 'Recommendation',
  id: String(args.id),
  status,
  decidedBy: 'you',
  decidedAt: new Date().toISOString(),
  decisionNote: (args.note as string | null | undefined) ?? null,
  updatedAt: new Date().toISOString(),
})

/**
 * The normalised, schema-aware cache. Changes enter and leave its lists here; decisions show at once and are taken back
 * when the server refuses them.
 */
export const plumeCache = () =>
  cacheExchange({
    schema: introspection as never,
    keys,
    resolvers: {
      Query: {
        hotspot: fromCache('Hotspot'),
        alert: fromCache('Alert'),
        recommendation: fromCache('Recommendation'),
      },
    },
    updates: {
      Subscription: {
        hotspotChanges: onChange('Hotspot'),
        alertChanges: onChange('Alert'),
        recommendationChanges: onChange('Recommendation'),
        anomalyChanges: onChange('Anomaly'),
        notifications: onChange('Notification'),
      },
      Mutation: {
        acknowledgeAlert: onAnswer('Alert'),
        resolveAlert: onAnswer('Alert'),
        silenceAlert: onAnswer('Alert'),
        unsilenceAlert: onAnswer('Alert'),
        approveRecommendation: onAnswer('Recommendation'),
        rejectRecommendation: onAnswer('Recommendation'),
        dismissAnomaly: onAnswer('Anomaly'),
        markNotificationRead: onAnswer('Notification'),
      },
    },
    optimistic: {
      approveRecommendation: decided('APPROVED'),
      rejectRecommendation: decided('REJECTED'),
      acknowledgeAlert: alertBecomes((_args, now) => ({
        status: 'ACKNOWLEDGED',
        acknowledgedBy: 'you',
        acknowledgedAt: now,
      })),
      resolveAlert: alertBecomes((_args, now) => ({ status: 'RESOLVED', resolvedBy: 'you', resolvedAt: now })),
      silenceAlert: alertBecomes(({ until }) => ({
        status: 'SUPPRESSED',
        silencedUntil: String(until),
        silencedBy: 'you',
      })),
      unsilenceAlert: alertBecomes(() => ({ status: 'FIRING', acknowledgedBy: null, acknowledgedAt: null })),
    },
  })
