import type { ReactNode } from 'react'
import { alertAddress } from '../../addresses/alerts.ts'
import { Link } from '../../ui/controls/link.tsx'
import { Instant } from '../../ui/format/figures.tsx'
import { Severity } from '../../ui/format/severity.tsx'
import { formatWord } from '../../ui/format/words.ts'
import { type Anomaly, formatConfidence } from './anomaly.ts'
import classes from './anomaly-card.module.css'
import { Dismissal } from './dismissal.tsx'

/**
 * An anomaly in full: the observation, its confidence, the advice, and the actions. `isOpen`: the page is about this
 * anomaly.
 */
export function AnomalyCard(props: { anomaly: Anomaly; isOpen?: boolean; children?: ReactNode }) {
  const { anomaly, isOpen, children } = props
  const { type, severity, description, recommendedAction, confidence, detectedAt, observedAt, alert, status } = anomaly
  return (
    <article className={classes.card} aria-label={formatWord(type)} data-over={status !== 'OPEN' || undefined}>
      <header className={classes.head}>
        <h3>{formatWord(type)}</h3>
        <Severity level={severity} />
      </header>
      <p className={classes.seen}>{description}</p>
      <p className={classes.todo}>
        <span>What to do</span> {recommendedAction}
      </p>
      <dl className={classes.facts}>
        <div>
          <dt>Confidence</dt>
          <dd title="Of the anomalies given this, about so many in a hundred prove true">
            {formatConfidence(confidence)}
          </dd>
        </div>
        <div>
          <dt>Event time</dt>
          <dd>
            <Instant at={observedAt} />
          </dd>
        </div>
        <div>
          <dt>Found</dt>
          <dd>
            <Instant at={detectedAt} />
          </dd>
        </div>
        {alert && (
          <div>
            <dt>Alert</dt>
            <dd>
              <Link href={alertAddress.href(alert.id)}>Open it</Link>
            </dd>
          </div>
        )}
      </dl>
      {children}
      <Dismissal key={anomaly.id} anomaly={anomaly} isOpen={isOpen} />
    </article>
  )
}
