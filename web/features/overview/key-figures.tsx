import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { errorSentence } from '../../graphql/errors.ts'
import { type Metrics, useMetrics } from '../../graphql/metrics.tsx'
import { Co2 } from '../../ui/figures.tsx'
import { formatCount } from '../../ui/format.ts'
import { Link } from '../../ui/link.tsx'
import { Failure } from '../../ui/states.tsx'
import classes from './key-figures.module.css'

type Figure = {
  title: string
  href: string
  value: (metrics: Metrics) => ReactNode
  more: (metrics: Metrics) => ReactNode
}

const percent = (share: number | null) => (share === null ? 'none yet' : `${formatCount(share * 100)} % recovered`)

const figures: readonly Figure[] = [
  {
    title: 'CO₂e, 30 days',
    href: '/hotspots',
    value: ({ co2 }) => <Co2 kg={co2} />,
    more: () => 'up to the newest data',
  },
  {
    title: 'Active hotspots',
    href: '/hotspots',
    value: ({ activeHotspots }) => formatCount(activeHotspots),
    more: () => 'above their normal range',
  },
  {
    title: 'Firing alerts',
    href: '/alerts',
    value: ({ firingAlerts }) => formatCount(firingAlerts),
    more: ({ firingAlerts }) => (firingAlerts > 0 ? 'nobody has taken them up' : 'nobody needs to act'),
  },
  {
    title: 'To decide',
    href: '/recommendations',
    value: ({ pendingRecommendations }) => formatCount(pendingRecommendations),
    more: () => 'recommendations',
  },
  {
    title: 'In transit',
    href: '/packages',
    value: ({ inTransit }) => formatCount(inTransit),
    more: ({ delivered }) => `${formatCount(delivered)} delivered`,
  },
  {
    title: 'Delayed',
    href: '/packages?late=1',
    value: ({ delayed }) => formatCount(delayed),
    more: ({ recoveryRate }) => `anomalies: ${percent(recoveryRate)}`,
  },
]

/** The figures to look at first, as they change. */
export function KeyFigures() {
  const { metrics, error } = useMetrics()
  if (!metrics && error) return <Failure title="The key figures cannot be shown" sentence={errorSentence(error)} />
  return (
    <dl className={classes.figures} aria-label="Key figures">
      {figures.map(({ title, href, value, more }) => (
        <div key={title} className={classes.figure}>
          <dt>
            <Link href={href}>{title}</Link>
          </dt>
          <dd className={classes.value}>
            {metrics ? value(metrics) : <Skeleton height={34} width={72} radius="sm" />}
          </dd>
          <dd className={classes.more}>{metrics ? more(metrics) : ' '}</dd>
        </div>
      ))}
    </dl>
  )
}
