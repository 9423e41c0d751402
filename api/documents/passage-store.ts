/** Searches passages: by PostgreSQL's full text, and by vectors where passages have them. */
import type { EntityType } from '../emissions/activity.ts'
import type { Db, Tx } from '../platform/db.ts'
import { cosine } from './rank.ts'
import type { Term } from './theme.ts'

/** A passage with the document that it stands in. */
export type FoundPassage = {
  passageId: string
  documentId: string
  title: string
  version: number
  page: number | null
  heading: string | null
  text: string
}

export type Nearest = { passageId: string; similarity: number }

/** Passages that are looked at of each way to search. */
export const maxFound = 50
/** With their vectors, this many passages are read at once. */
const vectorsAtOnce = 250
/** Two words that hardly another theme has, or three that some have; 1 is a word of one theme only: see `termsOf`. */
const minEvidence = 1.5

/** Ids of the passages that hold words of the text, best first. */
export async function searchText(db: Db | Tx, text: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`/* searchPassages */
    with asked as (select replace(plainto_tsquery('english', ${text})::text, '&', '|')::tsquery as query)
    select p.id from asked join "Passage" p on p.search @@ asked.query
    order by ts_rank(p.search, asked.query) desc, p.id limit ${maxFound}`
  return rows.map(({ id }) => id)
}

/** Ids of the passages whose own words, without the title of their document, are evidence for a theme; best first. */
export async function searchTerms(db: Db | Tx, terms: readonly Term[]): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`/* searchTheme */
    with term as (
      select to_tsquery('english', word || ':BD') as query, max(weight) as weight, bool_or("inTitle") as "inTitle"
      from jsonb_to_recordset(${JSON.stringify(terms)}::jsonb) as t(word text, weight float8, "inTitle" bool)
      group by 1
    )
    select p.id from term join "Passage" p on p.search @@ term.query
    group by p.id having sum(term.weight) >= ${minEvidence} and bool_or(term."inTitle")
    order by sum(term.weight) desc, p.id`
  return rows.map(({ id }) => id)
}

/**
 * The passages whose vectors, by this model, are most similar to each of these vectors; best first. With pgvector the
 * database compares, else this process does: every passage is looked at, so that the result is the same.
 */
export async function findNearest(
  db: Db | Tx,
  vectors: readonly (readonly number[])[],
  model: string,
): Promise<Nearest[][]> {
  if (!(await hasPgvector(db))) return compareHere(db, vectors, model)
  const found: Nearest[][] = []
  for (const vector of vectors) {
    found.push(
      await db.$queryRaw<Nearest[]>`/* nearestPassages */
        with asked as materialized (select ${JSON.stringify(vector)}::vector as v)
        select p.id as "passageId", 1 - (p.vector::vector <=> asked.v) as similarity
        from asked, "Passage" p
        where p.model = ${model} and cardinality(p.vector) = ${vector.length}
        order by p.vector::vector <=> asked.v, p.id limit ${maxFound}`,
    )
  }
  return found
}

/** Whether the database has the type of pgvector, in a schema that Plume's sessions look into. */
export async function hasPgvector(db: Db | Tx): Promise<boolean> {
  const [row] = await db.$queryRaw<{ has: boolean }[]>`/* hasPgvector */
    select to_regtype('vector') is not null as has`
  return row?.has ?? false
}

async function compareHere(db: Db | Tx, vectors: readonly (readonly number[])[], model: string): Promise<Nearest[][]> {
  const found = vectors.map((): Nearest[] => [])
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    // As text: the driver would parse each figure by itself.
    const rows = await db.$queryRaw<{ id: string; vector: string }[]>`/* readVectors */
      select id, vector::text as vector from "Passage"
      where model = ${model} and id > ${after}::uuid order by id limit ${vectorsAtOnce}`
    for (const { id, vector } of rows) {
      const own: number[] = JSON.parse(`[${vector.slice(1, -1)}]`)
      for (const [n, asked] of vectors.entries()) {
        if (own.length === asked.length) found[n]?.push({ passageId: id, similarity: cosine(own, asked) })
      }
    }
    for (const [n, list] of found.entries()) found[n] = list.sort(nearerFirst).slice(0, maxFound)
    const last = rows.at(-1)
    if (!last || rows.length < vectorsAtOnce) return found
    after = last.id
  }
}

const nearerFirst = (a: Nearest, b: Nearest): number =>
  b.similarity - a.similarity || (a.passageId < b.passageId ? -1 : 1)

/** These passages, in the order of their ids as given; those that are gone are left out. */
export async function readPassages(db: Db | Tx, ids: readonly string[]): Promise<FoundPassage[]> {
  return db.$queryRaw<FoundPassage[]>`/* readPassages */
    select p.id as "passageId", d.id as "documentId", d.title, d.version, p.page, p.heading, p.text
    from unnest(${[...ids]}::uuid[]) with ordinality as a(id, place)
    join "Passage" p on p.id = a.id join "Document" d on d.id = p."documentId"
    order by a.place`
}

/** Passages without a vector of this model, oldest document first. */
export function listUnembedded(
  db: Db,
  model: string,
  limit: number,
): Promise<{ id: string; title: string; heading: string | null; text: string }[]> {
  return db.$queryRaw`/* listUnembedded */
    select p.id, d.title, p.heading, p.text from "Passage" p join "Document" d on d.id = p."documentId"
    where p.model is distinct from ${model} order by p.id limit ${limit}`
}

/** Stores vectors; those of passages that are gone are dropped. */
export function saveVectors(
  db: Db,
  model: string,
  vectors: readonly { id: string; vector: readonly number[] }[],
): Promise<void> {
  return db.$transaction(async (tx) => {
    await holdShelf(tx)
    await tx.$executeRaw`/* saveVectors */
      update "Passage" p set vector = v.vector, model = ${model}
      from jsonb_to_recordset(${JSON.stringify(vectors)}::jsonb) as v(id uuid, vector real[]) where p.id = v.id`
  })
}

/** Replaces what was found for themes, as of so many changes of documents. */
export function saveThemes(
  db: Db,
  found: ReadonlyMap<string, ReadonlyMap<string, number>>,
  changes: number,
): Promise<void> {
  const rows = [...found].flatMap(([theme, scores]) => [...scores].map(([id, score]) => ({ theme, id, score })))
  return db.$transaction(async (tx) => {
    await holdShelf(tx)
    await tx.themePassage.deleteMany()
    await tx.$executeRaw`/* saveThemes */
      insert into "ThemePassage" (theme, "passageId", score)
      select r.theme, r.id, r.score
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(theme text, id uuid, score float8)
      where exists (select from "Passage" p where p.id = r.id)`
    await tx.documentShelf.update({ where: { id: 1 }, data: { searched: changes } })
  })
}

/** Else whoever removes a document, and its passages with it, and this could wait for each other. */
async function holdShelf(tx: Tx): Promise<void> {
  await tx.$queryRaw`/* holdShelf */ select id from "DocumentShelf" where id = 1 for update`
}

/** A theme, and whose recommendation is to be supported. */
export type Asked = { theme: string; entityType: EntityType; entityKey: string }

/**
 * For each of these, the passages that support the theme, best first: of documents for everybody, and of those about this
 * entity. Reads what was found in advance, so that it takes the same time however many documents there are.
 */
export async function findPassages(tx: Db | Tx, asked: readonly Asked[], limit: number): Promise<FoundPassage[][]> {
  const rows = await tx.$queryRaw<(FoundPassage & { n: number })[]>`/* findPassages */
    select a.n::int as n, f.*
    from jsonb_to_recordset(${JSON.stringify(asked.map((each, n) => ({ ...each, n })))}::jsonb)
      as a(n int, theme text, "entityType" text, "entityKey" text)
    cross join lateral (
      select p.id as "passageId", d.id as "documentId", d.title, d.version, p.page, p.heading, p.text
      from "ThemePassage" t join "Passage" p on p.id = t."passageId" join "Document" d on d.id = p."documentId"
      where t.theme = a.theme
        and (d."entityType" is null or (d."entityType"::text = a."entityType" and d."entityKey" = a."entityKey"))
      order by d."entityType" is null, t.score desc, p.id limit ${limit}
    ) as f
    order by 1`
  const found = asked.map((): FoundPassage[] => [])
  for (const { n, ...passage } of rows) found[n]?.push(passage)
  return found
}
