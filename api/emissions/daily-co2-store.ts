import type { Tx } from '../platform/db.ts'

/** Adds emissions, in kg CO2e, to the totals of their days (`2026-03-01`, UTC). */
export async function addDailyCo2(tx: Tx, days: ReadonlyMap<string, number>): Promise<void> {
  if (days.size === 0) return
  // All writers use the same order, so that two of them cannot wait for each other.
  const inOrder = [...days].sort(([a], [b]) => (a < b ? -1 : 1))
  await tx.$executeRaw`/* addDailyCo2 */
    insert into "DailyCo2" as d (day, co2)
    select * from unnest(${inOrder.map(([day]) => day)}::date[], ${inOrder.map(([, co2]) => co2)}::float8[])
    on conflict (day) do update set co2 = d.co2 + excluded.co2`
}

/**
 * Counts the totals of these days (`2026-03-01`, UTC) again from the emissions that are left, in the order of time.
 * `also`: further days that the transaction is about to add to.
 */
export async function recountDailyCo2(tx: Tx, days: readonly string[], also: readonly string[]): Promise<void> {
  if (days.length === 0) return
  const inOrder = [...new Set([...days, ...also])].sort()
  // This waits for every writer that is adding to one of the days, so that the count sees what it added. The order
  // prevents deadlocks.
  await tx.$executeRaw`/* recountDailyCo2 */
    insert into "DailyCo2" (day, co2) select day, 0 from unnest(${inOrder}::date[]) as d(day) order by day
    on conflict (day) do update set co2 = "DailyCo2".co2`
  await tx.$executeRaw`/* recountDailyCo2 */
    update "DailyCo2" as d set co2 = n.co2
    from (
      select day, sum(e.co2 order by e."occurredAt", e.id) as co2
      from unnest(${[...days]}::date[]) as w(day)
      join "Emission" e on e.counted and e."occurredAt" >= w.day::timestamp at time zone 'UTC'
        and e."occurredAt" < (w.day + 1)::timestamp at time zone 'UTC'
      group by 1
    ) as n where d.day = n.day`
  // A day without emissions has no row: the newest row decides which days are the last thirty.
  await tx.$executeRaw`/* recountDailyCo2 */
    delete from "DailyCo2" as d using unnest(${[...days]}::date[]) as w(day)
    where d.day = w.day and not exists (
      select from "Emission" e where e.counted and e."occurredAt" >= w.day::timestamp at time zone 'UTC'
        and e."occurredAt" < (w.day + 1)::timestamp at time zone 'UTC'
    )`
}
