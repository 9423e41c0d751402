import { Co2 } from '../format/figures.tsx'
import { withKeys } from '../format/keys.ts'
import { formatCo2 } from '../format/numbers.ts'
import { Empty } from '../page/states.tsx'
import classes from './stacked-bar.module.css'

export type Part = { label: string; kg: number | null; detail?: string }
export type Segment = Part & { colour: number; percent: number | null }

/** This many parts have a colour of their own; the others share one. */
const colourCount = 6

const isCounted = (kg: number | null): kg is number => kg !== null && Number.isFinite(kg) && kg > 0

/**
 * Parts in their order with their share of the whole; the largest have a colour of their own (1–6), the others share
 * colour 0. Unknown and negative parts have no share.
 */
export function segmentsOf(parts: readonly Part[]): { segments: Segment[]; total: number } {
  const counted = parts.map(({ kg }) => (isCounted(kg) ? kg : 0))
  const total = counted.reduce((sum, kg) => sum + kg, 0)
  const bySize = counted.map((_, index) => index).sort((a, b) => (counted[b] ?? 0) - (counted[a] ?? 0))
  const own = new Set(bySize.slice(0, colourCount).filter((index) => counted[index]))
  let colour = 0
  const segments = parts.map((part, index) => ({
    ...part,
    colour: own.has(index) ? ++colour : 0,
    percent: isCounted(part.kg) && total > 0 ? (part.kg / total) * 100 : null,
  }))
  return { segments, total }
}

const formatShare = (percent: number | null) =>
  percent === null ? '–' : percent < 1 ? '< 1 %' : `${Math.round(percent)} %`

/** The share of each part in a whole, as one bar and as a table; `name` is the name of the whole. */
export function StackedBar({ name, parts, heading }: { name: string; parts: readonly Part[]; heading: string }) {
  if (!parts.length) return <Empty title="Nothing emitted yet" />
  const { segments, total } = segmentsOf(parts)
  const rows = withKeys(segments, ({ label, detail }) => `${label} ${detail ?? ''}`)
  const said = segments.map(({ label, kg }) => `${label} ${formatCo2(kg)}`).slice(0, colourCount)
  if (segments.length > colourCount) said.push(`${segments.length - colourCount} more`)
  return (
    <div className={classes.stack}>
      <div className={classes.bar} role="img" aria-label={`${name}: ${formatCo2(total)}. ${said.join(', ')}.`}>
        {rows.map(
          ({ key, item: { label, kg, percent, colour } }) =>
            percent !== null && (
              <div
                key={key}
                data-colour={colour}
                style={{ flexGrow: percent }}
                title={`${label}: ${formatCo2(kg)}, ${formatShare(percent)}`}
              />
            ),
        )}
      </div>
      <table className={classes.legend}>
        <caption className="only-read-aloud">{name}</caption>
        <thead>
          <tr>
            <th scope="col">{heading}</th>
            <th scope="col">CO₂e</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, item: { label, detail, kg, percent, colour } }) => (
            <tr key={key}>
              <th scope="row">
                <span className={classes.name}>
                  <i data-colour={colour} data-none={percent === null || undefined} aria-hidden="true" />
                  <span className={classes.label} title={label}>
                    {label}
                    {detail && <small>{detail}</small>}
                  </span>
                </span>
              </th>
              <td>
                <Co2 kg={kg} />
              </td>
              <td className="figure">{formatShare(percent)}</td>
            </tr>
          ))}
        </tbody>
        {rows.length > 1 && (
          <tfoot>
            <tr>
              <th scope="row">Total</th>
              <td>
                <Co2 kg={total} />
              </td>
              <td />
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}
