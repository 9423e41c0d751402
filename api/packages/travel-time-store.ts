import type { Tx } from '../platform/db.ts'

/** Loads counts by their key. */
export async function loadTravelTimes(tx: Tx, keys: Iterable<string>): Promise<Map<string, number[]>> {
  const wanted = [...new Set(keys)]
  if (wanted.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ key: string; counts: number[] }[]>`/* loadTravelTimes */
    select key, counts from "TravelTime" where key = any(${wanted}::text[])`
  return new Map(rows.map(({ key, counts }) => [key, counts]))
}

/** Adds to counts, or subtracts from them. Concurrent additions of several nodes all count. */
export async function addTravelTimes(tx: Tx, added: ReadonlyMap<string, readonly number[]>): Promise<void> {
  if (added.size === 0) return
  // All writers use the same order, so that two of them cannot wait for each other.
  const rows = [...added].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, counts]) => ({ key, counts }))
  await tx.$executeRaw`/* addTravelTimes */
    insert into "TravelTime" as t (key, counts)
    select g.key, g.counts
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g(key text, counts float8[])
    on conflict (key) do update set counts = (
      select array_agg(greatest(0, coalesce(o.n, 0) + coalesce(a.n, 0)) order by i)
      from unnest(t.counts) with ordinality as o(n, i)
      full join unnest(excluded.counts) with ordinality as a(n, i) using (i)
    )`
}
