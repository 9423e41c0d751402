import { findPassages } from '../documents/passage-store.ts'
import { now } from '../platform/clock.ts'
import type { Tx } from '../platform/db.ts'
import { readOrLeaveOut } from '../platform/stored-json.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import type { Change } from '../realtime/events.ts'
import { readCitations } from './compose.ts'
import { areSameCitations, maxDocumentCitations, withDocuments } from './document-citations.ts'

/** Recommendations that are looked at in one transaction. */
const atOnce = 100

/**
 * Has the recommendations that nobody has decided on cite what documents say now. A text that a model wrote keeps the
 * citations that it was written from.
 * @returns how many cite something else than before
 */
export async function citeDocuments(log: ChangeLog, signal: AbortSignal): Promise<number> {
  let changed = 0
  for (let after: string | null = '00000000-0000-0000-0000-000000000000'; after !== null && !signal.aborted; ) {
    const from: string = after
    await log.commit(async (tx, emit) => {
      const { changes, last } = await citeSome(tx, from)
      for (const change of changes) emit(change)
      changed += changes.length
      after = last
    })
  }
  return changed
}

/** `last`: the id to go on after; null at the end. */
async function citeSome(tx: Tx, after: string): Promise<{ changes: Change<'recommendation'>[]; last: string | null }> {
  const rows = await tx.recommendation.findMany({
    where: { status: 'PENDING', writtenBy: 'composed', hotspot: { status: 'ACTIVE' }, id: { gt: after } },
    include: { hotspot: { select: { entity: { select: { type: true, key: true } } } } },
    orderBy: { id: 'asc' },
    take: atOnce,
  })
  const asked = rows.map(({ measureId, hotspot: { entity } }) => ({
    theme: measureId,
    entityType: entity.type,
    entityKey: entity.key,
  }))
  const found = rows.length > 0 ? await findPassages(tx, asked, maxDocumentCitations) : []
  const at = now()
  const changes: Change<'recommendation'>[] = []
  for (const [n, { hotspot: _, ...before }] of rows.entries()) {
    const cited = readOrLeaveOut(() => readCitations(before.citations), null)
    const citations = withDocuments(cited ?? [], found[n] ?? [])
    if (cited === null || areSameCitations(cited, citations)) continue
    const [row] = await tx.recommendation.updateManyAndReturn({
      // Nobody has decided or written meanwhile.
      where: { id: before.id, updatedAt: before.updatedAt, status: 'PENDING' },
      data: { citations, updatedAt: at },
    })
    if (row) changes.push({ topic: 'recommendation', kind: 'UPDATED', row, at, before })
  }
  return { changes, last: rows.length < atOnce ? null : (rows.at(-1)?.id ?? null) }
}
