import { type ExecutionResult, parse } from 'graphql'
import { expect, it } from 'vitest'
import { accessScope, localViewer } from '../auth/viewer.ts'
import { createLogger } from '../platform/logger.ts'
import { schema } from '../schema.ts'
import { anomalyChanges, position, report, rowlessChange } from '../testing/changes.ts'
import { onEachBackend, swiftest, type TestNode, useNode } from '../testing/harness.ts'
import { createMemoryBus } from './bus-memory.ts'
import { type ChangeLog, openChangeLog } from './change-log.ts'
import { trimLog } from './log.ts'
import { createSharedExecution } from './shared-execution.ts'
import type { SharedStream } from './subscriber.ts'

/** Longer than any test's changes are old. */
const ages = 1_000_000
const logger = createLogger('silent')
const expired = { code: 'CURSOR_EXPIRED' }
const document = parse(anomalyChanges)

/** Subscribes to all anomalies, as a server does. */
async function subscribe(
  { db, log }: Pick<TestNode, 'db'> & { log: ChangeLog },
  after?: string,
): Promise<SharedStream> {
  const shared = createSharedExecution(log, logger, ({ viewer }) => accessScope(viewer))
  const contextValue = { viewer: localViewer, db, log }
  const answer = await shared.subscribe({ schema, document, variableValues: { after }, contextValue })
  if ('next' in answer) return answer
  throw answer.errors?.[0]?.originalError
}

const positionOf = (result?: ExecutionResult): number =>
  Number((result?.data as { anomalyChanges: { cursor: string } } | undefined)?.anomalyChanges.cursor.slice(13))

async function nextPosition(stream: SharedStream): Promise<number> {
  return positionOf((await stream.next()).value ?? undefined)
}

onEachBackend('a stream', (backend) => {
  const open = useNode(backend)

  // Memory is the same on each backend, and this takes its time.
  it.runIf(backend === swiftest())('ends for a reader that is too slow, and for nobody else', async () => {
    const node = await open()
    const [slow, swift] = [await subscribe(node), await subscribe(node)]
    const first = slow.next()
    const read: number[] = []
    const reading = (async () => {
      for await (const result of swift) read.push(positionOf(result))
    })()
    for (let n = 0; n < 3; n += 1) {
      await node.log.commit(async (_tx, emit) => emit(...Array.from({ length: 4_000 }, rowlessChange)))
      await expect.poll(() => read.length, { timeout: 20_000 }).toBe((n + 1) * 4_000)
    }
    expect(positionOf((await first).value ?? undefined)).toBe(read[0])
    await expect(slow.next()).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    expect(await slow.next()).toMatchObject({ done: true })
    await node.log.commit(async (_tx, emit) => emit(rowlessChange()))
    await expect.poll(() => read.length).toBe(12_001)
    expect(read).toEqual([...read].sort((a, b) => a - b))
    await swift.return?.()
    await reading
  })

  it('ends rather than pass over in silence what the log no longer holds', async () => {
    const node = await open()
    const bus = createMemoryBus()
    const log = await openChangeLog(node.db, bus, logger, { pollMs: 2_000_000_000 })
    const next = nextPosition(await subscribe({ db: node.db, log }))
    await report(node, 'missed-1', 'missed-2')
    const [last] = await Promise.all([
      new Promise<Parameters<typeof bus.publish>[0]>((resolve) => node.log.listen(resolve)),
      report(node, 'rung'),
    ])
    await trimLog(node.db, { changes: 1, hours: ages })
    await bus.publish(last)
    await expect(next).rejects.toMatchObject(expired)
    await log.stop()
  })

  it('that replays ends rather than pass over what is trimmed meanwhile', async () => {
    const node = await open()
    const after = await position(node)
    await node.log.commit(async (_tx, emit) => emit(...Array.from({ length: 1_200 }, rowlessChange)))
    const stream = await subscribe(node, after)
    const first = await nextPosition(stream)
    await trimLog(node.db, { changes: 1, hours: ages })
    let last = first
    const rest = (async () => {
      for await (const result of stream) {
        expect(positionOf(result)).toBe(last + 1)
        last = positionOf(result)
      }
    })()
    await expect(rest).rejects.toMatchObject(expired)
    expect(last).toBeGreaterThan(first)
  })

  it('from the end of an empty log is not taken for expired when a change comes first', async () => {
    const node = await open()
    for (let n = 0; n < 40; n += 1) {
      await trimLog(node.db, { changes: 0, hours: ages })
      const after = await position(node)
      const [next] = await Promise.all([
        subscribe(node, after).then(nextPosition),
        node.log.commit(async (_tx, emit) => emit(rowlessChange())),
      ])
      expect(next).toBe(Number(after.slice(13)) + 1)
    }
  })

  it('that is left while it waits ends at once', async () => {
    const node = await open()
    const stream = await subscribe(node)
    const waiting = stream.next()
    await stream.return?.()
    expect(await waiting).toEqual({ done: true, value: undefined })
  })
})
