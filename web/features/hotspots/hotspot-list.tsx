import { hotspotAddress } from '../../addresses/hotspots.ts'
import { Bullet } from '../../ui/charts/bullet.tsx'
import { Link } from '../../ui/controls/link.tsx'
import { formatPeriod } from '../../ui/format/dates.ts'
import { Above, Co2 } from '../../ui/format/figures.tsx'
import { Severity } from '../../ui/format/severity.tsx'
import { formatWord } from '../../ui/format/words.ts'
import { Empty, LoadingRows } from '../../ui/page/states.tsx'
import { entityName, type HotspotRow } from './hotspot.ts'
import classes from './hotspot-list.module.css'

/** The given hotspots in short; each links to its detail. `hotspots` is null while they load. */
export function HotspotList(props: { hotspots: readonly HotspotRow[] | null }) {
  if (!props.hotspots) return <LoadingRows rows={6} height={64} />
  if (props.hotspots.length === 0)
    return (
      <Empty title="No active hotspots">
        Every entity is within its normal range. A hotspot shows here the moment a prediction leaves it.
      </Empty>
    )
  return (
    <ul className={classes.list}>
      {props.hotspots.map((hotspot) => (
        <li key={hotspot.id}>
          <Row hotspot={hotspot} />
        </li>
      ))}
    </ul>
  )
}

function Row({ hotspot }: { hotspot: HotspotRow }) {
  const name = entityName(hotspot.entity)
  return (
    <Link className={classes.row} href={hotspotAddress.href(hotspot.id)}>
      <span className={classes.line}>
        <span className={classes.name} title={name}>
          {name}
        </span>
        <strong>
          <Above percent={hotspot.percentAbove} />
        </strong>
      </span>
      <span className={classes.line}>
        <span className={classes.about}>
          {formatWord(hotspot.entity.type)} · {formatPeriod(hotspot.periodStart, hotspot.periodEnd)}
        </span>
        <Severity level={hotspot.severity} />
      </span>
      <span className={classes.bullet}>
        <Bullet
          predicted={hotspot.predictedCo2}
          baseline={hotspot.baselineCo2}
          low={hotspot.baselineLow}
          high={hotspot.baselineHigh}
          level={hotspot.severity}
        />
        <span className={classes.figures}>
          <Co2 kg={hotspot.predictedCo2} /> <small>vs</small> <Co2 kg={hotspot.baselineCo2} />
        </span>
      </span>
    </Link>
  )
}
