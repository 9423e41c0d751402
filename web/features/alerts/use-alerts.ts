import { useCallback, useMemo } from 'react'
import { useQuery } from 'urql'
import type { AlertRowFragment, AlertStatus, Severity } from '../../graphql/generated/graphql.ts'
import { newestFirst } from '../../graphql/rows.ts'
import { type LiveList, useLiveList } from '../../graphql/use-live-list.ts'
import { alertQuery } from '../../rows/alert-actions.ts'
import { byNewest, byWorst } from './alert-order.ts'
import { alertsQuery } from './documents.ts'

/** The filter of the list; empty: everything. */
export type AlertFilter = {
  status: AlertStatus | 'OPEN' | ''
  level: Severity | ''
  search: string
  order: 'worst' | 'newest'
}

/** How many alerts are read at once, the newest first. */
const maxAlerts = 500
const open: readonly AlertStatus[] = ['FIRING', 'ACKNOWLEDGED', 'SUPPRESSED']

const statusesOf = (status: AlertFilter['status']): readonly AlertStatus[] | null =>
  status === 'OPEN' ? open : status ? [status] : null

/** The alerts of a filter, live and in order. */
export function useAlerts({ status, level, search, order }: AlertFilter): LiveList<AlertRowFragment> {
  const statuses = useMemo(() => statusesOf(status), [status])
  const arrange = useCallback(
    (rows: readonly AlertRowFragment[]) =>
      newestFirst(rows)
        // An alert that was read again after a refusal may no longer match, without a change on the stream.
        .filter((row) => !statuses || statuses.includes(row.status))
        .sort(order === 'newest' ? byNewest : byWorst),
    [statuses, order],
  )
  const variables = {
    first: maxAlerts,
    where: {
      statuses: statuses && [...statuses],
      minLevel: level || null,
      ...(search.trim() && { search: search.trim() }),
    },
  }
  return useLiveList({ query: alertsQuery, variables }, ({ alerts }) => alerts, arrange)
}

/** The message of an alert; null while it is not loaded. */
export function useAlertMessage(id: string): string | null {
  const [{ data }] = useQuery({ query: alertQuery, variables: { id }, pause: id === '' })
  return (id && data?.alert?.message) || null
}
