import { useQuery } from 'urql'
import type { AlertRowFragment, AlertStatus, Severity } from '../../graphql/generated/graphql.ts'
import { newestFirst } from '../../graphql/rows.ts'
import { byNewest, byWorst } from './alert-order.ts'
import { alertQuery, alertsQuery } from './documents.ts'

/** What the list is narrowed to; empty: everything. */
export type AlertFilter = {
  status: AlertStatus | 'OPEN' | ''
  level: Severity | ''
  search: string
  order: 'worst' | 'newest'
}

/** How many are read at once; the newest come first. */
const READ = 500
const open: readonly AlertStatus[] = ['FIRING', 'ACKNOWLEDGED', 'SUPPRESSED']

const statusesOf = (status: AlertFilter['status']): readonly AlertStatus[] | null =>
  status === 'OPEN' ? open : status ? [status] : null

/** The alerts of a filter, live and in order; `total` is how many there are where not all were read. */
export function useAlerts({ status, level, search, order }: AlertFilter) {
  const statuses = statusesOf(status)
  const [{ data, error }, read] = useQuery({
    query: alertsQuery,
    variables: {
      first: READ,
      where: {
        statuses: statuses && [...statuses],
        minLevel: level || null,
        ...(search.trim() && { search: search.trim() }),
      },
    },
  })
  // One that was read again after a refusal may have left the list without a change having come.
  const belongs = ({ status }: AlertRowFragment) => !statuses || statuses.includes(status)
  const rows = data
    ? newestFirst(data.alerts)
        .filter(belongs)
        .sort(order === 'newest' ? byNewest : byWorst)
    : null
  const { hasNextPage = false } = data?.alerts.pageInfo ?? {}
  return { rows, error, total: hasNextPage ? (data?.alerts.totalCount ?? null) : null, retry: () => read() }
}

/** What an alert says; null while it is not known. */
export function useAlertMessage(id: string): string | null {
  const [{ data }] = useQuery({ query: alertQuery, variables: { id }, pause: id === '' })
  return (id && data?.alert?.message) || null
}
