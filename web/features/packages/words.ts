import { formatUtc } from '../../ui/format/dates.ts'

/** A chance as people say it: never `0 %` or `100 %` of what is not certain. `–` when not known. */
export function formatChance(chance: number | null | undefined): string {
  if (typeof chance !== 'number' || !Number.isFinite(chance)) return '–'
  const percent = chance * 100
  if (percent < 1) return '< 1 %'
  if (percent > 99) return '> 99 %'
  return `${Math.round(percent)} %`
}

/** `2013-05-06 12:03:00 UTC, sent as 14:03 +02:00`: what the title of a scan's time says. */
export function sentAs(at: string, offset: string): string {
  const minutes = offsetMinutes(offset)
  const date = new Date(Date.parse(at) + (minutes ?? Number.NaN) * 60_000)
  if (Number.isNaN(date.getTime())) return formatUtc(at)
  return `${formatUtc(at)}, sent as ${date.toISOString().slice(0, 16).replace('T', ' ')} ${offset}`
}

function offsetMinutes(offset: string): number | null {
  if (offset === 'Z') return 0
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(offset) ?? []
  return sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : null
}
