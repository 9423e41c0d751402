import { formatAge } from '../../ui/format/dates.ts'
import { formatDay } from '../../ui/format/moment.ts'
import { lateBy } from './late-chance.tsx'
import type { PackageRow } from './package-filter.ts'
import { formatChance } from './words.ts'

/** What is to be expected of a package, in a sentence; `now` is the event clock in ms. */
export function expectationOf(row: PackageRow, now: number): string {
  const { status, promisedAt, deliveredAt, estimatedDelivery, lateProbability: chance } = row
  const promise = promisedAt && `its promise of ${formatDay(promisedAt, now)}`
  if (deliveredAt) {
    const late = lateBy(row)
    const against = !promise || Number.isNaN(late) ? '' : `, ${comparison(late)} ${promise}`
    return `Delivered ${formatDay(deliveredAt, now)}${against}.`
  }
  if (status === 'CANCELLED') return 'It is cancelled and will not be delivered.'
  if (status === 'RETURN_TO_SENDER') return 'It is on its way back to its sender.'
  const missedFor = now - Date.parse(promisedAt ?? '')
  if (missedFor > 0) return `It has missed ${promise}, ${formatAge(missedFor)} ago.`
  if (promise && typeof chance === 'number' && Number.isFinite(chance))
    return `${formatChance(chance)} likely to miss ${promise}.`
  if (promise) return `It has ${promise}, and there is no estimate yet.`
  if (estimatedDelivery) return `Expected ${formatDay(estimatedDelivery, now)}; nothing was promised.`
  return 'Nothing was promised, and there is no estimate yet.'
}

const comparison = (late: number) =>
  Math.abs(late) < 60_000 ? 'just in time for' : `${formatAge(Math.abs(late))} ${late > 0 ? 'after' : 'before'}`
