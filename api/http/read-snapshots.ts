import type { Db } from '../platform/db.ts'

/**
 * Names what is visible in the database: equal texts stand for the same rows. Requests that come while a reading is
 * under way share the next one: the first may have begun before a commit that their clients know of.
 */
export function readSnapshots(db: Db): () => Promise<string> {
  let reading: Promise<unknown> = Promise.resolve()
  let next: Promise<string> | null = null
  async function read(): Promise<string> {
    const [row] = await db.$queryRaw<
      { snapshot: string }[]
    >`/* readSnapshots */ select pg_current_snapshot()::text as snapshot`
    return row?.snapshot ?? ''
  }
  return () => {
    next ??= reading.then(() => {
      next = null
      const begun = read()
      reading = begun.catch(() => {})
      return begun
    })
    return next
  }
}
