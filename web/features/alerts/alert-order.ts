import type { AlertRowFragment, AlertStatus } from '../../graphql/generated/graphql.ts'
import { severityRank } from '../../ui/format/severity.tsx'

type Ranked = Pick<AlertRowFragment, 'level' | 'status' | 'createdAt'>

const urgency: readonly AlertStatus[] = ['FIRING', 'ACKNOWLEDGED', 'SUPPRESSED', 'RESOLVED']

export const byNewest = (one: Ranked, other: Ranked): number => Date.parse(other.createdAt) - Date.parse(one.createdAt)

/** By level, the worst first; within a level firing alerts first, then the newest. */
export const byWorst = (one: Ranked, other: Ranked): number =>
  severityRank(other.level) - severityRank(one.level) ||
  urgency.indexOf(one.status) - urgency.indexOf(other.status) ||
  byNewest(one, other)
