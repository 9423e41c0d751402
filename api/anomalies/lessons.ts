/** What a delivered package teaches of others: how long it took, and whether what was said of it proved true. No I/O. */
import { addCounts } from '../packages/histogram.ts'
import type { Course, ScanFacts } from '../packages/package-state.ts'
import { observationsOf } from '../packages/travel-times.ts'
import type { Anomaly, Scan } from '../platform/generated/prisma/client.ts'
import { outcomesOf } from './outcomes.ts'
import { endsOf } from './play-package.ts'

type ScanThen = ScanFacts & Pick<Scan, 'lateLogit'>

/** Counts by their key; none of one that was not delivered. What came after the delivery teaches nothing. */
export function lessonsOf(course: Course<ScanThen>, anomalies: readonly Anomaly[]): Map<string, number[]> {
  const delivered = course.moments.find(({ state }) => state.deliveredAt !== null)?.state
  const deliveredAt = delivered?.deliveredAt
  if (!delivered || !deliveredAt) return new Map()
  const { carrier, promisedAt } = delivered
  const steps = course.moments.filter(({ isProgress, scan }) => isProgress && scan.eventTime < deliveredAt)
  const milestones = steps.map(({ scan, state }) => ({
    milestone: scan.milestone ?? scan.status,
    at: scan.eventTime,
    plannedAt: scan.plannedAt,
    rawLogit: scan.lateLogit,
    carrier: state.carrier,
  }))
  const said = anomalies.filter(({ openedAt }) => openedAt === null || openedAt < deliveredAt)
  // No key is of both.
  const observed = observationsOf({ carrier, ...endsOf(delivered), promisedAt, deliveredAt, milestones })
  return new Map([...observed, ...outcomesOf(delivered, said)])
}

/** Adds counts to those of a key in place. */
export function addLesson(lessons: Map<string, number[]>, key: string, counts: readonly number[]): void {
  const sum = lessons.get(key)
  if (sum) addCounts(sum, counts)
  else lessons.set(key, [...counts])
}
