import { expect, it } from 'vitest'
import { correct, position, report } from '../testing/changes.ts'
import { onEachBackend, type TestNode, useNode } from '../testing/harness.ts'

type Snapshot = {
  streamPosition: string
  open: { totalCount: number; edges: { node: { id: string } }[] }
  all: { totalCount: number }
}

const query = `fragment Place on Query { streamPosition }
{
  open: anomalies(first: 500, where: { statuses: [OPEN] }) { totalCount edges { node { id } } }
  ...Place
  all: anomalies(first: 0) { totalCount }
}`

/** How many anomalies there are, and how many of them open, when the log is played up to a cursor. */
async function played(node: TestNode, cursor: string): Promise<{ all: number; open: number }> {
  const entries = await node.db.logEntry.findMany({
    where: { topic: 'anomaly', position: { lte: Number(cursor.slice(13)) } },
    orderBy: { position: 'asc' },
  })
  const status = new Map(entries.map(({ subjectId, row }) => [subjectId, (row as { status: string }).status]))
  return { all: status.size, open: [...status.values()].filter((value) => value === 'OPEN').length }
}

onEachBackend('streamPosition read with rows', (backend) => {
  const open = useNode(backend)

  it('is exactly where those rows stand, while writers go on', async () => {
    const node = await open()
    let writing = true
    const write = async (writer: string) => {
      for (let n = 0; n < 6; n += 1) {
        const ids = [1, 2, 3].map((k) => `${writer}-${n}-${k}`)
        await report(node, ...ids)
        await correct(node, ids[0] ?? '')
      }
    }
    const snapshots: Snapshot[] = []
    const read = async () => {
      while (writing) snapshots.push(await node.data<Snapshot>(query))
    }
    const readers = Promise.all([read(), read()])
    await Promise.all(['a', 'b', 'c', 'd'].map(write))
    writing = false
    await readers
    for (const snapshot of snapshots) {
      const { all, open: stillOpen } = await played(node, snapshot.streamPosition)
      expect(snapshot).toMatchObject({ all: { totalCount: all }, open: { totalCount: stillOpen } })
      expect(snapshot.open.edges).toHaveLength(stillOpen)
    }
    expect(new Set(snapshots.map(({ streamPosition }) => streamPosition)).size).toBeGreaterThan(3)
  })

  it('is found in whichever operation of the document runs', async () => {
    const node = await open()
    const document = 'query Other { __typename } query Mine { ... on Query { here: streamPosition } }'
    const response = await fetch(`${node.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: document, operationName: 'Mine' }),
    })
    expect(await response.json()).toEqual({ data: { here: await position(node) } })
  })
})
