const DAY_MS = 86_400_000

/** The number of periods shown at first, by the length of a period in days. */
const sizes: readonly { upToDays: number; periods: number }[] = [
  { upToDays: 0.9, periods: 72 },
  { upToDays: 1.5, periods: 60 },
  { upToDays: 8, periods: 52 },
  { upToDays: 32, periods: 36 },
  { upToDays: Number.POSITIVE_INFINITY, periods: 24 },
]

/**
 * The time span of a series around a period, mostly before it. A null end is open; both are open where a date is
 * invalid.
 */
export function windowAround(periodStart: string, periodEnd: string): { from: string | null; to: string | null } {
  const [start, end] = [Date.parse(periodStart), Date.parse(periodEnd)]
  const length = end - start
  const size = sizes.find(({ upToDays }) => length <= upToDays * DAY_MS)
  if (!(length > 0) || !size) return { from: null, to: null }
  const after = Math.round(size.periods / 4)
  // A quarter may be three days shorter than another: half a period makes up for all of them.
  const at = (periods: number) => new Date(start + periods * length).toISOString()
  return { from: at(after - size.periods + 0.5), to: at(after) }
}
