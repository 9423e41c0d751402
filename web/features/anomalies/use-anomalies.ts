import type { AnomalyStatus, AnomalyType, Severity } from '../../graphql/generated/graphql.ts'
import { useLiveList } from '../../graphql/use-live-list.ts'
import { type Anomaly, speaksOf } from './anomaly.ts'
import { anomaliesQuery } from './documents.ts'

/** The filter of the list; empty: everything. `search` looks only in the loaded anomalies. */
export type AnomalyFilter = {
  status: AnomalyStatus | ''
  type: AnomalyType | ''
  severity: Severity | ''
  search: string
}

/** How many anomalies are read at once, the newest first. */
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
    /** The number of further anomalies that are not loaded. */
    more: total === null ? 0 : Math.max(0, total - (rows?.length ?? 0)),
  }
}
