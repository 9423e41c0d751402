import { cpSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { impossible } from '../testing/changes.ts'
import { backends, makeHome } from '../testing/harness.ts'
import { ask, type PlumeProcess, startProcess } from '../testing/process.ts'

const aheadProgram = ['--import', './api/testing/clock-ahead.mjs', 'api/main.ts']
const hourMs = 3_600_000

const ingest = 'mutation ($input: [ActivityInput!]!) { ingestActivities(input: $input) { accepted } }'
const look = `{ systemHealth { status at components { name status message } }
  agents { agent at } alerts { nodes: edges { node { id createdAt status } } }
  notifications { edges { node { createdAt } } } }`
type Look = {
  systemHealth: { status: string; at: string; components: { name: string; status: string; message: string | null }[] }
  agents: { agent: string; at: string }[]
  alerts: { nodes: { node: { id: string; createdAt: string; status: string } }[] }
  notifications: { edges: { node: { createdAt: string } }[] }
}
const silence = 'mutation ($id: ID!, $until: DateTime!) { silenceAlert(id: $id, until: $until) { status } }'

const isNow = (text: string | undefined) => Math.abs(Date.parse(text ?? '') - Date.now()) < hourMs

const folders: string[] = []
const children: PlumeProcess[] = []
const start = (...args: Parameters<typeof startProcess>) => {
  const child = startProcess(...args)
  children.push(child)
  return child
}
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

describe('a node whose clock was three hours ahead when it was killed', () => {
  it('runs its agents at once when it starts at the right time', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'plume-clock-'))
    folders.push(folder)
    cpSync(inject('blankDataDir'), folder, { recursive: true })
    const first = start({ DATA_DIR: folder }, aheadProgram)
    await ask(await first.url, ingest, { input: [impossible('one')] })
    await expect.poll(async () => (await ask<Look>(await first.url, look)).agents.length).toBeGreaterThan(0)
    const before = await ask<Look>(await first.url, look)
    // Embedded, the clock of the machine is that of the database.
    expect(isNow(before.agents[0]?.at)).toBe(false)
    first.kill('SIGKILL')
    await first.ended

    const second = start({ DATA_DIR: folder })
    await ask(await second.url, ingest, { input: [impossible('two')] })
    await expect
      .poll(async () => (await ask<Look>(await second.url, look)).agents.every(({ at }) => isNow(at)), {
        timeout: 30_000,
      })
      .toBe(true)
    await expect
      .poll(async () => (await ask<Look>(await second.url, look)).systemHealth.status, { timeout: 30_000 })
      .toBe('OK')
  })
})

describe.skipIf(!backends().includes('postgres'))('of two nodes, one whose clock is three hours ahead', () => {
  it('goes by the clock of the database, and health says so', async () => {
    const { config, remove } = await makeHome('postgres')
    const settings = { DATABASE_URL: config.databaseUrl ?? '', REDIS_URL: config.redisUrl ?? '' }
    const wrong = start(settings, aheadProgram)
    const url = await wrong.url
    const alert = { ...impossible('one'), occurredAt: new Date().toISOString() }
    await ask(url, ingest, { input: [alert] })
    const seen = await ask<Look>(url, look)
    expect(seen.systemHealth).toMatchObject({
      status: 'DEGRADED',
      components: expect.arrayContaining([
        {
          name: 'clock',
          status: 'DEGRADED',
          message: expect.stringContaining('3 hours ahead of that of the database'),
        },
      ]),
    })
    const [raised] = seen.alerts.nodes
    expect([seen.systemHealth.at, raised?.node.createdAt].map(isNow)).toEqual([true, true])

    // A minute from now is ahead for both, and the silence is not over for the one whose clock is.
    const until = new Date(Date.now() + 60_000).toISOString()
    await ask(url, silence, { id: raised?.node.id, until })
    const right = start(settings)
    const rightUrl = await right.url
    expect((await ask<Look>(rightUrl, look)).systemHealth.status).toBe('OK')
    await ask(rightUrl, ingest, { input: [impossible('two')] })
    await expect.poll(async () => (await ask<Look>(url, look)).alerts.nodes.length, { timeout: 30_000 }).toBe(2)
    expect((await ask<Look>(url, look)).alerts.nodes.find(({ node }) => node.id === raised?.node.id)?.node.status).toBe(
      'SUPPRESSED',
    )
    for (const node of [wrong, right]) {
      node.kill('SIGTERM')
      expect(await node.ended).toMatchObject({ code: 0 })
    }
    await remove()
  })
})
