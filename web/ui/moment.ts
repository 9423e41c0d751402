/** Local time as short as it can be said at `now` (ms): `14:03`, `6 May, 14:03`, `6 May 2013, 14:03`. */
export function formatMoment(at: string | number | null | undefined, now: number): string {
  const date = new Date(at ?? Number.NaN)
  if (Number.isNaN(date.getTime())) return '–'
  const clock = new Date(now)
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  if (date.toDateString() === clock.toDateString()) return time
  const year = date.getFullYear() === clock.getFullYear() ? undefined : ('numeric' as const)
  return `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year })}, ${time}`
}
