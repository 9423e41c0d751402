import { describe, expect, it } from 'vitest'
import {
  type AnomalyChanges,
  anomalyChanges,
  rowlessChange as change,
  eventOf,
  position,
  report,
} from '../testing/changes.ts'
import { backends, makeHome, onEachBackend, openNode, type TestNode, take, useNode } from '../testing/harness.ts'
import { readHead, trimLog } from './log.ts'

/** Longer than any test's changes are old. */
const ages = 1_000_000

const positionsOf = async (node: TestNode) =>
  (await node.db.logEntry.findMany({ orderBy: { position: 'asc' } })).map((entry) => Number(entry.position))
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1)

type State = { head: number; count: number; newest: number }

describe.skipIf(!backends().includes('postgres'))('positions under many concurrent writers', () => {
  it('have no gap, not even for who looks in between, and every node hands them out in order and once', async () => {
    const home = await makeHome('postgres')
    const nodes = [await openNode(home.config), await openNode(home.config)]
    const [one, two] = nodes as [TestNode, TestNode]
    const heard = nodes.map((node) => {
      const positions: number[] = []
      node.log.listen((entries) => positions.push(...entries.map((entry) => entry.position)))
      return positions
    })

    let writing = true
    const looks: State[] = []
    const looking = (async () => {
      while (writing) {
        looks.push(
          ...(await one.db.$queryRaw<State[]>`select
            (select head from "LogHead")::int as head, count(*)::int as count, coalesce(max(position), 0)::int as newest
            from "LogEntry"`),
        )
      }
    })()
    const commits = upTo(300).map((n) =>
      nodes[n % 2]?.log
        .commit(async (_tx, emit) => {
          emit(...upTo(1 + (n % 4)).map(change))
          // Every fifth fails after its changes were made, when others have taken theirs.
          if (n % 5 === 0) throw new Error('rolled back')
        })
        .catch((error) => expect(error).toMatchObject({ message: 'rolled back' })),
    )
    await Promise.all(commits)
    writing = false
    await looking

    const total = upTo(300).reduce((sum, n) => sum + (n % 5 === 0 ? 0 : 1 + (n % 4)), 0)
    expect(await positionsOf(one)).toEqual(upTo(total))
    for (const look of looks) expect(look).toEqual({ head: look.head, count: look.head, newest: look.head })
    expect(new Set(looks.map((look) => look.head)).size).toBeGreaterThan(5)
    await expect.poll(() => heard.map((positions) => positions.length), { timeout: 20_000 }).toEqual([total, total])
    for (const positions of heard) expect(positions).toEqual(upTo(total))
    await two.stop()
    await one.stop()
    await home.remove()
  })
})

onEachBackend('the log', (backend) => {
  const open = useNode(backend)

  it('holds nothing of a transaction that was rolled back, and burns no position for it', async () => {
    const node = await open()
    await report(node, 'kept-1')
    const before = await position(node)
    const heard: number[] = []
    const stop = node.log.listen((entries) => heard.push(...entries.map((entry) => entry.position)))
    const failed = node.log.commit(async (tx, emit) => {
      await tx.entity.create({ data: { id: change().row.id, type: 'ROUTE', key: 'lost', name: 'Lost' } })
      emit(change(), change())
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    // This one fails at the database, in the statement that appends.
    const broken = node.log.commit(async (_tx, emit) => emit({ ...change(), at: new Date(Number.NaN) }))
    await expect(broken).rejects.toThrow()
    expect(await position(node)).toBe(before)
    expect(await node.db.entity.count({ where: { key: 'lost' } })).toBe(0)
    const held = await positionsOf(node)
    expect(held).toEqual(upTo(held.length))
    await report(node, 'kept-2')
    expect(heard).toEqual([held.length + 1, held.length + 2])
    stop()
  })

  it('tells a cursor that was never one, one ahead of it, one of another log and one no longer held apart', async () => {
    const node = await open()
    await report(node, 'c-1', 'c-2', 'c-3')
    const now = await position(node)
    const [epoch, head] = [now.slice(0, 12), Number(now.slice(13))]
    const codeOf = async (after: string) => {
      try {
        await take(node.streams, anomalyChanges, 1, { after })
        return 'none'
      } catch (error) {
        return (error as { extensions: { code: string } }).extensions.code
      }
    }
    for (const after of [
      '',
      'nonsense',
      now.toUpperCase(),
      `${now}0000000000000000`,
      `${now}\n`,
      `${epoch}--1`,
      '😀',
    ]) {
      expect([after, await codeOf(after)]).toEqual([after, 'BAD_USER_INPUT'])
    }
    expect(await codeOf(`${epoch}-${head + 1}`)).toBe('BAD_USER_INPUT')
    expect(await codeOf(`${'0'.repeat(12)}-0`)).toBe('CURSOR_EXPIRED')

    // None is that old.
    await trimLog(node.db, { changes: 1_000, hours: 1 })
    expect(await codeOf(`${epoch}-${head - 4}`)).toBe('none')
    await trimLog(node.db, { changes: 4, hours: ages })
    expect(await codeOf(`${epoch}-${head - 5}`)).toBe('CURSOR_EXPIRED')
    // The newest four are held, so from just before them nothing is missed.
    expect(await codeOf(`${epoch}-${head - 4}`)).toBe('none')
    await trimLog(node.db, { changes: 0, hours: ages })
    expect(await codeOf(`${epoch}-${head - 1}`)).toBe('CURSOR_EXPIRED')
    await report(node, 'c-old')
    const beforeOld = await position(node)
    await node.db.$executeRaw`update "LogEntry" set at = at - interval '3 hours'`
    await report(node, 'c-young')
    await trimLog(node.db, { changes: 1_000, hours: 2 })
    expect(await codeOf(beforeOld)).toBe('none')
    expect(await codeOf(now)).toBe('CURSOR_EXPIRED')
    const rest = take(node.streams, anomalyChanges, 1, { after: await position(node) })
    await report(node, 'c-4')
    expect(await rest).toHaveLength(1)
  })
})

onEachBackend('a log that fell back behind what was read of it', (backend) => {
  const open = useNode(backend)

  it('gets a new name: those who follow are told to read again, and nothing more is missed', async () => {
    const node = await open()
    await report(node, 'kept')
    const kept = await node.log.position(node.db)
    const backup = await readHead(node.db)
    await report(node, 'lost')
    const lost = await node.log.position(node.db)
    const live = take(node.streams, anomalyChanges, 1).catch((error) => [error].flat())
    await expect.poll(async () => (await node.data<Subscribed>(subscribed)).systemHealth.subscriptions).toBe(1)

    await node.db.$transaction([
      node.db.logEntry.deleteMany({ where: { position: { gt: backup.position } } }),
      node.db.logHead.update({ where: { id: 1 }, data: { head: backup.position } }),
    ])
    expect(await live).toMatchObject(expired)
    const head = await readHead(node.db)
    expect(head).toEqual({ epoch: expect.not.stringContaining(backup.epoch), position: backup.position })
    expect(node.log.head()).toEqual(head)
    for (const after of [kept, lost]) {
      const answer = take(node.streams, anomalyChanges, 1, { after })
      expect(await answer.catch((error) => [error].flat())).toMatchObject(expired)
    }
    const start = await position(node)
    await report(node, 'after')
    const [seen] = await take<AnomalyChanges>(node.streams, anomalyChanges, 1, { after: start })
    expect(seen && eventOf(seen)).toBe('after')
  })
})

const expired = [{ extensions: { code: 'CURSOR_EXPIRED' } }]
const subscribed = '{ systemHealth { subscriptions } }'
type Subscribed = { systemHealth: { subscriptions: number } }
