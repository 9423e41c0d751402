import { setTimeout } from 'node:timers/promises'
import { PlumeError } from '../platform/errors.ts'
import type { Logger } from '../platform/logger.ts'
import type { ChangeLog } from './change-log.ts'
import type { LogEntry } from './events.ts'
import { cursorExpired, type LogHead } from './log.ts'
import { batchOf, type SharedResult } from './shared-result.ts'
import type { ChangeRequest, StreamStats } from './stream.ts'
import { openSubscriber, type SharedStream, type Sink } from './subscriber.ts'

const pageSize = 500
/** Changes that may wait to be executed; what comes beyond is read from the log when its turn comes. */
const mostQueued = 5_000
const retryMs = 500
/** Results that go out together. */
const mostTogether = 100
/** Results kept for those who catch up: they mostly want what others have just seen. */
const mostKept = 256

export type ChangeRun = { join(after: LogHead | null): SharedStream; size(): number }

export type ChangeRunParts = {
  log: Pick<ChangeLog, 'head' | 'listen' | 'read' | 'checkHeld'>
  changes: ChangeRequest
  executeOne: (entry: LogEntry) => SharedResult | Promise<SharedResult>
  stats: StreamStats
  logger: Logger
  onEmpty: () => void
}

/** `position`: what the subscriber has, or need not get. A live one gets each result, another one reads the log itself. */
type Member = { position: number; live: boolean; sink: Sink; fail(error: Error): void }

type Queued = { entry: LogEntry; result?: SharedResult | Promise<SharedResult> }
type Ready = { entry: LogEntry; result: SharedResult }

const resultsAfter = (ready: readonly Ready[], position: number): SharedResult[] =>
  ready.flatMap(({ entry, result }) => (entry.position > position ? result : []))

/** One distinct operation over a change stream: each change is executed once, and handed to all its members in order. */
export function openChangeRun({ log, changes, executeOne, stats, logger, onEmpty }: ChangeRunParts): ChangeRun {
  const { topic, matches } = changes
  const wanted = (entry: LogEntry) => entry.topic === topic && matches(entry.row)
  const members = new Set<Member>()
  const results = new Map<number, SharedResult | Promise<SharedResult>>()
  let queue: Queued[] = []
  /** Up to here the follower has spoken; up to here entries were taken into the queue; up to here members have them. */
  let heard = log.head().position
  let taken = heard
  let delivered = heard
  let scheduled = false
  let reading = false
  let closed = false

  const stopListening = log.listen((entries) => {
    const isNext = entries[0]?.position === heard + 1 && taken === heard
    heard = entries.at(-1)?.position ?? heard
    // What was not heard, or has no room, is read from the log.
    if (isNext && queue.length + entries.length <= mostQueued) {
      for (const entry of entries) if (wanted(entry)) queue.push({ entry })
      taken = heard
    }
    proceed()
  }, () => failAll(cursorExpired()))

  /** Executes what is queued; what is done goes out at the end of the tick, together and in order. */
  function proceed(): void {
    for (const queued of queue.slice(0, mostTogether)) {
      if (queued.result) continue
      const result = resultOf(queued.entry)
      queued.result = result
      if (!(result instanceof Promise)) continue
      result.then((settled) => {
        queued.result = settled
        schedule()
      }, failAll)
    }
    if (queue.length > 0) schedule()
    else if (taken < heard) readBehind()
    else delivered = taken
  }

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    setImmediate(flush)
  }

  function flush(): void {
    scheduled = false
    const ready: Ready[] = []
    for (const { entry, result } of queue) {
      if (!result || result instanceof Promise) break
      ready.push({ entry, result })
    }
    if (ready.length === 0) return
    queue.splice(0, ready.length)
    deliver(ready)
    proceed()
  }

  /** The next page of what this run has not heard, for all its members. */
  function readBehind(): void {
    if (reading || closed) return
    reading = true
    readPage(taken, heard, () => !closed).then(({ page, upTo }) => {
      reading = false
      queue = page.filter(wanted).map((entry) => ({ entry }))
      taken = upTo
      proceed()
    }, failAll)
  }

  /** Reads on from a position. */
  async function readPage(after: number, to: number, isWanted: () => boolean) {
    return persist(isWanted, async () => {
      const page = await log.read({ after, upTo: to, limit: pageSize, topic })
      // What was trimmed while it was read would be missing in silence.
      await log.checkHeld({ epoch: log.head().epoch, position: after })
      return { page, upTo: page.length < pageSize ? to : (page.at(-1)?.position ?? to) }
    })
  }

  /** A database that is away for a while is waited for, as long as somebody wants what it has. */
  async function persist<T>(isWanted: () => boolean, work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work()
      } catch (error) {
        if (error instanceof PlumeError || !isWanted()) throw error
        logger.warn({ reason: error instanceof Error ? error.message : error }, 'The log cannot be read; trying again')
        await setTimeout(retryMs)
      }
    }
  }

  function failAll(error: Error): void {
    for (const member of [...members]) member.fail(error)
  }

  function deliver(ready: readonly Ready[]): void {
    const first = ready[0]?.entry
    const last = ready.at(-1)?.entry
    if (!first || !last) return
    const whole = batchOf(ready.map(({ result }) => result))
    for (const member of members) {
      if (!member.live || last.position <= member.position) continue
      const isWhole = first.position > member.position
      const batch = isWhole ? whole : batchOf(resultsAfter(ready, member.position))
      member.sink.next(batch)
      stats.delivered += batch.results.length
    }
    delivered = last.position
    stats.lagMs = Date.now() - last.at.getTime()
  }

  function resultOf(entry: LogEntry): SharedResult | Promise<SharedResult> {
    const known = results.get(entry.position)
    if (known) return known
    const result = executeSafely(entry)
    results.set(entry.position, result)
    if (result instanceof Promise) {
      // What failed is not kept for others.
      const keep = (settled: SharedResult) =>
        settled.errors ? results.delete(entry.position) : results.set(entry.position, settled)
      result.then(keep, () => results.delete(entry.position))
    }
    for (const oldest of results.keys()) {
      if (results.size <= mostKept) break
      results.delete(oldest)
    }
    return result
  }

  /** What fails at the server is tried once more when the database answers: it may have been away. */
  function executeSafely(entry: LogEntry): SharedResult | Promise<SharedResult> {
    const settle = (result: SharedResult) => (result.errors ? again() : result)
    const again = async () => {
      const position = log.head().position
      await persist(
        () => !closed,
        () => log.read({ after: position, upTo: position, limit: 1, topic }),
      )
      return executeOne(entry)
    }
    const result = executeOne(entry)
    return result instanceof Promise ? result.then(settle) : settle(result)
  }

  /** Sends what the subscriber lacks from the log until it has what the live ones have; then it is one of them. */
  async function catchUp(member: Member): Promise<void> {
    const isHere = () => members.has(member)
    while (isHere() && member.position < delivered) {
      const { page, upTo } = await readPage(member.position, delivered, isHere)
      const missed = page.filter(wanted)
      for (let at = 0; at < missed.length; at += mostTogether) {
        const results = await Promise.all(missed.slice(at, at + mostTogether).map(resultOf))
        await member.sink.ready()
        if (!isHere()) return
        member.sink.next(batchOf(results))
        stats.replayed += results.length
      }
      member.position = upTo
    }
    member.live = true
  }

  function leave(member: Member): void {
    members.delete(member)
    if (members.size > 0 || closed) return
    closed = true
    stopListening()
    onEmpty()
  }

  return {
    size: () => members.size,
    join(after) {
      const unread: Sink = { next() {}, latest() {}, ready: () => null, end() {} }
      const { stream, fail } = openSubscriber(
        (sink) => {
          member.sink = sink
          catchUp(member).catch(fail)
        },
        () => leave(member),
      )
      const member: Member = { position: after?.position ?? heard, live: false, sink: unread, fail }
      members.add(member)
      return stream
    },
  }
}
