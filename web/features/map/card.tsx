import type { ReactNode } from 'react'
import type { Href } from '../../addresses/address.ts'
import { CloseButton } from '../../ui/controls/close-button.tsx'
import { Co2, Instant } from '../../ui/format/figures.tsx'
import { Severity } from '../../ui/format/severity.tsx'
import { formatWord } from '../../ui/format/words.ts'
import classes from './card.module.css'
import type { MapHotspot } from './hotspots-on-map.ts'
import type { Mover } from './mover-store.ts'
import { StateName } from './state-mark.tsx'
import { stateHints } from './state-on-map.ts'

function Card(props: { title: string; label: string; onClose: () => void; children: ReactNode }) {
  return (
    <section className={classes.card} aria-label={props.label}>
      <header className={classes.head}>
        <h3 title={props.title}>{props.title}</h3>
        <CloseButton size="sm" aria-label="Close" onClick={props.onClose} />
      </header>
      {props.children}
    </section>
  )
}

/** The details of the chosen package; null: it is not on the map. */
export function PackageCard(props: { trackingNumber: string; mover: Mover | null; href: Href; onClose: () => void }) {
  const { mover, trackingNumber } = props
  return (
    <Card title={trackingNumber} label={`Package ${trackingNumber}`} onClose={props.onClose}>
      {mover ? (
        <dl className={classes.facts}>
          <dt>State</dt>
          <dd title={stateHints[mover.state]}>
            <StateName state={mover.state} />
          </dd>
          <dt>Carrier</dt>
          <dd>{mover.row.carrier}</dd>
          <dt>Status</dt>
          <dd>
            {formatWord(mover.row.status)}
            {mover.row.location ? `, ${mover.row.location}` : ''}
          </dd>
          <dt>Promised</dt>
          <dd>{mover.row.promisedAt ? <Instant at={mover.row.promisedAt} /> : 'no promise'}</dd>
          <dt>Expected</dt>
          <dd>{mover.row.estimatedDelivery ? <Instant at={mover.row.estimatedDelivery} /> : 'not known yet'}</dd>
          {mover.row.openAnomalyTypes.length > 0 && (
            <>
              <dt>Anomalies</dt>
              <dd>{mover.row.openAnomalyTypes.map(formatWord).join(', ')}</dd>
            </>
          )}
        </dl>
      ) : (
        <p className={classes.note}>It is not on the map: delivered, without a position, or outside what is shown.</p>
      )}
      <a href={props.href}>Open the package</a>
    </Card>
  )
}

export function HotspotCard(props: { hotspot: MapHotspot; href: Href; onClose: () => void }) {
  const { name, severity, excessCo2, places } = props.hotspot
  return (
    <Card title={name} label={`Hotspot ${name}`} onClose={props.onClose}>
      <dl className={classes.facts}>
        <dt>Severity</dt>
        <dd>
          <Severity level={severity} />
        </dd>
        <dt>Too much</dt>
        <dd>
          <Co2 kg={excessCo2} /> CO₂e
        </dd>
        <dt>{places.length > 1 ? 'Way' : 'Place'}</dt>
        <dd>{places.map((place) => place.name).join(' → ')}</dd>
      </dl>
      <a href={props.href}>Open the hotspot</a>
    </Card>
  )
}
