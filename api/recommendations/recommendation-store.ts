import type { Viewer } from '../auth/viewer.ts'
import type { Driver } from '../hotspots/drivers.ts'
import { now } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { PlumeError } from '../platform/errors.ts'
import { notFound } from '../platform/ids.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import type { Citation, Draft } from './compose.ts'

export type Decision = { id: string; status: 'APPROVED' | 'REJECTED'; note: string | null; viewer: Viewer }

/** @throws PlumeError NOT_FOUND, or CONFLICT when somebody has decided */
export function decide(log: ChangeLog, { id, status, note, viewer }: Decision): Promise<void> {
  return log.commit(async (tx, emit) => {
    const at = now()
    // The condition decides between two people who press the button at once.
    const [row] = await tx.recommendation.updateManyAndReturn({
      where: { id, status: 'PENDING' },
      data: { status, decidedBy: viewer.name, decidedAt: at, decisionNote: note, updatedAt: at },
    })
    if (row) return emit({ topic: 'recommendation', kind: 'UPDATED', row, at, before: { ...row, status: 'PENDING' } })
    const decided = await tx.recommendation.findUnique({ where: { id } })
    if (!decided) throw notFound('Recommendation')
    throw new PlumeError('CONFLICT', `${decided.decidedBy} has ${decided.status.toLowerCase()} this recommendation.`)
  })
}

/** A recommendation that still has its composed text, as it was at `updatedAt`. */
export type Unwritten = { id: string; updatedAt: Date; draft: Draft; drivers: Driver[] }

const unwritten = { status: 'PENDING', writtenBy: 'composed', hotspot: { status: 'ACTIVE' } } as const

/** Ids of the newest recommendations that nobody has decided and no model has written, oldest first. */
export async function listUnwritten(db: Db, { since, limit }: { since: Date; limit: number }): Promise<string[]> {
  const rows = await db.recommendation.findMany({
    where: { ...unwritten, updatedAt: { gte: since } },
    orderBy: { id: 'desc' },
    take: limit,
    select: { id: true },
  })
  return rows.map(({ id }) => id).reverse()
}

/** What a model needs to write the text; null when somebody has decided, or another node has written. */
export async function findUnwritten(db: Db, id: string): Promise<Unwritten | null> {
  const row = await db.recommendation.findFirst({
    where: { id, ...unwritten },
    include: { hotspot: { select: { drivers: true } } },
  })
  if (!row) return null
  const { measureId, action, rootCause, co2Reduction, updatedAt, hotspot } = row
  const draft = { measureId, action, rootCause, co2Reduction, citations: row.citations as Citation[] }
  return { id, updatedAt, draft, drivers: hotspot.drivers as Driver[] }
}

/** Stores a model's text, unless the recommendation has been decided, rewritten or written meanwhile. */
export function storeWritten(
  log: ChangeLog,
  { id, updatedAt }: Unwritten,
  { action, rootCause, model, now }: { action: string; rootCause: string; model: string; now: Date },
): Promise<void> {
  return log.commit(async (tx, emit) => {
    const [row] = await tx.recommendation.updateManyAndReturn({
      // The time as well: a text for older figures must not stand beside newer ones.
      where: { id, updatedAt, status: 'PENDING', writtenBy: 'composed' },
      data: { action, rootCause, writtenBy: model, updatedAt: now },
    })
    if (row) emit({ topic: 'recommendation', kind: 'UPDATED', row, at: now, before: row })
  })
}
