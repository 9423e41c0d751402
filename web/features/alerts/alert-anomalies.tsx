import { useEffect, useRef, useState } from 'react'
import { useQuery } from 'urql'
import { packageAddress } from '../../addresses/packages.ts'
import { errorSentence } from '../../graphql/errors.ts'
import type { AlertAnomaliesQuery, AlertRowFragment } from '../../graphql/generated/graphql.ts'
import { Button } from '../../ui/controls/button.tsx'
import { Link } from '../../ui/controls/link.tsx'
import { Co2, Instant } from '../../ui/format/figures.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import { formatWord } from '../../ui/format/words.ts'
import { Failure, LoadingRows } from '../../ui/page/states.tsx'
import classes from './alert-detail.module.css'
import { alertAnomaliesQuery } from './documents.ts'

type Anomaly = NonNullable<AlertAnomaliesQuery['alert']>['anomalies']['edges'][number]['node']

/** The anomalies of an alert: one package, many with one cause, or an activity with an impossible figure. */
export function AlertAnomalies({ alert }: { alert: AlertRowFragment }) {
  return (
    <section className={classes.part} aria-label="Anomalies">
      <AnomalyPage alert={alert} after={null} />
    </section>
  )
}

/** One page of them; a button loads the next ones. Read again when the alert gains or loses anomalies. */
function AnomalyPage({ alert, after }: { alert: AlertRowFragment; after: string | null }) {
  const { id, count, message } = alert
  const [wantsMore, setWantsMore] = useState(false)
  const [{ data, error, fetching, stale }, read] = useQuery({
    query: alertAnomaliesQuery,
    variables: { id, ...(after && { after }) },
  })
  const countRead = useRef(count)
  useEffect(() => {
    if (countRead.current === count) return
    countRead.current = count
    read({ requestPolicy: 'network-only' })
  }, [count, read])

  const page = data?.alert?.anomalies
  if (!page && (fetching || stale)) return <LoadingRows rows={2} height={52} />
  if (!page)
    return error ? (
      <Failure
        title="Its anomalies could not be read"
        sentence={errorSentence(error)}
        retry={() => read({ requestPolicy: 'network-only' })}
      />
    ) : null

  const anomalies = page.edges.map(({ node }) => node)
  const [first] = anomalies
  const advice = anomalies.every((each) => each.recommendedAction === first?.recommendedAction)
    ? first?.recommendedAction
    : null
  return (
    <>
      {!after && (
        <>
          {page.totalCount > 1 && (
            <h3>
              {formatCount(count)} open, {formatCount(page.totalCount)} in all
            </h3>
          )}
          {advice && (
            <p className={classes.advice}>
              <strong>{first?.type === 'DATA_ERROR' ? 'What to correct' : 'What to do'}</strong>
              {advice}
            </p>
          )}
        </>
      )}
      <ul className={classes.anomalies}>
        {anomalies.map((anomaly) => (
          <AnomalyItem
            key={anomaly.id}
            anomaly={anomaly}
            isSaid={message.includes(anomaly.description)}
            advice={advice ? null : anomaly.recommendedAction}
          />
        ))}
      </ul>
      {page.pageInfo.hasNextPage &&
        (wantsMore ? (
          <div className={classes.more}>
            <AnomalyPage alert={alert} after={page.pageInfo.endCursor ?? null} />
          </div>
        ) : (
          <Button className={classes.more} size="xs" variant="default" onClick={() => setWantsMore(true)}>
            Show more
          </Button>
        ))}
    </>
  )
}

/** `isSaid`: the alert's message says the same already. */
function AnomalyItem({ anomaly, isSaid, advice }: { anomaly: Anomaly; isSaid: boolean; advice: string | null }) {
  const { package: about, entity, emission, status, type } = anomaly
  return (
    <li data-over={status === 'OPEN' ? undefined : ''}>
      <div className={classes.line}>
        {about && (
          <Link href={packageAddress.href(about.trackingNumber)} title={about.trackingNumber}>
            {about.trackingNumber}
          </Link>
        )}
        {about?.carrier && <span>{about.carrier}</span>}
        {!about && entity && <strong>{entity.name.trim() || entity.key}</strong>}
        <span>{formatWord(type)}</span>
        <span className={classes.end}>
          {status === 'OPEN' ? (
            <>
              since <Instant at={anomaly.detectedAt} />
            </>
          ) : (
            <>
              {formatWord(status)} <Instant at={anomaly.endedAt} />
            </>
          )}
        </span>
      </div>
      {!isSaid && <p>{anomaly.description}</p>}
      {advice && <p className={classes.soft}>{advice}</p>}
      {emission && (
        <p className={classes.soft}>
          Event {emission.eventId}: <Co2 kg={emission.co2} /> CO₂e, kept but not counted. {emission.calculation.formula}
        </p>
      )}
    </li>
  )
}
