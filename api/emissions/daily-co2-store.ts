import type { Tx } from '../platform/db.ts'

/** Adds what was emitted to its days (UTC); taken out: with a negative amount. */
export async function addDailyCo2(tx: Tx, added: readonly { occurredAt: Date; co2: number }[]): Promise<void> {
  const days = new Map<string, number>()
  for (const { occurredAt, co2 } of added) {
    const day = occurredAt.toISOString().slice(0, 10)
    days.set(day, (days.get(day) ?? 0) + co2)
  }
  if (days.size === 0) return
  // In one order for all, so that two writers cannot wait for each other.
  const inOrder = [...days].sort(([a], [b]) => (a < b ? -1 : 1))
  await tx.$executeRaw`
    insert into "DailyCo2" as d (day, co2)
    select * from unnest(${inOrder.map(([day]) => day)}::date[], ${inOrder.map(([, co2]) => co2)}::float8[])
    on conflict (day) do update set co2 = d.co2 + excluded.co2`
}
