import { kindOf } from '../anomalies/kinds/kinds.ts'
import { figureText, timeText } from '../platform/figure-text.ts'
import type { AnomalyType, Hotspot } from '../platform/generated/prisma/client.ts'
import { dayText, monthText } from '../platform/text.ts'
import { type Severity, severities } from '../vocabulary/severity.ts'

/** An amount of greenhouse gas for people: `840 kg CO2e`, `12.4 t CO2e`, `1,240 t CO2e`. */
export function amountText(kg: number): string {
  if (Math.abs(kg) < 1000) return `${figureText(kg, { maximumFractionDigits: 0 })} kg CO2e`
  const tonnes = kg / 1000
  return `${figureText(tonnes, { maximumFractionDigits: Math.abs(tonnes) < 100 ? 1 : 0 })} t CO2e`
}

/** `Q2 2013`, `April 2013`, or the range of days. */
export function periodText(start: Date, end: Date): string {
  const days = Math.round((end.getTime() - start.getTime()) / 86_400_000)
  const year = start.getUTCFullYear()
  if (days >= 90) return `Q${Math.floor(start.getUTCMonth() / 3) + 1} ${year}`
  const day = start.toISOString().slice(0, 10)
  if (days >= 28) return monthText(day)
  if (days > 1) return `the week of ${dayText(day)}`
  return days === 1 ? dayText(day) : timeText(start)
}

const inPeriod = ({ periodStart, periodEnd }: Hotspot): string => {
  const isDayOrHour = periodEnd.getTime() - periodStart.getTime() <= 86_400_000
  return `${isDayOrHour ? 'on' : 'in'} ${periodText(periodStart, periodEnd)}`
}

/** The message of the alert of a hotspot. */
export const messageOf = (hotspot: Hotspot, name: string): string =>
  `${name} is heading for ${amountText(hotspot.predictedCo2)} ${inPeriod(hotspot)}, ` +
  `${figureText(hotspot.percentAbove, { maximumFractionDigits: 0 })} % above its normal ${amountText(hotspot.baselineCo2)}.`

/** One of the anomalies of an alert, with its package; all fields are null for an anomaly of an activity. */
export type Member = {
  type: AnomalyType
  description: string
  trackingNumber: string | null
  carrier: string | null
  location: string | null
  lane: string | null
}

/** From this many anomalies on, the level of the alert is one and two levels above the worst of them. */
const manyAnomalies = [10, 100]

/** The level of `count` anomalies together. */
export function groupLevel(worst: Severity, count: number): Severity {
  const raised = severities.indexOf(worst) + manyAnomalies.filter((many) => count >= many).length
  return severities[Math.min(raised, severities.length - 1)] ?? worst
}

/** The message of the alert of `count` anomalies; `members` are the first of them. */
export function groupMessage(members: readonly Member[], count: number): string {
  const [first] = members
  if (!first) return ''
  if (count === 1)
    return first.trackingNumber ? `Package ${first.trackingNumber}: ${first.description}` : first.description
  const numbers = members.map(({ trackingNumber }) => trackingNumber).join(', ')
  const more = count > members.length ? ` and ${count - members.length} more` : ''
  return `${headline(first, count)}: ${numbers}${more}.`
}

function headline({ type, carrier, ...where }: Member, count: number): string {
  return kindOf(type).headline(`${count.toLocaleString('en')} packages of ${carrier}`, where)
}
