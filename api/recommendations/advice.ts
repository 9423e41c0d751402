/** Compares stored recommendations with newly computed ones. No I/O. */
import { isDeepStrictEqual } from 'node:util'
import type { Recommendation } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import { newId } from '../platform/ids.ts'
import type { Draft } from './compose.ts'

/** `passed`: pending recommendations that no longer fit their hotspot. */
export type AdviceChanges = {
  passed: Recommendation[]
  changed: { row: Recommendation; before: Recommendation }[]
  created: Recommendation[]
}

/** Compares computed recommendations, by hotspot id, with the stored ones of these hotspots. */
export function compareAdvice(
  drafts: ReadonlyMap<string, readonly Draft[]>,
  stored: readonly Recommendation[],
  now: Date,
): AdviceChanges {
  const known = groupBy(stored, ({ hotspotId }) => hotspotId)
  const changes: AdviceChanges = { passed: [], changed: [], created: [] }
  for (const [hotspotId, own] of drafts) {
    const before = known.get(hotspotId) ?? []
    const isAdvised = ({ measureId }: Recommendation) => own.some((draft) => draft.measureId === measureId)
    changes.passed.push(...before.filter((row) => row.status === 'PENDING' && !isAdvised(row)))
    for (const [index, draft] of own.entries()) {
      const rank = index + 1
      const old = before.find(({ measureId }) => measureId === draft.measureId)
      if (!old) changes.created.push(newRecommendation(hotspotId, draft, rank, now))
      else if (old.status === 'PENDING') {
        const text = textStays(old, draft) ? {} : composed(draft, now)
        if (old.rank !== rank || 'action' in text)
          changes.changed.push({ row: { ...old, ...text, rank, updatedAt: now }, before: old })
      }
    }
  }
  return changes
}

const composed = ({ action, rootCause, co2Reduction, citations }: Draft, now: Date) => ({
  action,
  rootCause,
  co2Reduction,
  citations,
  writtenBy: 'composed',
  updatedAt: now,
})

/** Before it is approved there is nothing to measure. */
const withoutOutcome = {
  outcomeStatus: null,
  plan: null,
  unplanned: null,
  startedBy: null,
  startedAt: null,
  verdictDueAt: null,
  measured: null,
}

const newRecommendation = (hotspotId: string, draft: Draft, rank: number, now: Date): Recommendation => ({
  id: newId(),
  hotspotId,
  measureId: draft.measureId,
  status: 'PENDING',
  rank,
  ...composed(draft, now),
  decidedBy: null,
  decidedAt: null,
  decisionNote: null,
  ...withoutOutcome,
  createdAt: now,
})

/** Whether the stored text still fits: text written by a model does as long as the figure is unchanged. */
const textStays = (old: Recommendation, { action, rootCause, co2Reduction, citations }: Draft): boolean =>
  old.co2Reduction === co2Reduction &&
  (old.writtenBy !== 'composed' ||
    (old.action === action && old.rootCause === rootCause && isDeepStrictEqual(old.citations, citations)))
