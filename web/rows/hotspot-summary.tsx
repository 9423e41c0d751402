import { hotspotAddress } from '../addresses/hotspots.ts'
import { Bullet } from '../ui/charts/bullet.tsx'
import { Link } from '../ui/controls/link.tsx'
import { formatPeriod } from '../ui/format/dates.ts'
import { Above, Co2 } from '../ui/format/figures.tsx'
import { formatWord } from '../ui/format/words.ts'
import classes from './hotspot-summary.module.css'

/** A hotspot's figures, in kg CO2e. */
export type SummedHotspot = {
  id: string
  entity: { key: string; name: string; type: string }
  periodStart: string
  periodEnd: string
  predictedCo2: number
  baselineCo2: number
  baselineLow: number
  baselineHigh: number
  percentAbove: number
  severity: string
  status: string
}

/** A hotspot in short with its figures, for places that are about something else; it links to the hotspot. */
export function HotspotSummary({ hotspot }: { hotspot: SummedHotspot }) {
  const { entity, predictedCo2, baselineCo2, baselineLow, baselineHigh } = hotspot
  const name = entity.name.trim() || entity.key.trim() || 'without a name'
  return (
    <section className={classes.summary} aria-label="Hotspot">
      <h3>
        <Link href={hotspotAddress.href(hotspot.id)}>{name}</Link>
      </h3>
      <p>
        {formatWord(entity.type)} · {formatPeriod(hotspot.periodStart, hotspot.periodEnd)} ·{' '}
        {hotspot.status === 'ACTIVE' ? 'still above its normal range' : 'back in its normal range'}
      </p>
      <dl>
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
    </section>
  )
}
