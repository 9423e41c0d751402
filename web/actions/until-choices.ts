export type UntilChoice = { label: string; until: Date }

const hourMs = 3_600_000
const maxSilenceDays = 30

/** When a silence may end, from `now` on: what people ask for most. Days begin where the reader is. */
export function untilChoices(now: number): UntilChoice[] {
  const morning = new Date(now)
  morning.setDate(morning.getDate() + 1)
  morning.setHours(8, 0, 0, 0)
  const nextWeek = new Date(now)
  nextWeek.setDate(nextWeek.getDate() + 7)
  return [
    { label: '1 hour', until: new Date(now + hourMs) },
    { label: '4 hours', until: new Date(now + 4 * hourMs) },
    { label: 'Until tomorrow, 08:00', until: morning },
    { label: 'A week', until: nextWeek },
  ]
}

/** What is wrong with a moment that somebody typed (local time, as a date field has it); null when nothing is. */
export function untilProblem(typed: string, now: number): string | null {
  const until = Date.parse(typed)
  if (Number.isNaN(until)) return 'Say a day and a time.'
  if (until <= now) return 'This moment has passed.'
  if (until - now > maxSilenceDays * 24 * hourMs) return `An alert is silenced for at most ${maxSilenceDays} days.`
  return null
}
