/** What Plume learns from a delivered package: how long it took, and whether its estimates proved true. No I/O. */
import { addCounts } from '../packages/histogram.ts'
import type { Course, ScanFacts } from '../packages/package-state.ts'
import { observationsOf } from '../packages/travel-times.ts'
import type { Anomaly, Scan } from '../platform/generated/prisma/client.ts'
import { outcomesOf } from './outcomes.ts'
import { endsOf } from './play-package.ts'

type ScanThen = ScanFacts & Pick<Scan, 'lateLogit'>

/**
 * Adds to counts by their key, in place; adds nothing for a package that was not delivered, and ignores scans after the
 * delivery. `lateLogits`: estimates by event id that replace the stored ones.
 * @returns the counts
 */
export function lessonsOf(
  course: Course<ScanThen>,
  anomalies: readonly Anomaly[],
  lessons = new Map<string, number[]>(),
  lateLogits?: ReadonlyMap<string, number | null>,
): Map<string, number[]> {
  const delivered = course.moments.find(({ state }) => state.deliveredAt !== null)?.state
  const deliveredAt = delivered?.deliveredAt
  if (!delivered || !deliveredAt) return lessons
  const { carrier, promisedAt } = delivered
  const steps = course.moments.filter(({ isProgress, scan }) => isProgress && scan.eventTime < deliveredAt)
  const milestones = steps.map(({ scan, state }) => ({
    milestone: scan.milestone ?? scan.status,
    at: scan.eventTime,
    plannedAt: scan.plannedAt,
    rawLogit: lateLogits ? (lateLogits.get(scan.eventId) ?? null) : scan.lateLogit,
    carrier: state.carrier,
  }))
  const said = anomalies.filter(({ openedAt }) => openedAt === null || openedAt < deliveredAt)
  observationsOf({ carrier, ...endsOf(delivered), promisedAt, deliveredAt, milestones }, lessons)
  for (const [key, counts] of outcomesOf(delivered, said)) addLesson(lessons, key, counts)
  return lessons
}

/** Adds counts to those of a key, in place. */
export function addLesson(lessons: Map<string, number[]>, key: string, counts: readonly number[]): void {
  const sum = lessons.get(key)
  if (sum) addCounts(sum, counts)
  else lessons.set(key, [...counts])
}
