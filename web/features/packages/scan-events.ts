import type { PackageDetailFragment } from '../../graphql/generated/graphql.ts'
import type { TimelineEvent } from '../../ui/charts/timeline-rows.ts'
import { formatAge } from '../../ui/format/dates.ts'
import { formatDay } from '../../ui/format/moment.ts'
import { formatWord } from '../../ui/format/words.ts'
import { sentAs } from './words.ts'

export type PackageDetail = PackageDetailFragment
export type Scan = PackageDetail['scans'][number]

/** Within this a step is as planned. */
const maxDeviationMs = 15 * 60_000

/** How a step went against its plan; null when nothing was planned. */
export function againstPlan({ eventTime, plannedAt }: Pick<Scan, 'eventTime' | 'plannedAt'>) {
  const late = Date.parse(eventTime) - Date.parse(plannedAt ?? '')
  if (Number.isNaN(late)) return null
  if (Math.abs(late) < maxDeviationMs) return { isLate: false, words: 'as planned' }
  const words = `${formatAge(Math.abs(late))} ${late > 0 ? 'later' : 'earlier'} than planned`
  return { isLate: late > 0, words: `${words} (${formatDay(plannedAt, Date.parse(eventTime))})` }
}

/** What happened to a package, and what is still to come, for its timeline. */
export function scanEvents({ scans, deliveredAt, promisedAt, estimatedDelivery }: PackageDetail): TimelineEvent[] {
  const events = scans.map((scan): TimelineEvent => {
    const plan = againstPlan(scan)
    const status = formatWord(scan.status)
    return {
      id: scan.id,
      title: scan.milestone ? `${scan.milestone} · ${status}` : status,
      at: scan.eventTime,
      atTitle: sentAs(scan.eventTime, scan.eventTimeZoneOffset),
      place: scan.location,
      note: [plan?.words, scan.fault].filter(Boolean).join(' · ') || null,
      tone: scan.fault ? 'fault' : plan?.isLate ? 'warn' : 'ok',
    }
  })
  if (deliveredAt) return events
  if (promisedAt) events.push({ id: 'promise', title: 'Promised delivery', at: promisedAt, tone: 'planned' })
  if (estimatedDelivery)
    events.push({ id: 'estimate', title: 'Expected delivery', at: estimatedDelivery, tone: 'planned' })
  return events
}
