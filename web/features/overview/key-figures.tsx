import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { Co2 } from '../../ui/figures.tsx'
import { formatCount } from '../../ui/format.ts'
import classes from './key-figures.module.css'

export type Figures = {
  activeHotspots: number
  /** kg CO2e predicted above the baselines of the active hotspots. */
  excessCo2: number
  firingAlerts: number
  acknowledgedAlerts: number
  pendingRecommendations: number
  /** kg CO2e the pending recommendations would save. */
  savingCo2: number
  /** Some lists are longer than what was read: sums are lower bounds. */
  atLeast: boolean
}

/** The three figures to look at first; null while they load. */
export function KeyFigures({ figures }: { figures: Figures | null }) {
  const least = figures?.atLeast ? 'at least ' : ''
  return (
    <dl className={classes.figures} aria-label="Key figures">
      <Figure title="Active hotspots" value={figures?.activeHotspots}>
        {figures && (
          <>
            {least}
            <Co2 kg={figures.excessCo2} /> above their baselines
          </>
        )}
      </Figure>
      <Figure title="Firing alerts" value={figures?.firingAlerts}>
        {figures &&
          (figures.acknowledgedAlerts > 0
            ? `${formatCount(figures.acknowledgedAlerts)} more acknowledged`
            : 'none acknowledged')}
      </Figure>
      <Figure title="Pending recommendations" value={figures?.pendingRecommendations}>
        {figures &&
          (figures.pendingRecommendations > 0 ? (
            <>
              would save {least}
              <Co2 kg={figures.savingCo2} /> CO₂e
            </>
          ) : (
            'nothing to decide'
          ))}
      </Figure>
    </dl>
  )
}

function Figure(props: { title: string; value: number | undefined; children: ReactNode }) {
  return (
    <div className={classes.figure}>
      <dt>{props.title}</dt>
      {props.value === undefined ? (
        <dd>
          <Skeleton height={34} width={72} radius="sm" />
        </dd>
      ) : (
        <>
          <dd className={classes.value}>{formatCount(props.value)}</dd>
          <dd className={classes.more}>{props.children}</dd>
        </>
      )}
    </div>
  )
}
