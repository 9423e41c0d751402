import type { ReactNode } from 'react'
import { useQuery } from 'urql'
import { errorSentence } from '../../graphql/errors.ts'
import { Bullet } from '../../ui/bullet.tsx'
import { Above, Co2, Instant } from '../../ui/figures.tsx'
import { formatPeriod, formatWord } from '../../ui/format.ts'
import { Link } from '../../ui/link.tsx'
import { Severity } from '../../ui/severity.tsx'
import { Empty, Failure, LoadingRows } from '../../ui/states.tsx'
import { Waterfall } from '../../ui/waterfall.tsx'
import { hotspotQuery } from './documents.ts'
import { entityName, type HotspotRow } from './hotspot.ts'
import classes from './hotspot-detail.module.css'

/** One hotspot in full; what other features know of it comes as children. */
export function HotspotDetail({ id, children }: { id: string; children: ReactNode }) {
  const [{ data, error, fetching, stale }, read] = useQuery({ query: hotspotQuery, variables: { id } })
  const hotspot = data?.hotspot
  if (hotspot) return <Detail hotspot={hotspot}>{children}</Detail>
  if (fetching || stale) return <LoadingRows rows={5} height={52} />
  if (error)
    return (
      <Failure
        title="This hotspot could not be read"
        sentence={errorSentence(error)}
        retry={() => read({ requestPolicy: 'network-only' })}
      />
    )
  return (
    <Empty title="There is no such hotspot">
      The link may be old or cut short. <Link href="/hotspots">Show the active hotspots</Link>.
    </Empty>
  )
}

/** The same, of a hotspot at hand. */
export function Detail({ hotspot, children }: { hotspot: HotspotRow; children?: ReactNode }) {
  const name = entityName(hotspot.entity)
  return (
    <article className={classes.detail} aria-label={`Hotspot of ${name}`}>
      <header className={classes.head}>
        <Link className={classes.back} href="/hotspots">
          ← All hotspots
        </Link>
        <h3 className={classes.name} title={name}>
          {name}
        </h3>
        <p className={classes.about}>
          <Severity level={hotspot.severity} />
          <span>
            {formatWord(hotspot.entity.type)} · {formatPeriod(hotspot.periodStart, hotspot.periodEnd)} · found{' '}
            <Instant at={hotspot.createdAt} />
          </span>
        </p>
        {hotspot.status === 'RESOLVED' && (
          <p className={classes.over}>
            Resolved <Instant at={hotspot.updatedAt} />: back within its normal range.
          </p>
        )}
      </header>

      <dl className={classes.figures}>
        <div>
          <dt>Predicted</dt>
          <dd>
            <Co2 kg={hotspot.predictedCo2} />
          </dd>
        </div>
        <div>
          <dt>Baseline</dt>
          <dd>
            <Co2 kg={hotspot.baselineCo2} />
          </dd>
        </div>
        <div>
          <dt>Normal range</dt>
          <dd>
            <Co2 kg={hotspot.baselineLow} /> – <Co2 kg={hotspot.baselineHigh} />
          </dd>
        </div>
        <div>
          <dt>Against baseline</dt>
          <dd>
            <Above percent={hotspot.percentAbove} />
          </dd>
        </div>
      </dl>
      <div className={classes.bullet}>
        <Bullet
          predicted={hotspot.predictedCo2}
          baseline={hotspot.baselineCo2}
          low={hotspot.baselineLow}
          high={hotspot.baselineHigh}
          level={hotspot.severity}
        />
        <p className={classes.key} aria-hidden="true">
          <span data-mark="bar" data-level={hotspot.severity}>
            predicted
          </span>
          <span data-mark="line">baseline</span>
          <span data-mark="band">normal range</span>
        </p>
      </div>

      <section className={classes.part} aria-label="What moved the figure">
        <h4>What moved the figure</h4>
        <Waterfall
          start={{ label: 'Baseline', amount: hotspot.baselineCo2 }}
          steps={hotspot.drivers.map(({ kind, label, co2 }) => ({
            label: formatWord(kind),
            detail: label,
            amount: co2,
          }))}
          end={{ label: 'Predicted', amount: hotspot.predictedCo2 }}
        />
      </section>
      {children}
    </article>
  )
}
