/** Formats figures for people, with English separators throughout, as the page is in English. */
import type { Unit } from '../../browser/settings.ts'
import { number } from './english.ts'

const none = '–'

const whole = (value: number) => number(value, 0)
const tenths = (value: number) => number(value, 1)
const exact = (value: number) => number(value, 3)

const isFigure = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value)

export const formatCount = (value: number | null | undefined): string => (isFigure(value) ? whole(value) : none)

/** `845 kg`, `12.4 t`, `1,000 Mt`, or all in one unit. `value` is kg CO2e. */
export function formatCo2(value: number | null | undefined, unit: Unit = 'auto'): string {
  if (!isFigure(value)) return none
  const size = Math.abs(value)
  if (unit === 'kg') return `${(size > 0 && size < 1 ? exact : whole)(value)} kg`
  if (unit === 't') return `${(size >= 100_000 ? whole : exact)(value / 1000)} t`
  if (size >= 1e9) return `${shorten(value / 1e9)} Mt`
  if (size >= 1000) return `${shorten(value / 1000)} t`
  return size > 0 && size < 1 ? `${exact(value)} kg` : `${shorten(value)} kg`
}

const shorten = (value: number) => (Math.abs(value) >= 100 ? whole : tenths)(value)

/** The same without rounding to three figures: `12,431.7 kg CO₂e`. */
export const exactCo2 = (value: number | null | undefined): string =>
  isFigure(value) ? `${exact(value)} kg CO₂e` : 'not known'

/** With its sign, for a difference: `+3.2 t`, `−845 kg`. */
export const formatCo2Change = (value: number | null | undefined, unit: Unit = 'auto'): string =>
  isFigure(value) && value > 0 ? `+${formatCo2(value, unit)}` : formatCo2(value, unit).replace('-', '−')

/** Percent above the baseline; from tenfold on as a multiple, which people read faster: `+38 %`, `24 ×`. */
export function formatAbove(percent: number | null | undefined): string {
  if (!isFigure(percent)) return none
  if (percent >= 1e8) return '> 1 million ×'
  if (percent >= 1000) return `${shorten(percent / 100 + 1)} ×`
  const rounded = whole(Math.round(percent)).replace('-', '−')
  return percent > 0 ? `+${rounded} %` : `${rounded} %`
}
