import { exactCo2, formatAbove, formatCo2, formatCo2Change, formatTime, formatUtc } from './format.ts'

/** kg CO2e, short to read and exact on hover. */
export function Co2({ kg, signed = false }: { kg: number | null | undefined; signed?: boolean }) {
  return (
    <span className="figure" title={exactCo2(kg)}>
      {signed ? formatCo2Change(kg) : formatCo2(kg)}
    </span>
  )
}

export function Above({ percent }: { percent: number | null | undefined }) {
  return <span className="figure">{formatAbove(percent)}</span>
}

/** Local time, UTC on hover. */
export function Instant({ at }: { at: string | null | undefined }) {
  return (
    <time className="figure" dateTime={at ?? undefined} title={formatUtc(at)}>
      {formatTime(at, Date.now())}
    </time>
  )
}
