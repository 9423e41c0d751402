import { openCatchUp } from './catch-up.ts'
import type { LogEntry } from './events.ts'
import { cursorExpired, type LogHead } from './log.ts'
import { persist } from './persist.ts'
import { keepResults, type Outcome } from './result-keeper.ts'
import { type Member, maxTogether, type RunParts } from './run-parts.ts'
import { batchOf, type SharedResult } from './shared-result.ts'
import { type ChangeRequest, type ToldChange, told } from './stream.ts'
import { openSubscriber, type SharedStream, type Sink } from './subscriber.ts'

/** Changes that may wait to be executed; the run reads further ones from the log when their turn comes. */
const maxQueued = 5_000
export type ChangeRun = { join(after: LogHead | null): SharedStream; size(): number }

export type ChangeRunParts = RunParts & {
  changes: ChangeRequest
  executeOne: (change: ToldChange) => Outcome
  onEmpty: () => void
  /** Bytes that may wait for a member whose stream is read as an iterator. */
  queueBytes?: number
}

type Queued = { change: ToldChange; result?: Outcome }
type Ready = { change: ToldChange; result: SharedResult }

const resultsAfter = (ready: readonly Ready[], position: number): SharedResult[] =>
  ready.flatMap(({ change, result }) => (change.position > position ? result : []))

/**
 * One distinct operation over a change stream: it executes each change once and hands the result to all its members, in
 * order. When it hears of a change it only takes note; it works when it has its turn.
 *
 * Its states, by three positions with delivered ≤ taken ≤ heard:
 * - at rest: all three are equal, inbox and queue are empty;
 * - at work: taken = heard; the inbox waits to be looked at, or the queue to be executed and delivered;
 * - behind: taken < heard, as more came than the queue holds, or something was not heard: it reads the log page by page;
 * - closed: its last member has left, or the log has become another one.
 * A member is catching up until it has all up to `delivered`, and live from then on: see catch-up.ts.
 */
export function openChangeRun(parts: ChangeRunParts): ChangeRun {
  const { log, pages, turns, gate, changes, stats, logger, maxKept, onEmpty } = parts
  const members = new Set<Member>()
  const isOpen = () => !closed
  const resultOf = keepResults((change) => executeSafely(change), maxKept)
  /** Entries that were heard and not looked at yet, and how many of the first batch were looked at. */
  let inbox: (readonly LogEntry[])[] = []
  let looked = 0
  let waiting = 0
  let queue: Queued[] = []
  /** Positions: up to which the follower has spoken, the inbox has taken entries, and members have them. */
  let heard = log.head().position
  let taken = heard
  let delivered = heard
  let reading = false
  let closed = false

  const catchUp = openCatchUp({
    pages,
    turns,
    gate,
    stats,
    logger,
    changes,
    resultOf,
    isHere: (member) => members.has(member),
    delivered: () => delivered,
  })

  const stopListening = log.listen(
    (entries) => {
      const isNext = entries[0]?.position === heard + 1 && taken === heard
      heard = entries.at(-1)?.position ?? heard
      // The run reads what it did not hear, or has no room for, from the log.
      if (isNext && waiting + queue.length + entries.length <= maxQueued) take(entries, heard)
      turns.soon(work)
    },
    () => failAll(cursorExpired()),
  )

  function take(entries: readonly LogEntry[], upTo: number): void {
    inbox.push(entries)
    waiting += entries.length
    taken = upTo
  }

  /** Looks at the inbox, executes the changes that are wanted, and hands on results: together and in order. */
  function work(isOver: () => boolean): boolean {
    if (closed) return false
    try {
      lookAtInbox(isOver)
      execute(isOver)
      deliver(takeReady())
    } catch (error) {
      failAll(error as Error)
      return false
    }
    if (waiting > 0) return true
    if (queue.length > 0) return queue.slice(0, maxTogether).some(({ result }) => !result)
    delivered = taken
    if (taken < heard) readBehind()
    return false
  }

  function lookAtInbox(isOver: () => boolean): void {
    for (let first = inbox[0]; first; first = inbox[0]) {
      for (; looked < first.length; looked++) {
        const change = told(changes, first[looked] as LogEntry)
        waiting--
        if (change) queue.push({ change })
        if ((change || looked % 64 === 0) && isOver()) {
          looked++
          return
        }
      }
      inbox.shift()
      looked = 0
      if (isOver()) return
    }
  }

  function execute(isOver: () => boolean): void {
    for (const queued of queue.slice(0, maxTogether)) {
      if (queued.result) continue
      const result = resultOf(queued.change)
      queued.result = result
      if (result instanceof Promise) {
        result.then((settled) => {
          queued.result = settled
          turns.soon(work)
        }, failAll)
      }
      if (isOver()) return
    }
  }

  function takeReady(): Ready[] {
    const ready: Ready[] = []
    for (const { change, result } of queue) {
      if (!result || result instanceof Promise) break
      ready.push({ change, result })
    }
    queue.splice(0, ready.length)
    return ready
  }

  function deliver(ready: readonly Ready[]): void {
    const first = ready[0]?.change
    const last = ready.at(-1)?.change
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

  /** Reads the next page of what this run has not heard, for all its members. */
  function readBehind(): void {
    if (reading || closed) return
    reading = true
    persist(logger, isOpen, () => pages.read(changes.topic, taken, heard)).then(({ entries, upTo }) => {
      reading = false
      take(
        entries.filter(({ position }) => position > taken),
        upTo,
      )
      turns.soon(work)
    }, failAll)
  }

  function failAll(error: Error): void {
    for (const member of [...members]) member.fail(error)
  }

  /** An execution that fails at the server runs once more when the database answers: it may have been away. */
  function executeSafely(change: ToldChange): Outcome {
    const settle = (result: SharedResult) => (result.errors ? again() : result)
    const again = async () => {
      const { position } = log.head()
      const answers = () => log.read({ after: position, upTo: position, limit: 1, topic: changes.topic })
      await persist(logger, isOpen, answers)
      return parts.executeOne(change)
    }
    const result = parts.executeOne(change)
    return result instanceof Promise ? result.then(settle) : settle(result)
  }

  function leave(member: Member): void {
    members.delete(member)
    if (members.size > 0 || closed) return
    closed = true
    inbox = []
    queue = []
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
        parts.queueBytes,
      )
      const member: Member = { position: after?.position ?? heard, live: false, sink: unread, fail }
      members.add(member)
      return stream
    },
  }
}
