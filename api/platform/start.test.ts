import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { startProcess } from '../testing/process.ts'
import { freePort } from '../testing/services.ts'

const folders: string[] = []
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plume-start-'))
  folders.push(folder)
  return folder
}
async function migratedFolder(): Promise<string> {
  const folder = await newFolder()
  await cp(inject('blankDataDir'), folder, { recursive: true })
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

  it('for an address that this machine does not have', async () => {
    const settings = { HOST: '203.0.113.1', INSECURE_LISTEN: '1', DATA_DIR: await migratedFolder() }
    expect(await refusal(settings)).toMatch(/203\.0\.113\.1 .*HOST/)
  })

  it('for a folder that is a file', async () => {
    const file = path.join(await newFolder(), 'file')
    await writeFile(file, '')
    expect(await refusal({ DATA_DIR: path.join(file, 'below') })).toMatch(/DATA_DIR/)
  })

  it('for a database that is not there, without its password', async () => {
    const where = `localhost:${await freePort()}`
    const answer = await refusal({ DATABASE_URL: `postgresql://plume:hunter2@${where}/plume` })
    expect(answer).toMatch(/^The database does not answer .*ECONNREFUSED.*DATABASE_URL/)
    expect(answer).not.toContain('hunter2')
  })

  it.skipIf(!inject('services'))('for a database that the server does not know', async () => {
    const url = inject('services')?.postgresUrl ?? ''
    expect(await refusal({ DATABASE_URL: url.replace(/\/postgres$/, '/nowhere') })).toMatch(/"nowhere".*DATABASE_URL/)
  })

  it('for a folder that another Plume has open, which goes on', async () => {
    const folder = await migratedFolder()
    const first = startProcess({ DATA_DIR: folder })
    const url = await first.url
    expect(await refusal({ DATA_DIR: folder })).toMatch(/^Another Plume has .*DATA_DIR/)
    expect((await fetch(`${url}/health/ready`)).status).toBe(200)
    first.kill('SIGTERM')
    expect(await first.ended).toMatchObject({ code: 0 })
  })
})

it('of several that start at once in a new folder one serves and the others say why not', async () => {
  const folder = await newFolder()
  const processes = [1, 2, 3].map(() => startProcess({ DATA_DIR: folder }))
  const urls = await Promise.allSettled(processes.map(({ url }) => url))
  expect(urls.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const started of processes) started.kill('SIGINT')
  const endings = await Promise.all(processes.map(({ ended }) => ended))
  expect(endings.map(({ code }) => code).sort()).toEqual([0, 1, 1])
  for (const { code, output } of endings) if (code === 1) expect(output).toMatch(/^Another Plume has [^\n]+\.\n$/)
})
