import { expect, it } from 'vitest'
import { createLogger } from '../platform/logger.ts'
import { position, report, rowlessChange } from '../testing/changes.ts'
import { onEachBackend, swiftest, useNode } from '../testing/harness.ts'
import { createMemoryBus } from './bus-memory.ts'
import { followLog } from './follower.ts'
import { trimLog } from './log.ts'
import { streamChanges } from './stream.ts'

const all = { topic: 'anomaly', matches: () => true } as const
const expired = { name: 'PlumeError', code: 'CURSOR_EXPIRED' }

onEachBackend('a stream', (backend) => {
  const open = useNode(backend)

  // Memory is the same on each backend, and this takes its time.
  it.runIf(backend === swiftest())('ends for a reader that is too slow, and for nobody else', async () => {
    const node = await open()
    const [slow, swift] = [await node.log.stream(all), await node.log.stream(all)]
    const read: number[] = []
    const reading = (async () => {
      for await (const entry of swift) read.push(entry.position)
    })()
    for (let n = 0; n < 3; n += 1) {
      await node.log.commit(async (_tx, emit) => emit(...Array.from({ length: 4_000 }, rowlessChange)))
      await expect.poll(() => read.length, { timeout: 20_000 }).toBe((n + 1) * 4_000)
    }
    await expect(slow.next()).rejects.toMatchObject(expired)
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
    const follower = await followLog(node.db, bus, createLogger('silent'), 2_000_000_000)
    const stream = await streamChanges(node.db, follower, all)
    await report(node, 'missed-1', 'missed-2')
    const [last] = await Promise.all([
      new Promise<Parameters<typeof bus.publish>[0]>((resolve) => node.log.listen(resolve)),
      report(node, 'rung'),
    ])
    await trimLog(node.db, 1)
    await bus.publish(last)
    await expect(stream.next()).rejects.toMatchObject(expired)
    await follower.stop()
  })

  it('that replays ends rather than pass over what is trimmed meanwhile', async () => {
    const node = await open()
    const after = await position(node)
    await node.log.commit(async (_tx, emit) => emit(...Array.from({ length: 1_200 }, rowlessChange)))
    const stream = await node.log.stream({ ...all, after })
    const first = await stream.next()
    await trimLog(node.db, 1)
    let last = first.value.position
    const rest = (async () => {
      for await (const entry of stream) {
        expect(entry.position).toBe(last + 1)
        last = entry.position
      }
    })()
    await expect(rest).rejects.toMatchObject(expired)
    expect(last).toBeGreaterThan(first.value.position)
  })

  it('from the end of an empty log is not taken for expired when a change comes first', async () => {
    const node = await open()
    for (let n = 0; n < 40; n += 1) {
      await trimLog(node.db, 0)
      const after = await position(node)
      const [entry] = await Promise.all([
        node.log.stream({ ...all, after }).then((stream) => stream.next()),
        node.log.commit(async (_tx, emit) => emit(rowlessChange())),
      ])
      expect(entry.value.position).toBe(Number(after.slice(13)) + 1)
    }
  })

  it('that is left while it waits ends at once', async () => {
    const node = await open()
    const stream = await node.log.stream(all)
    const waiting = stream.next()
    await stream.return?.()
    expect(await waiting).toEqual({ done: true, value: undefined })
  })
})
