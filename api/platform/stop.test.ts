import { cpSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient } from 'graphql-ws'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { WebSocket } from 'ws'
import { type AnomalyChanges, anomalyChanges, impossible } from '../testing/changes.ts'
import { take } from '../testing/harness.ts'
import { ask, startProcess } from '../testing/process.ts'

const ingest = `mutation ($input: [ActivityInput!]!) { ingestActivities(input: $input) { accepted duplicates } }`
type Ingested = { ingestActivities: { accepted: number; duplicates: number } }
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
  it('finishes what it took in, ends its streams, and ends with 0', async () => {
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
    // Three transactions; the first is in when its anomaly arrives.
    const answer = ask<Ingested>(url, ingest, { input: Array.from({ length: 1_500 }, (_, n) => impossible(`e-${n}`)) })
    await first
    node.kill('SIGINT')
    expect(await answer).toEqual({ ingestActivities: { accepted: 1_500, duplicates: 0 } })
    expect(await node.ended).toMatchObject({ code: 0, signal: null, output: expect.not.stringContaining('rror') })
    expect(await events).toBe('cut off')
    await streams.dispose()
  })
})

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

  it('after it was killed while it created its files creates them anew, and stops in order even then', async () => {
    const folder = await newFolder()
    let before: string[] = []
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
    expect(await readdir(folder)).toEqual(['postgres'])
  })
})
