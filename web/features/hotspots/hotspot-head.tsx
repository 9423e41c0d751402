import type { ReactNode } from 'react'
import { useQuery } from 'urql'
import { useReread } from '../../graphql/use-reread.ts'
import { Bullet } from '../../ui/charts/bullet.tsx'
import { formatPeriod } from '../../ui/format/dates.ts'
import { Above, Co2, Instant } from '../../ui/format/figures.tsx'
import { hotspotReasonQuery } from './documents.ts'
import type { HotspotRow } from './hotspot.ts'
import classes from './hotspot-page.module.css'

/** The status of a hotspot, and its figures. */
export function HotspotHead({ hotspot }: { hotspot: HotspotRow }) {
  const { predictedCo2, baselineCo2, baselineLow, baselineHigh, severity } = hotspot
  const isOver = hotspot.status === 'RESOLVED'
  return (
    <div className={classes.head} data-level={severity}>
      <Status hotspot={hotspot} />
      <dl className={classes.figures}>
        <Figure
          title={`${isOver ? 'Last predicted' : 'Predicted'} for ${formatPeriod(hotspot.periodStart, hotspot.periodEnd)}`}
          primary
        >
          <Co2 kg={predictedCo2} />
        </Figure>
        <Figure title={hotspot.measure === 'INTENSITY' ? 'Normal for this work' : 'Baseline'}>
          <Co2 kg={baselineCo2} />
        </Figure>
        <Figure title="Normal range">
          <Co2 kg={baselineLow} /> – <Co2 kg={baselineHigh} />
        </Figure>
        <Figure title="Against baseline">
          <Above percent={hotspot.percentAbove} />
        </Figure>
        <Figure title="Excess">
          <Co2 kg={predictedCo2 - baselineCo2} signed />
        </Figure>
      </dl>
      <div className={classes.bullet}>
        <Bullet
          predicted={predictedCo2}
          baseline={baselineCo2}
          low={baselineLow}
          high={baselineHigh}
          level={severity}
        />
        <p className={classes.key} aria-hidden="true">
          <span data-mark="bar" data-level={severity}>
            predicted
          </span>
          <span data-mark="line">{hotspot.measure === 'INTENSITY' ? 'normal for this work' : 'baseline'}</span>
          <span data-mark="band">normal range</span>
          <em>all in CO₂e</em>
        </p>
      </div>
    </div>
  )
}

function Figure({ title, primary, children }: { title: string; primary?: boolean; children: ReactNode }) {
  return (
    <div data-primary={primary || undefined}>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Always on its own line, so that nothing moves when the hotspot resolves. */
function Status({ hotspot }: { hotspot: HotspotRow }) {
  const [{ data }, read] = useQuery({ query: hotspotReasonQuery, variables: { id: hotspot.id } })
  useReread(hotspot.updatedAt, () => read({ requestPolicy: 'network-only' }))
  const { reason, observedAt } = data?.hotspot ?? {}
  const isOver = hotspot.status === 'RESOLVED'
  return (
    <p className={classes.status} role="status" data-over={isOver || undefined}>
      <strong>
        {isOver ? 'Resolved ' : 'Active, found '}
        <Instant at={isOver ? hotspot.updatedAt : hotspot.createdAt} />
      </strong>
      {reason && <span>{reason}</span>}
      <span className={classes.judged}>
        {isOver && (
          <>
            found <Instant at={hotspot.createdAt} />
          </>
        )}
        {isOver && observedAt && ' · '}
        {observedAt && (
          <>
            judged on data up to <Instant at={observedAt} />
          </>
        )}
      </span>
    </p>
  )
}
