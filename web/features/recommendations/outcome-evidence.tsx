import { useQuery } from 'urql'
import { hotspotsAddress } from '../../addresses/hotspots.ts'
import { errorSentence } from '../../graphql/errors.ts'
import type { OutcomeEvidenceQuery } from '../../graphql/generated/graphql.ts'
import { Link } from '../../ui/controls/link.tsx'
import { formatUtc } from '../../ui/format/dates.ts'
import { Co2 } from '../../ui/format/figures.tsx'
import { withKeys } from '../../ui/format/keys.ts'
import { Failure, LoadingRows } from '../../ui/page/states.tsx'
import { Change } from './change.tsx'
import { outcomeEvidenceQuery } from './documents.ts'
import classes from './outcome-evidence.module.css'

type Evidence = NonNullable<NonNullable<OutcomeEvidenceQuery['recommendation']>['outcome']>

/** What an outcome rests on: both methods, what else moved the emissions, and who it is compared with. */
export function OutcomeEvidence({ id }: { id: string }) {
  const [{ data, error, fetching, stale }, read] = useQuery({
    query: outcomeEvidenceQuery,
    variables: { id },
    requestPolicy: 'cache-and-network',
  })
  const recommendation = data?.recommendation
  if (recommendation?.outcome)
    return (
      <div className={classes.evidence}>
        <Methods {...recommendation.outcome} />
        <Moved drivers={recommendation.outcome.drivers} />
        <Compared {...recommendation.outcome} />
      </div>
    )
  if (fetching || stale) return <LoadingRows rows={3} height={30} />
  return error ? (
    <Failure
      title="What it rests on could not be read"
      sentence={errorSentence(error)}
      retry={() => read({ requestPolicy: 'network-only' })}
    />
  ) : null
}

function Methods({ byMatching, bySyntheticControl }: Pick<Evidence, 'byMatching' | 'bySyntheticControl'>) {
  const methods = [
    { name: 'Against the matched entities', saving: byMatching },
    { name: 'Against a synthetic control', saving: bySyntheticControl },
  ]
  if (!byMatching || !bySyntheticControl) return null
  return (
    <dl className={classes.methods}>
      {methods.map(({ name, saving }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Change saved={saving?.estimate} />{' '}
            <span>
              (<Change saved={saving?.high} /> to <Change saved={saving?.low} />)
            </span>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Moved({ drivers }: Pick<Evidence, 'drivers'>) {
  if (drivers.length === 0) return null
  return (
    <>
      <h4>What moved a period’s emissions since then</h4>
      <ul className={classes.list}>
        {drivers.map(({ kind, co2, label }) => (
          <li key={kind}>
            <strong>
              <Co2 kg={co2} signed />
            </strong>{' '}
            {label}
            {kind === 'ACTIVITY' && <em> (more or less work, no effect)</em>}
          </li>
        ))}
      </ul>
    </>
  )
}

function Compared({ comparedWith, baselineFrom, baselineTo }: Evidence) {
  const day = (at: string) => formatUtc(at).slice(0, 10)
  return (
    <>
      <h4>
        Compared with {comparedWith.length} entities; the baseline is {day(baselineFrom)} to {day(baselineTo)}
      </h4>
      <ul className={classes.entities}>
        {withKeys(comparedWith, ({ name }) => name).map(({ key, item: { name, entity, weight } }) => (
          <li key={key} data-gone={!entity || undefined}>
            {entity ? <Link href={hotspotsAddress.href({ q: entity.name, status: 'all' })}>{entity.name}</Link> : name}
            {weight !== null && weight !== undefined && weight >= 0.005 && (
              <span className="figure"> {Math.round(100 * weight)} %</span>
            )}
            {!entity && ' (gone)'}
          </li>
        ))}
      </ul>
    </>
  )
}
