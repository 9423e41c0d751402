import type { Db, Tx } from '../platform/db.ts'
import { realisedShare, type TrackRecord } from './track-record.ts'

/** The verdicts by measure, of those that have any. */
export async function trackRecords(db: Db | Tx): Promise<Map<string, TrackRecord>> {
  const rows = await db.$queryRaw<(TrackRecord & { measureId: string })[]>`/* trackRecords */
    select "measureId",
      (count(*) filter (where "outcomeStatus" = 'VERIFIED'))::int as verified,
      (count(*) filter (where "outcomeStatus" = 'NOT_SHOWN'))::int as "notShown",
      (count(*) filter (where "outcomeStatus" = 'WORSE'))::int as worse,
      coalesce(
        array_agg((measured #>> '{saving,estimate}')::float8 / (plan ->> 'expected')::float8 order by id)
          filter (where measured #>> '{saving,estimate}' is not null and (plan ->> 'expected')::float8 > 0),
        '{}'
      ) as shares
    from "Recommendation" where "outcomeStatus" in ('VERIFIED', 'NOT_SHOWN', 'WORSE') group by 1`
  return new Map(rows.map(({ measureId, ...record }) => [measureId, record]))
}

/** What to expect of each measure's promise, for the ranking; 1 for those that are not in it. */
export async function realisedShares(tx: Tx): Promise<Map<string, number>> {
  const records = await trackRecords(tx)
  return new Map([...records].map(([measureId, record]) => [measureId, realisedShare(record)]))
}
