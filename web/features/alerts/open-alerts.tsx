import { useQuery } from 'urql'
import { errorSentence } from '../../graphql/errors.ts'
import { newestFirst } from '../../graphql/rows.ts'
import { severityRank } from '../../ui/severity.tsx'
import { Failure } from '../../ui/states.tsx'
import { AlertList } from './alert-list.tsx'
import { alertsQuery } from './documents.ts'

export const openAlerts = { query: alertsQuery, variables: { first: 100, where: { statuses: ['FIRING' as const] } } }

/** The alerts that nobody has taken up, the worst first; `shown` of them. */
export function OpenAlerts({ shown }: { shown: number }) {
  const [{ data, error }, read] = useQuery(openAlerts)
  if (!data && error)
    return <Failure title="The alerts could not be read" sentence={errorSentence(error)} retry={() => read()} />
  const alerts = data ? newestFirst(data.alerts) : null
  return (
    <AlertList alerts={alerts?.sort((a, b) => severityRank(b.level) - severityRank(a.level)).slice(0, shown) ?? null} />
  )
}
