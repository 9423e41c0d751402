import { useQuery } from 'urql'
import { errorSentence } from '../../graphql/errors.ts'
import { formatCount } from '../../ui/format/numbers.ts'
import { Panel } from '../../ui/page/panel.tsx'
import { Empty, Failure, LoadingRows } from '../../ui/page/states.tsx'
import { AnomalyCard } from './anomaly-card.tsx'
import { packageAnomaliesQuery } from './documents.ts'

/** The anomalies of a package, open ones first. */
export function PackageAnomalies({ trackingNumber }: { trackingNumber: string }) {
  const [{ data, error }, read] = useQuery({ query: packageAnomaliesQuery, variables: { trackingNumber } })
  const anomalies = data?.package?.anomalies
  const isOpen = ({ status }: { status: string }) => status === 'OPEN'
  const open = anomalies?.filter(isOpen) ?? []
  return (
    <Panel title="Anomalies" aside={anomalies && open.length > 0 ? `${formatCount(open.length)} open` : undefined}>
      {!anomalies && error && (
        <Failure title="The anomalies could not be read" sentence={errorSentence(error)} retry={() => read()} />
      )}
      {!anomalies && !error && <LoadingRows rows={2} height={40} />}
      {anomalies?.length === 0 && <Empty title="Nothing went wrong">It behaves like comparable packages.</Empty>}
      {anomalies &&
        [...open, ...anomalies.filter((one) => !isOpen(one))].map((one) => <AnomalyCard key={one.id} anomaly={one} />)}
    </Panel>
  )
}
