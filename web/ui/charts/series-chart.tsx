import { lazy, Suspense, useMemo, useState } from 'react'
import { Co2 } from '../format/figures.tsx'
import { formatCount } from '../format/numbers.ts'
import { Empty } from '../page/states.tsx'
import {
  type Bucket,
  isAbove,
  type Period,
  type Prediction,
  periodName,
  periodsOf,
  type SeriesPoint,
  summary,
  wantsLogScale,
  willBeAbove,
} from './series.ts'
import classes from './series-chart.module.css'
import { SeriesTable } from './series-table.tsx'

const SeriesCanvas = lazy(() =>
  import('./series-canvas.tsx').then(
    (loaded) => ({ default: loaded.SeriesCanvas }),
    () => ({ default: NotLoaded }),
  ),
)

/** At most this many periods are shown at first. */
const maxPeriods = 120

type Props = {
  /** The name of the entity. */
  name: string
  points: readonly SeriesPoint[]
  bucket: Bucket
  prediction?: Prediction | null
  /** Start of the highlighted period. */
  highlight?: string | null
  /** Shows all points from the beginning. */
  whole?: boolean
}

/** The emissions of an entity per period, as bars over its baseline and normal range, or as a table. */
export function SeriesChart({ name, points, bucket, prediction, highlight, whole = false }: Props) {
  const all = useMemo(() => periodsOf(points, bucket, prediction), [points, bucket, prediction])
  const [isTable, setTable] = useState(false)
  const [isLog, setLog] = useState(false)
  const [isWhole, setWhole] = useState(false)
  const [pointed, setPointed] = useState<Period | null>(null)
  const periods = useMemo(() => (isWhole || whole ? all : all.slice(-maxPeriods)), [all, isWhole, whole])
  const highlighted = highlight ? Date.parse(highlight) : null
  const offersLog = wantsLogScale(periods)
  if (!all.length) return <Empty title="No series yet">It begins with the first activity that counts.</Empty>

  const named = (from: number | null) => periods.find((period) => period.from === from)
  const shown = named(pointed?.from ?? null) ?? named(highlighted) ?? periods.at(-1)
  return (
    <figure className={classes.chart}>
      <div className={classes.tools}>
        {all.length > maxPeriods && !whole && (
          <Toggle on={isWhole} set={setWhole}>
            All {formatCount(all.length)} periods
          </Toggle>
        )}
        {offersLog && !isTable && (
          <Toggle on={isLog} set={setLog}>
            Log scale
          </Toggle>
        )}
        <Toggle on={isTable} set={setTable}>
          Show as table
        </Toggle>
      </div>
      {isTable ? (
        <SeriesTable name={name} periods={periods} highlight={highlighted} />
      ) : (
        <>
          <div role="img" aria-label={summary(name, bucket, periods)} className={classes.drawing}>
            <Suspense fallback={null}>
              <SeriesCanvas
                periods={periods}
                highlight={highlighted}
                bucket={bucket}
                log={isLog && offersLog}
                onPoint={setPointed}
              />
            </Suspense>
          </div>
          {shown && <Reading period={shown} />}
        </>
      )}
    </figure>
  )
}

/** The figures of one period: the one under the pointer, else the highlighted or the newest one. */
function Reading({ period }: { period: Period }) {
  const { co2, baseline, low, high, count, predicted } = period
  return (
    <figcaption className={classes.reading}>
      <strong>{periodName(period)}</strong>
      <dl>
        <div data-mark={isAbove(period) ? 'above' : 'actual'}>
          <dt>Actual</dt>
          <dd>
            <Co2 kg={co2} />
          </dd>
        </div>
        {predicted !== null && (
          <div data-mark={willBeAbove(period) ? 'above-predicted' : 'predicted'}>
            <dt>Predicted</dt>
            <dd>
              <Co2 kg={predicted} />
            </dd>
          </div>
        )}
        <div data-mark="baseline">
          <dt>Baseline</dt>
          <dd>
            <Co2 kg={baseline} />
          </dd>
        </div>
        <div data-mark="band">
          <dt>Normal range</dt>
          <dd>{low === null ? '–' : <Range low={low} high={high} />}</dd>
        </div>
        <div>
          <dt>Activities</dt>
          <dd className="figure">{formatCount(count)}</dd>
        </div>
      </dl>
    </figcaption>
  )
}

function Range({ low, high }: { low: number; high: number | null }) {
  return (
    <>
      <Co2 kg={low} /> – <Co2 kg={high} />
    </>
  )
}

function Toggle({ on, set, children }: { on: boolean; set: (on: boolean) => void; children: React.ReactNode }) {
  return (
    <button type="button" className={classes.toggle} aria-pressed={on} onClick={() => set(!on)}>
      {children}
    </button>
  )
}

function NotLoaded() {
  return <p className={classes.notLoaded}>The drawing could not be loaded; the table shows the same figures.</p>
}
