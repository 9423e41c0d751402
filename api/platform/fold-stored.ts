import type { Db, Tx } from './db.ts'
import { foldedLines } from './fold.ts'
import { Prisma } from './generated/prisma/client.ts'

/** How many rows one statement folds. */
const maxRowsAtOnce = 1_000

/** The tables that are searched, and the columns that a search looks at. */
const searched = [
  { table: Prisma.sql`"Package"`, parts: Prisma.sql`array["trackingNumber"]` },
  { table: Prisma.sql`"Entity"`, parts: Prisma.sql`array[name, key]` },
  { table: Prisma.sql`"Alert"`, parts: Prisma.sql`array[message]` },
]

/** Folds the rows that an older version wrote. @returns how many */
export async function foldStored(db: Db | Tx): Promise<number> {
  let total = 0
  for (const { table, parts } of searched) {
    let after = '00000000-0000-0000-0000-000000000000'
    for (let found = maxRowsAtOnce; found === maxRowsAtOnce; ) {
      const rows = await db.$queryRaw<{ id: string; texts: string[] }[]>`/* foldStored */
        select id, ${parts} as texts from ${table}
        where "searchText" is null and id > ${after}::uuid order by id limit ${maxRowsAtOnce}`
      const folded = rows.map(({ texts }) => foldedLines(...texts))
      await db.$executeRaw`/* foldStored */
        update ${table} as t set "searchText" = f.text
        from unnest(${rows.map(({ id }) => id)}::uuid[], ${folded}::text[]) as f(id, text)
        where t.id = f.id and t."searchText" is null`
      found = rows.length
      total += found
      after = rows.at(-1)?.id ?? after
    }
  }
  return total
}
