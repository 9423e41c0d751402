import type { ReactNode } from 'react'
import type { Href } from '../../addresses/address.ts'
import { alertsAddress } from '../../addresses/alerts.ts'
import { hotspotsAddress } from '../../addresses/hotspots.ts'
import { packagesAddress } from '../../addresses/packages.ts'
import { recommendationsAddress } from '../../addresses/recommendations.ts'
import { useSettings } from '../../browser/settings.ts'
import { useNow } from '../../browser/use-now.ts'
import { errorSentence } from '../../graphql/errors.ts'
import { type Metrics, useMetrics } from '../../graphql/metrics.tsx'
import { Sparkline } from '../../ui/charts/sparkline.tsx'
import { formatTrend, type Sample } from '../../ui/charts/trend.ts'
import { Link } from '../../ui/controls/link.tsx'
import { formatUtc } from '../../ui/format/dates.ts'
import { Co2 } from '../../ui/format/figures.tsx'
import { formatCo2Change, formatCount } from '../../ui/format/numbers.ts'
import { Skeleton } from '../../ui/page/skeleton.tsx'
import { Failure } from '../../ui/page/states.tsx'
import { type FigureName, figureTrend, samplesOf } from './history.ts'
import classes from './key-figures.module.css'
import { useHistory } from './use-history.ts'

type Figure = {
  name: FigureName
  title: string
  href: Href
  more: (metrics: Metrics) => ReactNode
}

const recovered = (share: number | null) =>
  share === null ? (
    'packages'
  ) : (
    <span title="The share of all anomalies that recovered by themselves">{formatCount(share * 100)} % recovered</span>
  )

const figures: readonly Figure[] = [
  { name: 'co2', title: 'CO₂e, 30 days', href: hotspotsAddress.href(), more: () => 'up to the newest data' },
  {
    name: 'activeHotspots',
    title: 'Active hotspots',
    href: hotspotsAddress.href(),
    more: () => 'above their normal range',
  },
  {
    name: 'firingAlerts',
    title: 'Firing alerts',
    href: alertsAddress.href(),
    more: ({ firingAlerts }) => (firingAlerts > 0 ? 'nobody has taken them up' : 'nobody needs to act'),
  },
  {
    name: 'pendingRecommendations',
    title: 'To decide',
    href: recommendationsAddress.href(),
    more: () => 'recommendations',
  },
  {
    name: 'inTransit',
    title: 'In transit',
    href: packagesAddress.href(),
    more: ({ delivered }) => `${formatCount(delivered)} delivered`,
  },
  {
    name: 'delayed',
    title: 'Delayed',
    href: packagesAddress.href({ trouble: 'late' }),
    more: ({ recoveryRate }) => recovered(recoveryRate),
  },
]

/** How often the trends are updated. */
const readEveryMs = 30_000

/** The key figures, live, with their history over the last day. */
export function KeyFigures() {
  const { metrics, error } = useMetrics()
  const { kept, seen } = useHistory()
  const now = useNow(readEveryMs)
  if (!metrics && error) return <Failure title="The key figures cannot be shown" sentence={errorSentence(error)} />
  return (
    <dl className={classes.figures} aria-label="Key figures">
      {figures.map(({ name, title, href, more }) => (
        <div key={name} className={classes.figure}>
          <dt>
            <Link href={href}>{title}</Link>
          </dt>
          <dd className={classes.value}>
            {metrics ? <Value name={name} value={metrics[name]} /> : <Skeleton height={34} width={72} />}
          </dd>
          <dd className={classes.more}>{metrics ? more(metrics) : ' '}</dd>
          <History name={name} title={title} samples={samplesOf(name, kept, seen, now)} now={now} />
        </div>
      ))}
    </dl>
  )
}

const Value = ({ name, value }: { name: FigureName; value: number }) =>
  name === 'co2' ? <Co2 kg={value} /> : formatCount(value)

function History(props: { name: FigureName; title: string; samples: readonly Sample[]; now: number }) {
  const { name, title, samples, now } = props
  const { unit } = useSettings()
  const change = figureTrend(samples, now)
  if (!change) return null
  const format = name === 'co2' ? (kg: number) => formatCo2Change(kg, unit) : undefined
  return (
    <>
      <dd className={classes.line} aria-hidden="true">
        <Sparkline
          label={title}
          samples={samples.filter(({ at }) => Date.parse(at) >= change.since)}
          now={now}
          format={format}
        />
      </dd>
      <dd className={classes.trend} title={`since ${formatUtc(new Date(change.since).toISOString())}`}>
        {formatTrend(change, now, format)}
      </dd>
    </>
  )
}
