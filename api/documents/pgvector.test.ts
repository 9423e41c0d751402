import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { afterAll, expect, it } from 'vitest'
import { type Database, openDatabase } from '../platform/db.ts'
import { makeHome, swiftest } from '../testing/harness.ts'
import { freePort } from '../testing/services.ts'
import { addDocument } from './document-store.ts'
import { findNearest, hasPgvector, listUnembedded, saveVectors } from './passage-store.ts'
import { cosine } from './rank.ts'

const closers: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const close of closers.reverse()) await close()
})

/** A database that has the type of pgvector. */
async function openWithPgvector(): Promise<Database> {
  const lite = await PGlite.create({ extensions: { vector } })
  await lite.exec('create extension vector')
  const port = await freePort()
  const server = new PGLiteSocketServer({ db: lite, port, host: '127.0.0.1' })
  await server.start()
  const home = await makeHome('embedded')
  const databaseUrl = `postgresql://postgres@127.0.0.1:${port}/postgres`
  const database = await openDatabase({ ...home.config, databaseUrl, databasePool: 1 })
  closers.push(
    () => lite.close(),
    () => server.stop(),
    home.remove,
    database.close,
  )
  return database
}

async function openWithout(): Promise<Database> {
  const home = await makeHome(swiftest())
  const database = await openDatabase(home.config)
  closers.push(home.remove, database.close)
  return database
}

const unit = (values: number[]) => values.map((value) => value / Math.hypot(...values))
/** The same vectors at each run, of which some are equal. */
const vectorAt = (n: number) => unit(Array.from({ length: 12 }, (_, at) => Math.sin((n % 290) * 7.3 + at * at) + 0.1))

it('passages with the nearest vectors are the same with pgvector and without', async () => {
  const asked = [vectorAt(5), vectorAt(77), unit([1, 1])]
  for (const { db, has } of [
    { ...(await openWithPgvector()), has: true },
    { ...(await openWithout()), has: false },
  ]) {
    expect(await hasPgvector(db)).toBe(has)
    const passages = Array.from({ length: 300 }, (_, n) => ({ page: null, heading: null, text: `Passage ${n}` }))
    const entity = null
    await addDocument(db, {
      ...{ passages, pages: null, title: 'T', format: 'TEXT', bytes: 1, sha256: 'x', entity, addedBy: 'x' },
    })
    const rows = await listUnembedded(db, 'm', 1_000)
    expect(rows).toHaveLength(300)
    const vectors = rows.map(({ id, text }) => ({ id, vector: vectorAt(Number(text.slice(8))) }))
    await saveVectors(db, 'm', vectors)
    expect(await listUnembedded(db, 'm', 1)).toEqual([])
    const found = await findNearest(db, asked, 'm')
    for (const [n, list] of found.entries()) {
      const expected = vectors
        .filter((each) => each.vector.length === asked[n]?.length)
        .map((each) => cosine(each.vector, asked[n] ?? []))
        .sort((a, b) => b - a)
        .slice(0, 50)
      expect(list).toHaveLength(expected.length)
      for (const [at, { similarity }] of list.entries()) expect(similarity).toBeCloseTo(expected[at] ?? 0, 5)
    }
    expect(found.map(({ length }) => length)).toEqual([50, 50, 0])
    expect(await findNearest(db, asked, 'another model')).toEqual([[], [], []])
  }
})
