import { useSettings } from '../../browser/settings.ts'
import { formatTime, formatUtc } from './dates.ts'
import { exactCo2, formatAbove, formatCo2, formatCo2Change } from './numbers.ts'

/** kg CO2e, short to read and exact in the tooltip. */
export function Co2({ kg, signed = false }: { kg: number | null | undefined; signed?: boolean }) {
  const { unit } = useSettings()
  return (
    <span className="figure" title={exactCo2(kg)}>
      {signed ? formatCo2Change(kg, unit) : formatCo2(kg, unit)}
    </span>
  )
}

export function Above({ percent }: { percent: number | null | undefined }) {
  return <span className="figure">{formatAbove(percent)}</span>
}

/** Local time; the tooltip shows UTC or `title`. */
export function Instant({ at, title = formatUtc(at) }: { at: string | null | undefined; title?: string }) {
  return (
    <time className="figure" dateTime={at ?? undefined} title={title}>
      {formatTime(at, Date.now())}
    </time>
  )
}
