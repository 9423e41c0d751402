import type { Hotspot } from '../platform/generated/prisma/client.ts'

/** An amount of greenhouse gas for people: `840 kg CO2e`, `12.4 t CO2e`, `1,240 t CO2e`. */
export function amountText(kg: number): string {
  if (Math.abs(kg) < 1000) return `${kg.toLocaleString('en', { maximumFractionDigits: 0 })} kg CO2e`
  const tonnes = kg / 1000
  return `${tonnes.toLocaleString('en', { maximumFractionDigits: Math.abs(tonnes) < 100 ? 1 : 0 })} t CO2e`
}

/** `Q2 2013`, `April 2013`, or the days from to. */
export function periodText(start: Date, end: Date): string {
  const days = Math.round((end.getTime() - start.getTime()) / 86_400_000)
  const year = start.getUTCFullYear()
  if (days >= 90) return `Q${Math.floor(start.getUTCMonth() / 3) + 1} ${year}`
  const text = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options }).format(start)
  if (days >= 28) return text({ month: 'long', year: 'numeric' })
  if (days > 1) return `the week of ${text({ day: 'numeric', month: 'long', year: 'numeric' })}`
  if (days === 1) return text({ day: 'numeric', month: 'long', year: 'numeric' })
  return `${text({ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' })} UTC`
}

const inPeriod = ({ periodStart, periodEnd }: Hotspot): string => {
  const isDayOrHour = periodEnd.getTime() - periodStart.getTime() <= 86_400_000
  return `${isDayOrHour ? 'on' : 'in'} ${periodText(periodStart, periodEnd)}`
}

/** What an alert says of a hotspot. */
export const messageOf = (hotspot: Hotspot, name: string): string =>
  `${name} is heading for ${amountText(hotspot.predictedCo2)} ${inPeriod(hotspot)}, ` +
  `${Math.round(hotspot.percentAbove)} % above its normal ${amountText(hotspot.baselineCo2)}.`
