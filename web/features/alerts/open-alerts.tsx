import { errorSentence } from '../../graphql/errors.ts'
import type { AlertRowFragment } from '../../graphql/generated/graphql.ts'
import { newestFirst } from '../../graphql/rows.ts'
import { useLiveList } from '../../graphql/use-live-list.ts'
import { severityRank } from '../../ui/format/severity.tsx'
import { Failure } from '../../ui/page/states.tsx'
import { AlertList } from './alert-list.tsx'
import { alertsQuery } from './documents.ts'

export const openAlerts = { query: alertsQuery, variables: { first: 100, where: { statuses: ['FIRING' as const] } } }

const worstFirst = (rows: readonly AlertRowFragment[]) =>
  newestFirst(rows).sort((one, other) => severityRank(other.level) - severityRank(one.level))

/** The firing alerts, the worst first, at most `shown` of them. */
export function OpenAlerts({ shown }: { shown: number }) {
  const { rows, error, retry } = useLiveList(openAlerts, ({ alerts }) => alerts, worstFirst)
  if (!rows && error)
    return <Failure title="The alerts could not be read" sentence={errorSentence(error)} retry={retry} />
  return <AlertList alerts={rows?.slice(0, shown) ?? null} />
}
