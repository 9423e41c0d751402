import { cpSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient } from 'graphql-ws'
import { Client } from 'pg'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { WebSocket } from 'ws'
import { type AnomalyChanges, anomalyChanges, impossible } from '../testing/changes.ts'
import { backends, makeHome, take } from '../testing/harness.ts'
import { ask, startProcess } from '../testing/process.ts'

const ingest = `mutation ($input: [ActivityInput!]!) { ingestActivities(input: $input) { accepted duplicates } }`
type Ingested = { ingestActivities: { accepted: number; duplicates: number } }
type Taken = { accepted: number; duplicates: number; rejected: { index: number; code: string; message: string }[] }
const takeActivities = `mutation ($input: [ActivityInput!]!) {
  taken: ingestActivities(input: $input) { accepted duplicates rejected { index code message } }
}`
const takeScans = `mutation ($input: [ScanInput!]!) {
  taken: recordScans(input: $input) { accepted duplicates rejected { index code message } }
}`
const held = '{ streamPosition emissions(first: 0) { totalCount } anomalies(first: 0) { totalCount } }'
type Held = { streamPosition: string; emissions: { totalCount: number }; anomalies: { totalCount: number } }

const folders: string[] = []
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plume-stop-'))
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

const streamsOf = (url: string) =>
  createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 })

describe('a node that is asked to stop', () => {
  it('ends with the transaction it is in, tells what it took, ends its streams, and ends with 0', async () => {
    const folder = await migratedFolder()
    const node = startProcess({ DATA_DIR: folder })
    const url = await node.url
    const streams = streamsOf(url)
    const first = take<AnomalyChanges>(streams, anomalyChanges, 1, { after: await startOf(url) })
    const sse = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: anomalyChanges }),
    })
    const events = sse.text().catch(() => 'cut off')
    // Six transactions; the first is in when its anomaly arrives.
    const input = Array.from({ length: 3_000 }, (_, n) => impossible(`e-${n}`))
    const bad = { ...impossible('bad'), occurredAt: '1066-10-14T00:00:00Z' }
    const answer = ask<{ taken: Taken }>(url, takeActivities, { input: [bad, ...input] })
    await first
    node.kill('SIGINT')
    const { taken } = await answer
    expectPartly(taken, input.length + 1, [{ index: 0, code: expect.not.stringContaining('NOT_TAKEN') }])
    expect(await node.ended).toMatchObject({ code: 0, signal: null, output: expect.not.stringContaining('rror') })
    expect(await events).toBe('cut off')
    await streams.dispose()

    // What was told is so, and what is sent again comes in once.
    const again = startProcess({ DATA_DIR: folder })
    const { emissions } = await ask<Held>(await again.url, held)
    expect(emissions.totalCount).toBe(taken.accepted)
    const rest = await ask<{ taken: Taken }>(await again.url, takeActivities, { input })
    expect(rest.taken).toMatchObject({ accepted: 3_000 - taken.accepted, duplicates: taken.accepted, rejected: [] })
    again.kill('SIGTERM')
    expect(await again.ended).toMatchObject({ code: 0 })
  })

  it('tells of activities with ten new entities each, and of scans, how many it took', async () => {
    const folder = await migratedFolder()
    const node = startProcess({ DATA_DIR: folder, STOP_SECONDS: '60' })
    const url = await node.url
    const manyEntities = Array.from({ length: 3_000 }, (_, n) => ({
      eventId: `wide-${n}`,
      occurredAt: '2026-01-01T00:00:00Z',
      entity: { type: 'SUPPLIER', key: `s-${n}` },
      alsoCountsFor: Array.from({ length: 9 }, (_, m) => ({ type: 'ROUTE', key: `r-${n}-${m}` })),
      reported: { co2Kg: 1 },
    }))
    const scans = Array.from({ length: 3_000 }, (_, n) => ({
      eventId: `scan-${n}`,
      trackingNumber: `T${n}`,
      eventTime: '2026-01-01T00:00:00Z',
      status: 'PICKED_UP',
    }))
    const answers = [
      ask<{ taken: Taken }>(url, takeActivities, { input: manyEntities }),
      ask<{ taken: Taken }>(url, takeScans, { input: scans }),
    ]
    const query = '{ emissions(first: 0) { totalCount } packages(first: 0) { totalCount } }'
    type Counts = { emissions: { totalCount: number }; packages: { totalCount: number } }
    await expect
      .poll(() => ask<Counts>(url, query), { timeout: 60_000 })
      .toMatchObject({
        emissions: { totalCount: expect.toSatisfy((count: number) => count > 0) },
        packages: { totalCount: expect.toSatisfy((count: number) => count > 0) },
      })
    node.kill('SIGTERM')
    for (const { taken } of await Promise.all(answers)) expectPartly(taken, 3_000)
    expect(await node.ended).toMatchObject({ code: 0, signal: null })
  })

  it.skipIf(!backends().includes('postgres'))(
    'ends with 1 and a sentence when what is begun takes longer than it may',
    async () => {
      const { config, remove } = await makeHome('postgres')
      const node = startProcess({ DATABASE_URL: config.databaseUrl ?? '', STOP_SECONDS: '1' })
      const url = await node.url
      const other = new Client(config.databaseUrl)
      await other.connect()
      await other.query('begin; select * from "LogHead" for update')
      const answer = ask(url, ingest, { input: [impossible('held-up')] }).catch(() => 'none')
      const waiting = `select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock'`
      await expect.poll(async () => (await other.query(waiting)).rows, { timeout: 30_000 }).toEqual([{ n: 1 }])
      node.kill('SIGTERM')
      const { code, output } = await node.ended
      expect([code, output]).toEqual([1, expect.stringMatching(/did not stop within 1 s .* STOP_SECONDS/)])
      expect(await answer).toBe('none')
      await other.end()
      await remove()
    },
  )
})

/** Whole transactions were taken, in order; of each item that was not, its place is told, and what to do. */
function expectPartly({ accepted, duplicates, rejected }: Taken, sent: number, others: object[] = []): void {
  const left = rejected.slice(others.length)
  expect(rejected.slice(0, others.length)).toMatchObject(others)
  expect([accepted % 500, duplicates]).toEqual([0, 0])
  expect(accepted).toBeGreaterThan(0)
  expect(left.length).toBeGreaterThan(0)
  expect(left).toEqual(
    Array.from({ length: sent - others.length - accepted }, (_, n) => ({
      index: others.length + accepted + n,
      code: 'NOT_TAKEN',
      message: expect.stringContaining('send it again'),
    })),
  )
}

/** The cursor of before the first change. */
const startOf = async (url: string) => (await ask<Held>(url, held)).streamPosition.replace(/-\d+$/, '-0')

describe('a node that starts again', () => {
  it('has the data of before, and one that was killed has all that it had answered', async () => {
    const folder = await migratedFolder()
    const first = startProcess({ DATA_DIR: folder })
    await ask<Ingested>(await first.url, ingest, { input: [impossible('one')] })
    const before = await ask<Held>(await first.url, held)
    first.kill('SIGTERM')
    expect(await first.ended).toMatchObject({ code: 0, signal: null })

    const second = startProcess({ DATA_DIR: folder })
    expect(await ask<Held>(await second.url, held)).toEqual(before)
    await ask<Ingested>(await second.url, ingest, { input: [impossible('two')] })
    const unanswered = ask<Ingested>(await second.url, ingest, {
      input: Array.from({ length: 1_000 }, (_, n) => impossible(`u-${n}`)),
    }).catch(() => null)
    second.kill('SIGKILL')
    await unanswered
    expect(await second.ended).toMatchObject({ signal: 'SIGKILL' })

    const third = startProcess({ DATA_DIR: folder })
    const url = await third.url
    const { emissions, anomalies, streamPosition } = await ask<Held>(url, held)
    // Whole transactions of 500, each with its rows and its changes: an anomaly, its alert and its notification.
    expect([2, 502, 1_002]).toContain(emissions.totalCount)
    expect(anomalies.totalCount).toBe(emissions.totalCount)
    expect(Number(streamPosition.slice(13))).toBe(3 * emissions.totalCount)
    const again = await ask<Ingested>(url, ingest, {
      input: [impossible('one'), impossible('two'), impossible('three')],
    })
    expect(again).toEqual({ ingestActivities: { accepted: 1, duplicates: 2 } })
    third.kill('SIGINT')
    expect(await third.ended).toMatchObject({ code: 0 })
  })

  it('after it was killed while it created its files creates them again, and stops in order even then', async () => {
    const folder = await newFolder()
    let before: string[] = ['lock']
    const creating = () =>
      expect
        .poll(async () => (await readdir(folder)).filter((name) => !before.includes(name)), { timeout: 30_000 })
        .toEqual([expect.stringMatching(/unfinished/)])
    const killed = startProcess({ DATA_DIR: folder })
    await creating()
    killed.kill('SIGKILL')
    await killed.ended
    before = await readdir(folder)
    const node = startProcess({ DATA_DIR: folder })
    await creating()
    node.kill('SIGINT')
    expect(await node.ended).toMatchObject({ code: 0, signal: null })
    expect(await readdir(folder)).toEqual(['lock', 'postgres'])
  })
})
