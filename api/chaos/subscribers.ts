import { randomFrom } from '../bench/activities.ts'
import { decodeCursor, encodeCursor, type LogHead } from '../realtime/log.ts'
import type { Seen } from './check.ts'
import { type FollowOptions, followByEvents, followBySocket, type StreamEnd } from './follow.ts'
import { documentOf, type Interest, interests, nameOf } from './interests.ts'
import { contentOf, type Truth } from './truth.ts'
import { pause, pick, shuffled } from './wait.ts'

export type Subscriber = {
  name: string
  interest: Interest
  /** The position after which it began; null until it has. */
  start(): number | null
  received: Seen[]
  /** Of those, how many were committed before it (re)subscribed. */
  replayed(): number
  /** The longest that a change took to arrive which was written while the stream was open, ms. */
  slowestMs(): number
  /** How often it subscribed. */
  opened(): number
  /** Since when (`performance.now()`) the present stream is open; null while there is none. */
  openSince(): number | null
  /** How often each thing ended a stream. */
  ends: ReadonlyMap<string, number>
  /** Ends its stream as a broken line does, for so long. */
  cut(awayMs: number): void
  stop(): Promise<void>
}

export type SubscriberParts = {
  urls: readonly string[]
  truth: Truth
  /** Ends the run. */
  fail(error: Error): void
  /** Told of each stream that was open and was ended by something else than `cut`. */
  onEnd(openSince: number, end: StreamEnd, interest: Interest): void
}

/** After these there is nothing to resume from; with a log that keeps everything they are errors of the server. */
const final = new Set(['CURSOR_EXPIRED', 'BAD_USER_INPUT'])
const longestBackOffMs = 1_500

/** `count` subscribers, each with a filter of its own choice; one in five listens to server-sent events. */
export function startSubscribers(count: number, seed: number, parts: SubscriberParts): Subscriber[] {
  const random = randomFrom(seed)
  const order = shuffled(random, interests)
  // Each interest has somebody, and those who are left over want the same, as people do.
  const popular = interests.filter(({ where, wide }) => where === null && wide)
  return Array.from({ length: count }, (_, n) => {
    const interest = order[n] ?? pick(random, popular)
    return startSubscriber(n + 1, interest, n % 5 === 4 ? followByEvents : followBySocket, randomFrom(seed + n), parts)
  })
}

type Change = { cursor: string; kind: string; at: string } & Record<
  string,
  { id: string; status: string; updatedAt: string }
>

function startSubscriber(
  number: number,
  interest: Interest,
  follow: (options: FollowOptions) => Promise<StreamEnd>,
  random: () => number,
  { urls, truth, fail, onEnd }: SubscriberParts,
): Subscriber {
  const name = `subscriber ${number} (${follow === followByEvents ? 'SSE' : 'WebSocket'}), ${nameOf(interest)}`
  const received: Seen[] = []
  const ends = new Map<string, number>()
  const stopped = new AbortController()
  const query = documentOf(interest)
  let line = new AbortController()
  let start: LogHead | null = null
  let replayed = 0
  let opened = 0
  let openSince: number | null = null
  let openedAt = 0
  let slowestMs = 0
  let awayMs = 0

  function take(data: Record<string, unknown>, headBefore: number) {
    const { cursor, kind, at, [interest.topic]: row } = data[`${interest.topic}Changes`] as Change
    if (!row) throw new Error(`${name} got a change without its row: ${JSON.stringify(data)}`)
    const id = Buffer.from(row.id, 'base64').toString().split(':')[1] ?? ''
    received.push({ cursor, content: contentOf(String(kind), id, row) })
    if (decodeCursor(String(cursor)).position <= headBefore) replayed += 1
    const written = Date.parse(String(at))
    if (written > openedAt) slowestMs = Math.max(slowestMs, Date.now() - written)
  }

  async function followOnce(from: LogHead): Promise<StreamEnd> {
    const { position: headBefore } = await truth.head()
    line = new AbortController()
    const end = await follow({
      url: pick(random, urls),
      query,
      variables: { after: received.at(-1)?.cursor ?? encodeCursor(from.epoch, from.position), where: interest.where },
      cut: AbortSignal.any([line.signal, stopped.signal]),
      opened() {
        opened += 1
        openSince = performance.now()
        openedAt = Date.now()
      },
      result: (data) => take(data, headBefore),
    })
    if (openSince !== null && end.reason !== 'cut') onEnd(openSince, end, interest)
    return end
  }

  async function run() {
    // Some are there from the beginning, others come to what is under way.
    await pause(number % 2 ? 0 : random() * 8_000, stopped.signal)
    start = await truth.head()
    for (let failures = 0; !stopped.signal.aborted; ) {
      const end = await followOnce(start)
      failures = openSince === null ? failures + 1 : 0
      openSince = null
      if (stopped.signal.aborted) return
      ends.set(end.reason, (ends.get(end.reason) ?? 0) + 1)
      if (final.has(end.code ?? '')) {
        const cursor = received.at(-1)?.cursor ?? 'the start'
        throw new Error(`${name} was refused after ${cursor}: ${end.code}, "${end.message}"`)
      }
      const backOffMs = random() * Math.min(longestBackOffMs, 100 * 2 ** failures)
      await pause(end.reason === 'cut' ? awayMs : backOffMs, stopped.signal)
    }
  }

  const running = run().catch(fail)
  return {
    name,
    interest,
    received,
    ends,
    start: () => start?.position ?? null,
    replayed: () => replayed,
    slowestMs: () => slowestMs,
    opened: () => opened,
    openSince: () => openSince,
    cut(ms) {
      awayMs = ms
      line.abort()
    },
    async stop() {
      stopped.abort()
      await running
    },
  }
}
