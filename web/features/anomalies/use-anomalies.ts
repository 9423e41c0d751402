import type { AnomalyStatus, AnomalyType, Severity } from '../../graphql/generated/graphql.ts'
import { useLiveList } from '../../graphql/use-live-list.ts'
import { type Anomaly, speaksOf } from './anomaly.ts'
import { anomaliesQuery } from './documents.ts'

/** What the list is narrowed to; empty: everything. `search` looks in what was read. */
export type AnomalyFilter = {
  status: AnomalyStatus | ''
  type: AnomalyType | ''
  severity: Severity | ''
  search: string
}

/** How many are read at once; the newest come first. */
export const maxAnomalies = 500

const asRead = (rows: readonly Anomaly[]) => rows

/** The anomalies of a filter, live. */
export function useAnomalies({ status, type, severity, search }: AnomalyFilter) {
  const variables = {
    first: maxAnomalies,
    where: { statuses: status ? [status] : null, types: type ? [type] : null, minSeverity: severity || null },
  }
  const { rows, total, ...list } = useLiveList(
    { query: anomaliesQuery, variables },
    ({ anomalies }) => anomalies,
    asRead,
  )
  return {
    ...list,
    rows: rows?.filter((anomaly) => speaksOf(anomaly, search)) ?? null,
    /** How many there are beyond those that were read. */
    more: total === null ? 0 : Math.max(0, total - (rows?.length ?? 0)),
  }
}
