import { useQuery } from 'urql'
import { errorSentence } from '../../graphql/errors.ts'
import { Bullet } from '../../ui/bullet.tsx'
import { Above, Co2 } from '../../ui/figures.tsx'
import { formatPeriod, formatWord } from '../../ui/format.ts'
import { Link } from '../../ui/link.tsx'
import { hotspotHref } from '../../ui/links.ts'
import { Failure, LoadingRows } from '../../ui/states.tsx'
import classes from './alert-detail.module.css'
import { alertHotspotQuery } from './documents.ts'

/** The hotspot that an alert is about, with its figures as they are now. */
export function AlertHotspot({ id }: { id: string }) {
  const [{ data, error, fetching, stale }, read] = useQuery({ query: alertHotspotQuery, variables: { id } })
  const hotspot = data?.hotspot
  if (!hotspot && (fetching || stale)) return <LoadingRows rows={2} height={52} />
  if (!hotspot)
    return error ? (
      <Failure
        title="Its hotspot could not be read"
        sentence={errorSentence(error)}
        retry={() => read({ requestPolicy: 'network-only' })}
      />
    ) : null
  const { entity, periodStart, periodEnd, predictedCo2, baselineCo2, baselineLow, baselineHigh } = hotspot
  const name = entity.name.trim() || entity.key.trim() || 'without a name'
  return (
    <section className={classes.part} aria-label="Hotspot">
      <h3>
        <Link href={hotspotHref(id)}>{name}</Link>
      </h3>
      <p className={classes.soft}>
        {formatWord(entity.type)} · {formatPeriod(periodStart, periodEnd)} ·{' '}
        {hotspot.status === 'ACTIVE' ? 'still above its normal range' : 'back in its normal range'}
      </p>
      <dl className={classes.figures}>
        <div>
          <dt>Predicted</dt>
          <dd>
            <Co2 kg={predictedCo2} />
          </dd>
        </div>
        <div>
          <dt>Normally</dt>
          <dd>
            <Co2 kg={baselineCo2} />
          </dd>
        </div>
        <div>
          <dt>Normal range</dt>
          <dd>
            <Co2 kg={baselineLow} /> – <Co2 kg={baselineHigh} />
          </dd>
        </div>
        <div>
          <dt>Above</dt>
          <dd>
            <Above percent={hotspot.percentAbove} />
          </dd>
        </div>
      </dl>
      <Bullet
        predicted={predictedCo2}
        baseline={baselineCo2}
        low={baselineLow}
        high={baselineHigh}
        level={hotspot.severity}
      />
      <p className={classes.more}>
        <Link href={hotspotHref(id)}>What moved it, and what to do</Link>
      </p>
    </section>
  )
}
