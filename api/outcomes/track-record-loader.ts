import DataLoader from 'dataloader'
import type { Db, Tx } from '../platform/db.ts'
import { perOperation } from '../platform/per-operation.ts'
import { noRecord, type TrackRecord } from './track-record.ts'
import { trackRecords } from './track-record-store.ts'

const loaderOf = perOperation(
  ({ db }: { db: Db | Tx }) =>
    new DataLoader<string, TrackRecord>(async (measureIds) => {
      const records = await trackRecords(db)
      return measureIds.map((id) => records.get(id) ?? noRecord)
    }),
)

/** The verdicts on a measure. One statement serves all recommendations of an operation. */
export const trackRecordOf = (owner: { db: Db | Tx }, measureId: string): Promise<TrackRecord> =>
  loaderOf(owner).load(measureId)
