/** The database reads and writes of documents. Whoever changes one holds the row of the shelf until the commit. */
import type { EntityType } from '../emissions/activity.ts'
import { now } from '../platform/clock.ts'
import type { Db, Tx } from '../platform/db.ts'
import { PlumeError } from '../platform/errors.ts'
import { fold } from '../platform/fold.ts'
import { newId, notFound } from '../platform/ids.ts'
import { maxDocuments, maxPassages } from './limits.ts'
import type { DocumentFormat, ReadDocument } from './read-document.ts'

export type NewDocument = ReadDocument & {
  title: string
  format: DocumentFormat
  bytes: number
  sha256: string
  /** Whom it is about; null when it is for everybody. */
  entity: { type: EntityType; key: string } | null
  addedBy: string
}

/**
 * Stores a document, or its next version where one of this title is stored. The same content again changes nothing.
 * @returns its row id
 * @throws PlumeError CONFLICT where the content is there under another title, or there is no room
 */
export function addDocument(db: Db, document: NewDocument): Promise<string> {
  return db.$transaction(async (tx) => {
    await countChange(tx)
    const { title, format, bytes, sha256, pages, entity, addedBy } = document
    const titleKey = fold(title)
    const old = await tx.document.findUnique({ where: { titleKey } })
    const same = await tx.document.findUnique({ where: { sha256 } })
    if (same && same.id !== old?.id) {
      throw new PlumeError(
        'CONFLICT',
        `The same content is stored as “${same.title}”: remove that document first, or add this one under its title.`,
      )
    }
    const content = {
      ...{ title, titleKey, format, bytes, sha256, pages, addedBy },
      ...{ entityType: entity?.type ?? null, entityKey: entity?.key ?? null, updatedAt: now() },
    }
    if (old && same && old.entityType === content.entityType && old.entityKey === content.entityKey) return old.id
    await demandRoom(tx, document.passages.length, old?.id)
    const id = old?.id ?? newId()
    if (old) {
      await tx.passage.deleteMany({ where: { documentId: id } })
      await tx.document.update({ where: { id }, data: { ...content, version: { increment: 1 } } })
    } else await tx.document.create({ data: { ...content, id, createdAt: content.updatedAt } })
    await insertPassages(tx, id, document)
    return id
  })
}

/** @throws PlumeError NOT_FOUND */
export function removeDocument(db: Db, id: string): Promise<void> {
  return db.$transaction(async (tx) => {
    await countChange(tx)
    const { count } = await tx.document.deleteMany({ where: { id } })
    if (count === 0) throw notFound('Document')
  })
}

/** Others who change documents wait from here on. */
async function countChange(tx: Tx): Promise<void> {
  await tx.$executeRaw`/* countDocumentChange */
    insert into "DocumentShelf" as s (id, changes, searched) values (1, 1, 0)
    on conflict (id) do update set changes = s.changes + 1`
}

async function demandRoom(tx: Tx, added: number, replacedId: string | undefined): Promise<void> {
  const documents = await tx.document.count(replacedId ? { where: { id: { not: replacedId } } } : undefined)
  if (documents >= maxDocuments) {
    throw new PlumeError(
      'CONFLICT',
      `There are already ${documents.toLocaleString('en')} documents, as many as are kept: remove one first.`,
    )
  }
  const passages = await tx.passage.count(replacedId ? { where: { documentId: { not: replacedId } } } : undefined)
  if (passages + added > maxPassages) {
    throw new PlumeError(
      'CONFLICT',
      `The documents would come to ${(passages + added).toLocaleString('en')} passages: at most ${maxPassages.toLocaleString('en')} are kept. Remove a document first, or add a shorter one.`,
    )
  }
}

async function insertPassages(tx: Tx, documentId: string, { title, passages }: NewDocument): Promise<void> {
  await tx.$executeRaw`/* insertPassages */
    insert into "Passage" (id, "documentId", position, page, heading, text, search, vector)
    select id, ${documentId}::uuid, position - 1, page, heading, text,
      setweight(to_tsvector('english', ${title}), 'A') ||
      setweight(to_tsvector('english', coalesce(heading, '')), 'B') ||
      setweight(to_tsvector('english', text), 'D'), '{}'
    from unnest(
      ${passages.map(() => newId())}::uuid[],
      ${passages.map(({ page }) => page)}::int[],
      ${passages.map(({ heading }) => heading)}::text[],
      ${passages.map(({ text }) => text)}::text[]
    ) with ordinality as p(id, page, heading, text, position)`
}

/** The number of changes of documents so far, and up to which themes were searched for. */
export async function shelfOf(db: Db | Tx): Promise<{ changes: number; searched: number }> {
  const row = await db.documentShelf.findUnique({ where: { id: 1 }, select: { changes: true, searched: true } })
  return row ?? { changes: 0, searched: 0 }
}
