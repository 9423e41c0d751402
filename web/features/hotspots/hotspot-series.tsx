import { useMemo, useState } from 'react'
import { useQuery } from 'urql'
import { errorSentence } from '../../graphql/errors.ts'
import { useReread } from '../../graphql/use-reread.ts'
import type { SeriesPoint } from '../../ui/charts/series.ts'
import { SeriesChart } from '../../ui/charts/series-chart.tsx'
import { ExportButton } from '../../ui/controls/export-button.tsx'
import { Choice } from '../../ui/controls/filters.tsx'
import type { Column } from '../../ui/format/csv.ts'
import { Panel } from '../../ui/page/panel.tsx'
import { Failure, LoadingRows } from '../../ui/page/states.tsx'
import { hotspotSeriesQuery } from './documents.ts'
import { entityName, type HotspotRow } from './hotspot.ts'
import classes from './hotspot-page.module.css'
import { windowAround } from './series-window.ts'
import { workWords } from './work-words.ts'

type WorkedPoint = SeriesPoint & { work: number | null; intensity: number | null }

const seriesCsv: readonly Column<WorkedPoint>[] = [
  { header: 'Period start', value: ({ start }) => start },
  { header: 'kg CO2e', value: ({ co2 }) => co2 },
  { header: 'Baseline kg CO2e', value: ({ baseline }) => baseline },
  { header: 'Normal from kg CO2e', value: ({ low }) => low },
  { header: 'Normal to kg CO2e', value: ({ high }) => high },
  { header: 'Activities', value: ({ count }) => count },
  { header: 'Work', value: ({ work }) => work },
  { header: 'kg CO2e per unit of work', value: ({ intensity }) => intensity },
]

/** The emissions of the hotspot's entity per period, around the hotspot or from the beginning. */
export function HotspotSeries({ hotspot }: { hotspot: HotspotRow }) {
  const { id, periodStart, periodEnd } = hotspot
  const [by, setBy] = useState<'total' | 'work'>(hotspot.measure === 'INTENSITY' ? 'work' : 'total')
  const [span, setSpan] = useState<'around' | 'all'>('around')
  const around = useMemo(() => windowAround(periodStart, periodEnd), [periodStart, periodEnd])
  const variables = span === 'all' ? { id } : { id, ...around }
  const [{ data, error, fetching, stale }, read] = useQuery({ query: hotspotSeriesQuery, variables })
  useReread(hotspot.updatedAt, () => read({ requestPolicy: 'network-only' }))

  const entity = data?.hotspot?.entity
  const points = useMemo(
    () =>
      entity?.series.map(({ baselineLow, baselineHigh, ...point }) => ({
        ...point,
        low: baselineLow,
        high: baselineHigh,
      })),
    [entity],
  )
  const intensities = useMemo(
    () =>
      points?.some(({ intensity }) => intensity !== null)
        ? points.map((point) => ({ ...point, co2: point.intensity, baseline: null, low: null, high: null }))
        : null,
    [points],
  )
  const isByWork = by === 'work' && intensities !== null
  const prediction = useMemo(
    () => (hotspot.status === 'ACTIVE' && !isByWork ? { start: periodStart, value: hotspot.predictedCo2 } : null),
    [hotspot.status, periodStart, hotspot.predictedCo2, isByWork],
  )
  const name = entityName(hotspot.entity)
  return (
    <Panel
      title="Emissions by period"
      aside={
        <span className={classes.aside}>
          {intensities && (
            <Choice
              label="Measure"
              value={by}
              options={[
                { value: 'total', label: 'Total' },
                { value: 'work', label: `Per ${workWords[entity?.workUnit ?? ''] ?? 'unit of work'}` },
              ]}
              onChange={setBy}
            />
          )}
          <Choice
            label="Periods"
            value={span}
            options={[
              { value: 'around', label: 'Around this period' },
              { value: 'all', label: 'All periods' },
            ]}
            onChange={setSpan}
          />
          {points && <ExportButton name={`Emissions by period of ${name}`} columns={seriesCsv} rows={points} />}
        </span>
      }
    >
      <div className={classes.series} data-reading={(fetching || stale) && span === 'all' ? '' : undefined}>
        {entity && points ? (
          <SeriesChart
            name={name}
            points={isByWork ? intensities : points}
            bucket={entity.bucket}
            prediction={prediction}
            highlight={periodStart}
            whole={points.length < 400}
          />
        ) : error ? (
          <Failure
            title="The series could not be read"
            sentence={errorSentence(error)}
            retry={() => read({ requestPolicy: 'network-only' })}
          />
        ) : (
          <LoadingRows rows={1} height={320} />
        )}
      </div>
    </Panel>
  )
}
