import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { sayDatabaseTrouble, whyOf } from './database-trouble.ts'
import { openDatabase } from './db.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { explain } from './run-process.ts'

const patient = { timeout: 30_000 }
const closers: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const close of closers.reverse()) await close()
})

async function copyOfBlank(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plume-embedded-'))
  closers.push(() => rm(folder, { recursive: true, force: true }))
  cpSync(inject('blankDataDir'), folder, { recursive: true })
  return folder
}

/** Every file and folder of a database, with what is in it. */
const contents = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .map((entry) => {
      const file = path.join(entry.parentPath ?? entry.path, entry.name)
      return entry.isFile() ? `${file} ${createHash('sha256').update(readFileSync(file)).digest('hex')}` : file
    })
    .sort()

describe('files that do not open are left as they were, and the sentence says what to do', () => {
  const noise = (bytes: number) =>
    createHash('sha512').update('noise').digest().toString('hex').repeat(bytes).slice(0, bytes)
  const walOf = (files: string) =>
    path.join(files, 'pg_wal', readdirSync(path.join(files, 'pg_wal')).find((name) => /^0{7}1/.test(name)) ?? '')
  it.each<[string, (files: string) => void, RegExp]>([
    ['a log that is gone', (files) => truncateSync(walOf(files), 0), /checkpoint record.*put back a backup/],
    [
      'a catalog of noise',
      (files) => writeFileSync(path.join(files, 'base/5/1259'), noise(65_536)),
      /put back a backup/,
    ],
    ['another version', (files) => writeFileSync(path.join(files, 'PG_VERSION'), '11\n'), /incompatible.*backup/],
    ['no version', (files) => truncateSync(path.join(files, 'PG_VERSION'), 0), /does not open/],
  ])('%s', async (_name, damage, sentence) => {
    const folder = await copyOfBlank()
    const files = path.join(folder, 'postgres')
    damage(files)
    const before = contents(files)
    const answer = await startEmbeddedPostgres(folder, { isDurable: true }).then(() => 'It opened.', explain)
    expect(answer).toMatch(sentence)
    expect(answer).toMatch(/^The embedded database in [^\n]+ was left as it is: [^\n]+\.$/)
    expect(contents(files)).toEqual(before)
    expect(readdirSync(folder).sort()).toEqual(['lock', 'postgres'])
  })
})

it('a database that ends fails at once, says why, and is there again when it can be', async () => {
  const dataDir = await copyOfBlank()
  const { db, trouble, close } = await openDatabase({ dataDir, databasePool: 1 })
  closers.push(close)
  await db.$executeRaw`create table kept as select 1 as n`
  const log = path.join(dataDir, 'postgres/pg_wal')
  await rename(log, `${log}-away`)
  // Its log cannot grow: it ends, or goes on with errors only.
  await db.$queryRaw`select pg_switch_wal()::text`.catch(() => {})
  const insert = () => db.$executeRaw`insert into kept values (2)`.then(() => null, trouble)
  await expect.poll(insert, patient).toMatch(/does not open/)
  await rename(`${log}-away`, log)
  await expect.poll(() => db.$queryRaw`select n from kept`.catch(() => []), patient).toContainEqual({ n: 1 })
  expect(trouble()).toBe(null)
})

/** A small disk of its own; null where this user may not mount one. */
function mountDisk(megabytes: number): string | null {
  const folder = path.join(tmpdir(), `plume-disk-${process.pid}`)
  try {
    execFileSync('mkdir', ['-p', folder])
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return null
  }
  closers.push(() => {
    execFileSync('umount', ['-l', folder])
    return rm(folder, { recursive: true })
  })
  return folder
}

it('a disk that is full stops writing and not reading, and heals by itself', async (context) => {
  const disk = mountDisk(140)
  if (!disk) return context.skip()
  cpSync(inject('blankDataDir'), disk, { recursive: true })
  const { db, trouble, close } = await openDatabase({ dataDir: disk, databasePool: 1 })
  await db.$executeRaw`create table kept as select 1 as n`
  const fill = path.join(disk, 'fill')
  await writeFile(fill, Buffer.alloc(200 * 1024 ** 2)).catch(() => {})
  const insert = () => db.$executeRaw`insert into kept values (2)`.then(() => 'stored', sayDatabaseTrouble)
  await expect.poll(insert, patient).toMatch(/^The disk of the database is full, so nothing is stored: .*\.$/)
  expect(await db.$executeRaw`insert into kept values (2)`.catch(whyOf)).toBe(
    'cannot execute INSERT in a read-only transaction',
  )
  const create = db.logHead.create({ data: { id: 7, epoch: 'a', head: 0 } })
  expect(await create.catch((error) => [sayDatabaseTrouble(error), whyOf(error)])).toEqual([
    expect.stringMatching(/is full/),
    'cannot execute INSERT in a read-only transaction',
  ])
  expect(trouble()).toMatch(/^The disk .* is full \(0 MB are free\).*\.$/)
  expect(await db.$queryRaw`select n from kept where n = 1`).toEqual([{ n: 1 }])
  await rm(fill)
  await expect.poll(insert, patient).toBe('stored')
  expect(trouble()).toBe(null)
  await close()

  await writeFile(fill, Buffer.alloc(200 * 1024 ** 2)).catch(() => {})
  const start = (dataDir: string) => openDatabase({ dataDir, databasePool: 1 }).then(() => 'It started.', explain)
  for (const folder of [disk, path.join(disk, 'new')]) {
    expect(await start(folder)).toMatch(/^The disk of \S+ is full \(0 MB are free, [^\n]+\.$/)
  }
  await rm(fill)
  execFileSync('mount', ['-o', 'remount,ro', disk])
  for (const folder of [disk, path.join(disk, 'new2')]) expect(await start(folder)).toMatch(/^[^\n]+DATA_DIR\.$/)
})
