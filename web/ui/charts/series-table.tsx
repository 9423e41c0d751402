import { useState } from 'react'
import { Co2 } from '../format/figures.tsx'
import { formatCount } from '../format/numbers.ts'
import { isAbove, type Period, periodName } from './series.ts'
import classes from './series-table.module.css'

const firstRows = 100

/** The figures of a series, newest first. */
export function SeriesTable(props: { name: string; periods: readonly Period[]; highlight: number | null }) {
  const [isWhole, setWhole] = useState(false)
  const newestFirst = props.periods.toReversed()
  const rows = isWhole ? newestFirst : newestFirst.slice(0, firstRows)
  const more = newestFirst.length - rows.length
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard.
    <section className={classes.scroll} aria-label={`Figures of ${props.name}`} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Period</th>
            <th scope="col">Actual</th>
            <th scope="col">Baseline</th>
            <th scope="col">Normal range</th>
            <th scope="col">Predicted</th>
            <th scope="col">Activities</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((period) => (
            <tr key={period.from} data-highlight={period.from === props.highlight || undefined}>
              <th scope="row">{periodName(period)}</th>
              <td data-above={isAbove(period) || undefined}>
                <Co2 kg={period.co2} />
              </td>
              <td>
                <Co2 kg={period.baseline} />
              </td>
              <td>
                {period.low === null ? (
                  '–'
                ) : (
                  <>
                    <Co2 kg={period.low} /> – <Co2 kg={period.high} />
                  </>
                )}
              </td>
              <td>
                <Co2 kg={period.predicted} />
              </td>
              <td className="figure">{formatCount(period.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && (
        <button type="button" className={classes.more} onClick={() => setWhole(true)}>
          Show {formatCount(more)} earlier periods
        </button>
      )}
    </section>
  )
}
