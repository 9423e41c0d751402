import { StackedBar } from '../../ui/charts/stacked-bar.tsx'
import { Co2, Instant } from '../../ui/format/figures.tsx'
import { Empty } from '../../ui/page/states.tsx'
import classes from './carbon.module.css'
import { formatInput, formatKey, inputsOf, type Leg, meansOf, partsOf, wayOf, whyUnknown } from './leg-words.ts'
import type { PackageDetail } from './scan-events.ts'

/** What each leg of a package emitted, down to factor and formula. */
export function Carbon({ package: one }: { package: PackageDetail }) {
  if (one.legs.length === 0) return <Empty title="Not known">{whyUnknown(one)}</Empty>
  return (
    <div className={classes.carbon}>
      <StackedBar name="Carbon per leg" heading="Leg" parts={partsOf(one)} />
      <div className={classes.legs}>
        {one.legs.map((leg) => (
          <details key={leg.id}>
            <summary>How {wayOf(leg, one.scans)} was computed</summary>
            <Calculation leg={leg} />
          </details>
        ))}
      </div>
    </div>
  )
}

function Calculation({ leg }: { leg: Leg }) {
  const { factor, formula } = leg.calculation
  return (
    <div className={classes.calculation}>
      <p>
        <code>{formula}</code> = <Co2 kg={leg.co2} /> CO₂e
        {!leg.includedInSeries && ' – physically impossible: shown, but not counted'}
      </p>
      <dl>
        {factor && (
          <div>
            <dt>factor</dt>
            <dd>
              {formatInput(factor.value)} {factor.unit}
              <small>
                {factor.label} · {factor.publisher} {factor.dataset} {factor.edition} · {factor.code}
              </small>
            </dd>
          </div>
        )}
        {Object.entries(inputsOf(leg)).map(([key, value]) => (
          <div key={key}>
            <dt>{formatKey(key)}</dt>
            <dd>{formatInput(value)}</dd>
          </div>
        ))}
        <div>
          <dt>emitted</dt>
          <dd>
            <Instant at={leg.occurredAt} /> <small>{meansOf(leg)}</small>
          </dd>
        </div>
      </dl>
    </div>
  )
}
