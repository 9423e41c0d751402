import { useQuery } from 'urql'
import { packageAddress } from '../../addresses/packages.ts'
import { errorSentence } from '../../graphql/errors.ts'
import type { AnomalyQuery } from '../../graphql/generated/graphql.ts'
import { CloseButton } from '../../ui/controls/close-button.tsx'
import { Link } from '../../ui/controls/link.tsx'
import { Co2, Instant } from '../../ui/format/figures.tsx'
import { formatWord } from '../../ui/format/words.ts'
import { Panel } from '../../ui/page/panel.tsx'
import { Empty, Failure, LoadingRows } from '../../ui/page/states.tsx'
import { subjectOf } from './anomaly.ts'
import { AnomalyCard } from './anomaly-card.tsx'
import classes from './anomaly-panel.module.css'
import { anomalyQuery } from './documents.ts'

type Found = Extract<NonNullable<AnomalyQuery['node']>, { type: unknown }>
type Emission = NonNullable<Found['emission']>

/** One anomaly beside the list, with the activity whose figure is impossible. */
export function AnomalyPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const [{ data, error, fetching, stale }, read] = useQuery({ query: anomalyQuery, variables: { id } })
  const anomaly = data?.node && 'type' in data.node ? data.node : null
  return (
    <Panel
      className={classes.panel}
      title={anomaly ? subjectOf(anomaly) : 'Anomaly'}
      aside={<CloseButton size="sm" aria-label="Close the anomaly" onClick={onClose} />}
    >
      {anomaly ? (
        <AnomalyCard anomaly={anomaly} isOpen>
          {anomaly.package && (
            <p className={classes.about}>
              {anomaly.package.carrier} ·{' '}
              <Link href={packageAddress.href(anomaly.package.trackingNumber)}>Open the package</Link>
            </p>
          )}
          {anomaly.entity && (
            <p className={classes.about}>
              {formatWord(anomaly.entity.type)} {anomaly.entity.key}
            </p>
          )}
          {anomaly.emission && <Input emission={anomaly.emission} />}
        </AnomalyCard>
      ) : fetching || stale ? (
        <LoadingRows rows={4} height={32} />
      ) : error ? (
        <Failure title="This anomaly could not be read" sentence={errorSentence(error)} retry={() => read()} />
      ) : (
        <Empty title="There is no such anomaly">The link may be old or cut short.</Empty>
      )}
    </Panel>
  )
}

/** The activity with an impossible figure: it is kept but not counted, until it is corrected. */
function Input({ emission: { eventId, occurredAt, co2, calculation } }: { emission: Emission }) {
  const { inputs, formula, factor } = calculation
  const said = typeof inputs === 'object' && inputs !== null ? Object.entries(inputs) : []
  return (
    <section className={classes.input} aria-label="The input">
      <h4>What was sent</h4>
      <p>
        To correct it, send the activity again as eventId <code>{eventId}</code> with <code>corrects: true</code>.
      </p>
      <dl>
        {said.map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd>
          </div>
        ))}
        <div>
          <dt>occurred</dt>
          <dd>
            <Instant at={occurredAt} />
          </dd>
        </div>
        <div>
          <dt>would be</dt>
          <dd>
            <Co2 kg={co2} /> CO₂e = {formula}
            {factor && ` (${factor.label}: ${factor.value} ${factor.unit})`}; not counted
          </dd>
        </div>
      </dl>
    </section>
  )
}
