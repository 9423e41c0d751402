import { useQuery } from 'urql'
import { errorSentence } from '../../graphql/errors.ts'
import { Failure, LoadingRows } from '../../ui/page/states.tsx'
import { AlertRow } from './alert-list.tsx'
import { hotspotAlertsQuery } from './documents.ts'

/** The alerts of one hotspot. */
export function HotspotAlerts({ hotspotId }: { hotspotId: string }) {
  const [{ data, error, fetching, stale }, read] = useQuery({
    query: hotspotAlertsQuery,
    variables: { id: hotspotId },
  })
  const alerts = data?.hotspot?.alerts
  if (!alerts && (fetching || stale)) return <LoadingRows rows={1} height={48} />
  if (!alerts)
    return error ? (
      <Failure
        title="The alert could not be read"
        sentence={errorSentence(error)}
        retry={() => read({ requestPolicy: 'network-only' })}
      />
    ) : null
  return alerts.length === 0 ? (
    <p>No alert was raised.</p>
  ) : (
    alerts.map((alert) => <AlertRow key={alert.id} alert={alert} />)
  )
}
