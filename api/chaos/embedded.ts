/**
 * The embedded database, killed under load again and again: after each start everything that was confirmed is there, and
 * at the end nothing is there twice and the log has no gap.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { randomFrom } from '../bench/activities.ts'
import { openDatabase } from '../platform/db.ts'
import { type PlumeProcess, startProcess } from '../testing/process.ts'
import { impossible, makeFleet } from './fleet.ts'
import { request } from './request.ts'
import { anomaliesByEvent } from './truth.ts'
import { pause, pick, unlessAborted, until } from './wait.ts'

const writerCount = 4

const ingest = `mutation ($input: [ActivityInput!]!) {
  ingestActivities(input: $input) { accepted duplicates rejected { message } }
}`

export type EmbeddedRun = { seed: number; kills: number; signal: AbortSignal; say(text: string): void }

/** @returns whether all is as it must be */
export async function runEmbedded({ seed, kills, signal, say }: EmbeddedRun): Promise<boolean> {
  const random = randomFrom(seed)
  const dataDir = await mkdtemp(path.join(tmpdir(), 'plume-chaos-'))
  const confirmed = new Set<string>()
  const wrong: string[] = []
  let node: PlumeProcess | null = null
  try {
    for (let life = 0; life <= kills; life += 1) {
      const current = startProcess({ DATA_DIR: dataDir })
      node = current
      const url = await unlessAborted(signal, current.url)
      wrong.push(...(await findLost(url, [...confirmed], signal)))
      if (life === kills) break
      const dead = new AbortController()
      const before = confirmed.size
      const writing = Array.from({ length: writerCount }, (_, n) =>
        write(url, `${life}-${n}`, { random, confirmed, signal: AbortSignal.any([signal, dead.signal]) }),
      )
      const enough = before + 5 + random() * 100
      await until('the writers are confirmed', 120, signal, () => confirmed.size >= enough)
      await pause(random() * 300, signal)
      current.kill('SIGKILL')
      await current.ended
      dead.abort()
      await Promise.all(writing)
      say(`embedded database: killed ${life + 1} times; ${confirmed.size - before} events were confirmed meanwhile`)
    }
    node?.kill('SIGTERM')
    const { code, output } = (await node?.ended) ?? {}
    if (code !== 0) wrong.push(`the last life ended with ${code}: ${output?.slice(-500)}`)
    wrong.push(...(await checkFiles(dataDir, confirmed)))
  } finally {
    node?.kill('SIGKILL')
    await node?.ended
    await rm(dataDir, { recursive: true, force: true })
  }
  for (const sentence of wrong.slice(0, 5)) console.log(`WRONG ${sentence}`)
  say(`embedded database: ${kills} kills, ${confirmed.size} events confirmed, ${wrong.length} things wrong`)
  return wrong.length === 0
}

type Writing = { random: () => number; confirmed: Set<string>; signal: AbortSignal }

/** Sends events that cannot be true, each with an anomaly and an alert, until the server is gone. */
async function write(url: string, name: string, { random, confirmed, signal }: Writing): Promise<void> {
  const fleet = makeFleet(5)
  for (let turn = 0; !signal.aborted; turn += 1) {
    const size = 1 + Math.floor(random() * 20)
    const input = Array.from({ length: size }, (_, n) => impossible(pick(random, fleet), `${name}-${turn}-${n}`))
    const answer = await request(url, ingest, { input }, signal)
    if (answer.kind === 'data') for (const { eventId } of input) confirmed.add(eventId)
    else await pause(100, signal)
  }
}

/** Sends everything again that was confirmed: all of it has to be there already. */
async function findLost(url: string, confirmed: readonly string[], signal: AbortSignal): Promise<string[]> {
  const [entity] = makeFleet(1)
  if (!entity) return []
  let lost = 0
  for (let from = 0; from < confirmed.length; from += 250) {
    const input = confirmed.slice(from, from + 250).map((eventId) => impossible(entity, eventId))
    await until('the server says what it has', 120, signal, async () => {
      const answer = await request(url, ingest, { input }, signal)
      if (answer.kind === 'data') lost += Number((answer.data.ingestActivities as { accepted: number }).accepted)
      return answer.kind === 'data'
    })
  }
  return lost > 0 ? [`${lost} confirmed events were lost`] : []
}

async function checkFiles(dataDir: string, confirmed: ReadonlySet<string>): Promise<string[]> {
  const { db, close } = await openDatabase({ dataDir, databasePool: 1 })
  const wrong: string[] = []
  const log = await db.logEntry.findMany({ orderBy: { position: 'asc' } })
  const { head } = await db.logHead.findFirstOrThrow()
  const gap = log.findIndex(({ position }, index) => Number(position) !== index + 1)
  if (gap >= 0) wrong.push(`the log has no position ${gap + 1}`)
  if (Number(head) !== log.length) wrong.push(`the log's head is ${head}, and it has ${log.length} entries`)
  const stored = new Set((await db.emission.findMany({ select: { eventId: true } })).map(({ eventId }) => eventId))
  const anomalies = anomaliesByEvent(
    log.map(({ position, row, ...entry }) => ({
      ...entry,
      position: String(position),
      row: row as Record<string, unknown>,
    })),
  )
  for (const event of confirmed) if (!stored.has(event)) wrong.push(`event ${event} was confirmed and is not stored`)
  for (const event of stored) {
    const times = anomalies.get(event) ?? 0
    if (times !== 1) wrong.push(`event ${event} is stored, and was found impossible ${times} times`)
  }
  await close()
  return wrong
}
