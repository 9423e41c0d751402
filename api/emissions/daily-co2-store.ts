import type { Tx } from '../platform/db.ts'

/** Adds what was emitted, in kg CO2e, to its days (`2026-03-01`, UTC). */
export async function addDailyCo2(tx: Tx, days: ReadonlyMap<string, number>): Promise<void> {
  if (days.size === 0) return
  // In one order for all, so that two writers cannot wait for each other.
  const inOrder = [...days].sort(([a], [b]) => (a < b ? -1 : 1))
  await tx.$executeRaw`/* addDailyCo2 */
    insert into "DailyCo2" as d (day, co2)
    select * from unnest(${inOrder.map(([day]) => day)}::date[], ${inOrder.map(([, co2]) => co2)}::float8[])
    on conflict (day) do update set co2 = d.co2 + excluded.co2`
}

/**
 * Adds these days (`2026-03-01`, UTC) up again from what is left of them, in the order of time; `also`: those that are
 * about to be added to.
 */
export async function recountDailyCo2(tx: Tx, days: readonly string[], also: readonly string[]): Promise<void> {
  if (days.length === 0) return
  const inOrder = [...new Set([...days, ...also])].sort()
  // Whoever is adding to one of them is done first, and seen by the count; all are held in one order.
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
  // A day of which nothing is left is none: the newest one tells what the last thirty are.
  await tx.$executeRaw`/* recountDailyCo2 */
    delete from "DailyCo2" as d using unnest(${[...days]}::date[]) as w(day)
    where d.day = w.day and not exists (
      select from "Emission" e where e.counted and e."occurredAt" >= w.day::timestamp at time zone 'UTC'
        and e."occurredAt" < (w.day + 1)::timestamp at time zone 'UTC'
    )`
}
