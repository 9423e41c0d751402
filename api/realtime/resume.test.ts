import { expect, it } from 'vitest'
import { type AnomalyChanges, anomalyChanges, correct, eventOf, position, report } from '../testing/changes.ts'
import { onEachBackend, openNode, type TestNode, take, useHome, useNode } from '../testing/harness.ts'

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}-${n}`)

/** The events of the log's anomalies after a cursor, in order. */
async function logged(node: TestNode, after: string): Promise<string[]> {
  const rows = await node.db.logEntry.findMany({
    where: { topic: 'anomaly', position: { gt: Number(after.slice(13)) } },
    orderBy: { position: 'asc' },
  })
  return rows.map(({ row }) => /Event (\S+) is kept/.exec((row as { description: string }).description)?.[1] ?? 'none')
}

/** Everything from `after` up to the change of the event `last`. */
async function follow(node: TestNode, after: string | null, last: string, where?: object): Promise<AnomalyChanges[]> {
  const seen: AnomalyChanges[] = []
  for await (const result of node.streams.iterate<AnomalyChanges>({
    query: anomalyChanges,
    variables: { after, where },
  })) {
    if (result.errors?.[0]) throw result.errors[0]
    if (result.data) seen.push(result.data as AnomalyChanges)
    if (result.data && eventOf(result.data as AnomalyChanges) === last) break
  }
  return seen
}

onEachBackend('a subscription with after', (backend) => {
  const open = useNode(backend)

  it('gets exactly what it missed, in order and once, while writers go on', async () => {
    const node = await open()
    const start = await position(node)
    await report(node, ...names('early', 520))
    const cursors = [start, await position(node)]
    const streams: Promise<AnomalyChanges[]>[] = []
    // Each batch goes on while the streams opened so far are somewhere between replay and live.
    for (const batch of names('batch', 6)) {
      const writers = ['a', 'b', 'c'].map((writer) => report(node, ...names(`${batch}-${writer}`, 5)))
      cursors.push(await position(node))
      streams.push(...cursors.slice(-2).map((after) => follow(node, after, 'last')))
      streams.push(follow(node, start, 'last'))
      await Promise.all(writers)
    }
    await report(node, 'last')
    const seen = await Promise.all(streams)
    const whole = await logged(node, start)
    expect(whole).toHaveLength(520 + 6 * 15 + 1)
    let index = 0
    for (let n = 0; n < 6; n += 1) {
      for (const after of [...cursors.slice(0, n + 3).slice(-2), start]) {
        expect(seen[index]?.map(eventOf)).toEqual(await logged(node, after))
        index += 1
      }
    }
    const places = seen[2]?.map(({ anomalyChanges: { cursor } }) => Number(cursor.slice(13))) ?? []
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  it('goes on from any cursor that a change gave', async () => {
    const node = await open()
    const start = await position(node)
    await report(node, ...names('step', 7))
    const all = await follow(node, start, 'step-6')
    for (const [n, { anomalyChanges: change }] of all.entries()) {
      if (n === all.length - 1) break
      expect(await follow(node, change.cursor, 'step-6')).toEqual(all.slice(n + 1))
    }
  })

  it('starts with what comes next when there is no after', async () => {
    const node = await open()
    await report(node, 'before')
    const stream = follow(node, null, 'fresh-last')
    // It is open when a first change arrives; until then there is nothing to see.
    const opened = take(node.streams, anomalyChanges, 1)
    let done = false
    void opened.then(() => {
      done = true
    })
    for (let n = 0; !done; n += 1) {
      await report(node, `fresh-${n}`)
    }
    await report(node, 'fresh-last')
    const seen = (await stream).map(eventOf)
    expect(seen.every((event) => event.startsWith('fresh-'))).toBe(true)
    expect(seen.at(-1)).toBe('fresh-last')
  })

  it('filters what it replays as it filters what is live, by what the row is after the change', async () => {
    const node = await open()
    const start = await position(node)
    await report(node, 'w-1', 'w-2', 'w-3')
    await correct(node, 'w-2')
    const where = { statuses: ['RECOVERED'] }
    const early = follow(node, start, 'w-3', where)
    expect((await take<AnomalyChanges>(node.streams, anomalyChanges, 1, { after: start, where })).map(eventOf)).toEqual(
      ['w-2'],
    )
    await report(node, 'w-4')
    await correct(node, 'w-4')
    await correct(node, 'w-3')
    const late = follow(node, start, 'w-3', where)
    for (const seen of [await early, await late]) {
      expect(seen.map(eventOf)).toEqual(['w-2', 'w-4', 'w-3'])
      for (const { anomalyChanges: change } of seen) {
        expect(change).toMatchObject({ kind: 'UPDATED', anomaly: { status: 'RECOVERED' } })
      }
    }
    expect(await early).toEqual(await late)
    const stillOpen = await follow(node, start, 'w-4', { statuses: ['OPEN'] })
    expect(stillOpen.map((change) => `${change.anomalyChanges.kind} ${eventOf(change)}`)).toEqual([
      'CREATED w-1',
      'CREATED w-2',
      'CREATED w-3',
      'LEFT w-2',
      'CREATED w-4',
    ])
  })
})

onEachBackend('a node that was away', (backend) => {
  const home = useHome(backend)

  it('still holds the log: a cursor of before the restart goes on after it', async () => {
    const { config } = await home()
    const first = await openNode(config)
    const start = await position(first)
    await report(first, 'r-1', 'r-2')
    const [seen] = await take<AnomalyChanges>(first.streams, anomalyChanges, 1, { after: start })
    await first.stop()
    const second = await openNode(config)
    const rest = follow(second, seen?.anomalyChanges.cursor ?? '', 'r-3')
    await report(second, 'r-3')
    expect((await rest).map(eventOf)).toEqual(['r-2', 'r-3'])
    await second.stop()
  })
})
