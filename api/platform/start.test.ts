import { cpSync, existsSync } from 'node:fs'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { startNode } from '../node.ts'
import { makeHome, swiftest } from '../testing/harness.ts'
import { startProcess } from '../testing/process.ts'
import { freePort } from '../testing/services.ts'
import { type Config, readConfig } from './config.ts'
import { createLogger } from './logger.ts'
import { explain } from './run-process.ts'

const folders: string[] = []
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plume-start-'))
  folders.push(folder)
  return folder
}
async function migratedFolder(): Promise<string> {
  const folder = await newFolder()
  cpSync(inject('blankDataDir'), folder, { recursive: true })
  return folder
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

/** What a process that cannot start says: one line, and exit code 1. */
async function refusal(settings: Record<string, string>): Promise<string> {
  const { code, output } = await startProcess(settings).ended
  expect(output).toMatch(/^[^\n]+\.\n$/)
  expect(code).toBe(1)
  return output
}

describe('a start that cannot be says why in one sentence and ends with 1', () => {
  it('for settings that make no sense', async () => {
    expect(await refusal({ HOST: '0.0.0.0' })).toMatch(/^HOST=0\.0\.0\.0 .*INSECURE_LISTEN=1/)
  })

  it('for a port that is taken', async () => {
    const holder = createServer()
    await new Promise<void>((ready) => holder.listen(0, '127.0.0.1', ready))
    const address = holder.address()
    const port = String(typeof address === 'object' && address?.port)
    expect(await refusal({ PORT: port, DATA_DIR: await migratedFolder() })).toMatch(
      new RegExp(`^Port ${port} is taken`),
    )
    holder.close()
  })

  it('for a folder that another Plume has open, even one that starts at the same moment, which goes on', async () => {
    const folder = await migratedFolder()
    const link = path.join(await newFolder(), 'link')
    await symlink(folder, link)
    const processes = [folder, link].map((name) => startProcess({ DATA_DIR: name }))
    const urls = await Promise.allSettled(processes.map(({ url }) => url))
    const served = urls.flatMap((url) => (url.status === 'fulfilled' ? url.value : []))
    expect(served).toHaveLength(1)
    expect((await fetch(`${served[0]}/health/ready`)).status).toBe(200)
    for (const started of processes) started.kill('SIGINT')
    const endings = await Promise.all(processes.map(({ ended }) => ended))
    expect(endings.map(({ code }) => code).sort()).toEqual([0, 1])
    expect(endings.find(({ code }) => code === 1)?.output).toMatch(/^Another Plume has [^\n]+DATA_DIR\.\n$/)
  })
})

describe('what stands in the way of a start is explained in one sentence', () => {
  const explained = async (settings: NodeJS.ProcessEnv, base: Partial<Config> = {}) => {
    const config = { ...readConfig({ PORT: '0', ...settings }), ...base }
    const sentence = await startNode(config, createLogger('silent')).then(
      () => 'It started.',
      (error) => explain(error),
    )
    expect(sentence).toMatch(/^[^\n]+\.$/)
    return String(sentence)
  }

  it('when this machine does not have the address', async () => {
    const { config, remove } = await makeHome(swiftest())
    expect(await explained({}, { ...config, host: '203.0.113.1' })).toMatch(/^203\.0\.113\.1 .*HOST/)
    await remove()
  })

  it('when the folder is a file, or below one', async () => {
    const file = path.join(await newFolder(), 'file')
    await writeFile(file, '')
    expect(await explained({ DATA_DIR: file })).toMatch(/DATA_DIR/)
    expect(await explained({ DATA_DIR: path.join(file, 'below') })).toMatch(/DATA_DIR/)
  })

  it.skipIf(!existsSync('/proc/self'))('when the folder cannot be made there', async () => {
    for (const folder of ['/proc/plume', '/proc/plume/below'])
      expect(await explained({ DATA_DIR: folder })).toBe(
        '/proc/plume cannot be used as a folder (ENOENT): choose another with DATA_DIR.',
      )
  })

  it('when the file system is read-only', () => {
    const error = Object.assign(new Error(), { code: 'EROFS', syscall: 'mkdir', path: '/mnt/plume' })
    expect(explain(error)).toBe(
      '/mnt/plume cannot be used as a folder: its file system is read-only; choose another with DATA_DIR.',
    )
  })

  it('when the database is not there, without its password', async () => {
    const where = `localhost:${await freePort()}`
    const answer = await explained({ DATABASE_URL: `postgresql://plume:hunter2@${where}/plume` })
    expect(answer).toMatch(/^The database does not answer .*ECONNREFUSED.*DATABASE_URL/)
    expect(answer).not.toContain('hunter2')
    expect(await explained({ DATABASE_URL: 'postgresql://plume:hunter2@plume.invalid/plume' })).toMatch(
      /plume\.invalid.*DATABASE_URL/,
    )
  })

  it.skipIf(!inject('services'))('when the server does not know the database or the user', async () => {
    const url = inject('services')?.postgresUrl ?? ''
    expect(await explained({ DATABASE_URL: url.replace(/\/postgres$/, '/nowhere') })).toMatch(/"nowhere".*DATABASE_URL/)
    expect(await explained({ DATABASE_URL: url.replace('plume@', 'nobody@') })).toMatch(/"nobody".*DATABASE_URL/)
  })
})
