import { existsSync } from 'node:fs'
import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeFolder } from './make-folder.ts'

let base: string
beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'plume-make-'))
})
afterAll(() => rm(base, { recursive: true, force: true }))

it('makes what is missing, for this user alone where that is wanted, also twice at once', async () => {
  const folder = path.join(base, 'a/b/c')
  await Promise.all([makeFolder(folder, 0o700), makeFolder(folder, 0o700)])
  for (const each of ['a', 'a/b', 'a/b/c']) expect((await stat(path.join(base, each))).mode & 0o777).toBe(0o700)
  await makeFolder(folder)
  await symlink(folder, path.join(base, 'link'))
  await makeFolder(path.join(base, 'link/d'))
  expect(existsSync(path.join(folder, 'd'))).toBe(true)
})

it('says what is in the way: a file, or a link to nowhere', async () => {
  await writeFile(path.join(base, 'file'), '')
  await symlink(path.join(base, 'nowhere'), path.join(base, 'dangling'))
  await expect(makeFolder(path.join(base, 'file'))).rejects.toMatchObject({ code: 'EEXIST' })
  await expect(makeFolder(path.join(base, 'file/below'))).rejects.toMatchObject({ code: 'ENOTDIR' })
  await expect(makeFolder(path.join(base, 'dangling'))).rejects.toMatchObject({ code: 'EEXIST' })
})

it.skipIf(!existsSync('/proc/self'))('ends where a file system makes no folders', async () => {
  for (const folder of ['/proc/plume', '/proc/plume/below']) {
    await expect(makeFolder(folder)).rejects.toMatchObject({ code: 'ENOENT', syscall: 'mkdir', path: '/proc/plume' })
  }
})
