import type { Hotspot } from '../platform/generated/prisma/client.ts'
import type { Derived } from './replay.ts'
import type { HotspotStep } from './watched.ts'

/**
 * Compares the stored hotspots with those that follow from the events, and returns the steps that make them equal. A
 * stored hotspot that began with the same period, or lasted at the same time, keeps its row; one that should never have
 * existed is removed. `isTouched`: whether events of its period were added or removed, so that its recommendations may
 * change.
 */
export function reconcile(
  stored: readonly Hotspot[],
  derived: readonly Derived[],
  { isTouched, now }: { isTouched: (row: Hotspot) => boolean; now: Date },
): HotspotStep[] {
  const left = new Set(stored)
  const take = (judged: Hotspot, fits: (row: Hotspot) => boolean) => {
    const found = [...left].find((row) => row.measure === judged.measure && fits(row))
    if (found) left.delete(found)
    return found ?? null
  }
  const begun = derived.map((each) => ({
    ...each,
    old: take(each.row, ({ startedAt }) => startedAt.getTime() === each.row.startedAt.getTime()),
  }))
  const pairs = begun.map(({ old, ...each }) => ({
    ...each,
    old: old ?? take(each.row, (row) => overlap(row, each.row)),
  }))
  const steps = pairs.flatMap(({ row: judged, advised, old }): HotspotStep[] => {
    if (!old) return [{ kind: 'CREATED', row: judged, previous: null, advised, amends: true }]
    const same = isSame(old, judged)
    if (same && !isTouched(judged)) return []
    const { id, createdAt, unadvised } = old
    const row = { ...judged, id, createdAt, unadvised, updatedAt: now }
    return [{ kind: 'UPDATED', row, previous: old, advised: advised && { ...advised, id }, amends: true }]
  })
  const removed = [...left].map((row): HotspotStep => ({ kind: 'REMOVED', row, previous: row }))
  return [...removed, ...steps]
}

const overlap = (a: Hotspot, b: Hotspot): boolean => a.startedAt < b.periodEnd && b.startedAt < a.periodEnd

const judgedBy = ({ id, entityId, entityType, unadvised, createdAt, updatedAt, ...rest }: Hotspot) => rest

const isSame = (a: Hotspot, b: Hotspot): boolean => isClose(judgedBy(a), judgedBy(b))

/** Equal except for rounding differences from another order of addition. */
function isClose(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b))
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime()
  if (!a || !b || typeof a !== 'object' || typeof b !== 'object') return a === b
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => isClose((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  )
}
