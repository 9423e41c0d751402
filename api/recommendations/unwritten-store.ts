import { type Driver, readDrivers } from '../hotspots/drivers.ts'
import type { Db } from '../platform/db.ts'
import { readOrLeaveOut } from '../platform/stored-json.ts'
import { type Draft, readCitations } from './compose.ts'

/** A recommendation that still has its composed text, as it was at `updatedAt`. */
export type Unwritten = { id: string; updatedAt: Date; draft: Draft; drivers: Driver[] }

const unwritten = { status: 'PENDING', writtenBy: 'composed', hotspot: { status: 'ACTIVE' } } as const

/** Ids of the newest recommendations that nobody has decided on and no model has written, oldest first. */
export async function listUnwritten(db: Db, { since, limit }: { since: Date; limit: number }): Promise<string[]> {
  const rows = await db.recommendation.findMany({
    where: { ...unwritten, updatedAt: { gte: since } },
    orderBy: { id: 'desc' },
    take: limit,
    select: { id: true },
  })
  return rows.map(({ id }) => id).reverse()
}

/** What a model needs to write the text; null when somebody has decided, another node has written, or it cannot be read. */
export async function findUnwritten(db: Db, id: string): Promise<Unwritten | null> {
  const row = await db.recommendation.findFirst({
    where: { id, ...unwritten },
    include: { hotspot: { select: { drivers: true } } },
  })
  if (!row) return null
  const { measureId, action, rootCause, co2Reduction, updatedAt, hotspot } = row
  const draftOf = () => ({ measureId, action, rootCause, co2Reduction, citations: readCitations(row.citations) })
  return readOrLeaveOut(() => ({ id, updatedAt, draft: draftOf(), drivers: readDrivers(hotspot.drivers) }), null)
}
