import { randomFrom } from '../bench/activities.ts'
import { follow, type StreamSink } from '../clients/resume.ts'
import { decodeCursor, encodeCursor } from '../realtime/log.ts'
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

const maxBackOffMs = 1_500

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
  followOnce: (options: FollowOptions) => Promise<StreamEnd>,
  random: () => number,
  { urls, truth, fail, onEnd }: SubscriberParts,
): Subscriber {
  const name = `subscriber ${number} (${followOnce === followByEvents ? 'SSE' : 'WebSocket'}), ${nameOf(interest)}`
  const received: Seen[] = []
  const ends = new Map<string, number>()
  const stopped = new AbortController()
  const query = documentOf(interest)
  let line = new AbortController()
  let start: number | null = null
  let head = 0
  let handed = ''
  let replayed = 0
  let opened = 0
  let openSince: number | null = null
  let openedAt = 0
  let slowestMs = 0
  let awayMs = 0
  let wasCut = false

  /** Returns the cursor. */
  function take(data: Record<string, unknown>): string {
    const { cursor, kind, at, [interest.topic]: row } = data[`${interest.topic}Changes`] as Change
    if (!row) throw new Error(`${name} got a change without its row: ${JSON.stringify(data)}`)
    const id = Buffer.from(row.id, 'base64').toString().split(':')[1] ?? ''
    received.push({ cursor, content: contentOf(String(kind), id, row) })
    if (decodeCursor(String(cursor)).position <= head) replayed += 1
    const written = Date.parse(String(at))
    if (written > openedAt) slowestMs = Math.max(slowestMs, Date.now() - written)
    return cursor
  }

  /** One stream. What ended it is told as GraphQL errors where the server said why, else as it is. */
  async function open(variables: Record<string, unknown>, cut: AbortSignal, sink: StreamSink) {
    head = (await truth.head()).position
    const end = await followOnce({
      url: pick(random, urls),
      query,
      variables,
      cut,
      opened() {
        opened += 1
        openSince = performance.now()
        openedAt = Date.now()
      },
      // Noted as it comes: what the server sent twice, or out of order, the client would leave out.
      result(result) {
        const cursor = take(result.data ?? {})
        sink.next(result)
        if (handed !== cursor)
          fail(new Error(`The client of ${name} did not hand on ${cursor}, but ${handed} before it.`))
      },
    })
    if (openSince !== null && end.reason !== 'cut') onEnd(openSince, end, interest)
    openSince = null
    wasCut = end.reason === 'cut'
    if (!stopped.signal.aborted) ends.set(end.reason, (ends.get(end.reason) ?? 0) + 1)
    sink.error(end.errors ?? end)
  }

  async function run() {
    // Some are there from the beginning, others come to what is under way.
    await pause(number % 2 ? 0 : random() * 8_000, stopped.signal)
    const { epoch, position } = await truth.head()
    start = position
    const errors = await follow<{ data: Record<string, Change> }>({
      subscribe(variables, sink) {
        line = new AbortController()
        open(variables, AbortSignal.any([line.signal, stopped.signal]), sink).catch(fail)
        return () => {}
      },
      variables: { where: interest.where },
      after: encodeCursor(epoch, position),
      next({ data }) {
        handed = data[`${interest.topic}Changes`]?.cursor ?? ''
      },
      signal: stopped.signal,
      wait: (ms, signal) => pause(wasCut ? awayMs : Math.min(ms, random() * maxBackOffMs), signal),
    })
    if (errors.length === 0) return
    // With a log that keeps everything these are errors of the server.
    const [{ message, extensions } = { message: '' }] = errors
    const cursor = received.at(-1)?.cursor ?? 'the start'
    throw new Error(`${name} was refused after ${cursor}: ${extensions?.code}, "${message}"`)
  }

  const running = run().catch(fail)
  return {
    name,
    interest,
    received,
    ends,
    start: () => start,
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
