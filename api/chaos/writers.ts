import { randomFrom } from '../bench/activities.ts'
import { corrected, type Item, impossible, makeFleet, nextDay, type WatchedEntity } from './fleet.ts'
import { type Answer, request } from './request.ts'
import type { PlumeNode } from './services.ts'
import { pause, pick } from './wait.ts'

export type Writers = {
  /** Mutations that were done. */
  done(): number
  /** Mutations that were sent again because nobody knew, or the server could not. */
  repeated(): number
  /** How often the server answered with each error that no caller caused. */
  errors: ReadonlyMap<string, number>
  /** How often no answer came, by reason. */
  silences: ReadonlyMap<string, number>
  /** Events whose taking in was confirmed; for each, whether it is one that cannot be true. */
  confirmed: ReadonlyMap<string, boolean>
  stop(): Promise<void>
}

export type WritersParts = { nodes: readonly PlumeNode[]; fail(error: Error): void }

const ingestDocument = `mutation ($input: [ActivityInput!]!, $quiet: Boolean) {
  ingestActivities(input: $input, quiet: $quiet) { accepted duplicates rejected { message } }
}`
const undecided = `{
  alerts(first: 30, where: { statuses: [FIRING, ACKNOWLEDGED] }) { edges { node { id } } }
  anomalies(first: 30, where: { statuses: [OPEN] }) { edges { node { id } } }
  recommendations(first: 30, where: { statuses: [PENDING] }) { edges { node { id } } }
}`
const decisions = [
  ['acknowledgeAlert', 'alerts'],
  ['resolveAlert', 'alerts'],
  ['dismissAnomaly', 'anomalies'],
  ['approveRecommendation', 'recommendations'],
  ['rejectRecommendation', 'recommendations'],
] as const

/** Somebody else was faster. */
const harmless = new Set(['CONFLICT', 'NOT_FOUND'])
const historyDays = 40

const count = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)

/** `size` writers, who begin once the history is in. Each has an entity of its own, and two are shared by all. */
export async function startWriters(
  size: number,
  seed: number,
  { nodes, fail }: WritersParts,
  signal: AbortSignal,
): Promise<Writers> {
  const stopped = new AbortController()
  const errors = new Map<string, number>()
  const silences = new Map<string, number>()
  const confirmed = new Map<string, boolean>()
  let done = 0
  let repeated = 0
  const fleet = makeFleet(size + 2)
  const shared = fleet.slice(size)

  /** Sends it until a node has an answer, each time to one that lives. */
  async function insist(random: () => number, query: string, variables: object): Promise<Answer | null> {
    for (let failures = 0; !stopped.signal.aborted && !signal.aborted; failures += 1) {
      if (failures > 0) repeated += 1
      const living = nodes.filter((node) => node.isUp())
      const url = pick(random, living.length > 0 ? living : nodes).url
      const answer = await request(url, query, variables, AbortSignal.any([stopped.signal, signal]))
      if (stopped.signal.aborted) return null
      if (answer.kind === 'data' || (answer.kind === 'error' && harmless.has(answer.code))) {
        done += 1
        return answer
      }
      if (answer.kind === 'none') count(silences, answer.reason)
      else {
        if (answer.code === 'BAD_USER_INPUT') throw new Error(`A node refused a mutation: ${answer.message}`)
        count(errors, `${answer.code} "${answer.message}"`)
      }
      await pause(random() * Math.min(1_000, 50 * 2 ** failures), stopped.signal)
    }
    return null
  }

  async function ingest(random: () => number, input: readonly Item[], quiet = false) {
    const answer = await insist(random, ingestDocument, { input, quiet })
    if (answer?.kind !== 'data') return
    const { accepted, duplicates, rejected } = answer.data.ingestActivities as Record<string, number> & {
      rejected: { message: string }[]
    }
    if (rejected[0] || Number(accepted) + Number(duplicates) !== input.length) {
      throw new Error(`Activities were not taken: ${JSON.stringify(answer.data)}`)
    }
    for (const item of input) {
      const { massKg } = item.freight as { massKg: number }
      confirmed.set(item.eventId, confirmed.get(item.eventId) || massKg > 150_000)
    }
  }

  async function decide(random: () => number) {
    const [verb, rows] = pick(random, decisions)
    const answer = await insist(random, undecided, {})
    if (answer?.kind !== 'data') return
    const { edges } = answer.data[rows] as { edges: { node: { id: string } }[] }
    if (edges.length === 0) return
    const { id } = pick(random, edges).node
    await insist(random, `mutation ($id: ID!) { ${verb}(id: $id, note: "by chaos") { id } }`, { id })
  }

  async function write(number: number, own: WatchedEntity) {
    const random = randomFrom(seed + number)
    const mistakes: Item[] = []
    for (let turn = 0; !stopped.signal.aborted && !signal.aborted; turn += 1) {
      const entity = random() < 0.8 ? own : pick(random, shared)
      const what = random()
      if (what < 0.4) await ingest(random, nextDay(entity, random))
      else if (what < 0.65) {
        const items = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, n) =>
          impossible(entity, `mistake-${number}-${turn}-${n}`),
        )
        mistakes.push(...items)
        await ingest(random, items)
      } else if (what < 0.75) {
        const [mistake] = mistakes.splice(Math.floor(random() * mistakes.length), 1)
        if (mistake) await ingest(random, [corrected(mistake)])
      } else await decide(random)
      await pause(random() * 150, stopped.signal)
    }
  }

  const random = randomFrom(seed)
  const history = fleet.flatMap((entity) =>
    Array.from({ length: historyDays }, () => nextDay(entity, random, false)).flat(),
  )
  for (let from = 0; from < history.length; from += 500) await ingest(random, history.slice(from, from + 500), true)
  const running = fleet.slice(0, size).map((own, index) => write(index + 1, own).catch(fail))
  return {
    done: () => done,
    repeated: () => repeated,
    errors,
    silences,
    confirmed,
    async stop() {
      stopped.abort()
      await Promise.all(running)
    },
  }
}
