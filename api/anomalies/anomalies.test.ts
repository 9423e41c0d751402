import { expect, it } from 'vitest'
import { day, globalId, nodesOf, send, supplier } from '../testing/activities.ts'
import { onEachBackend, type TestNode, take, useNode } from '../testing/harness.ts'

const fields = `id type severity status description recommendedAction confidence note entity { key }
  emission { eventId co2 includedInSeries } alert { id status level message }`

type Anomaly = { id: string; status: string; entity: { key: string }; alert: { id: string; status: string } }

async function anomaliesOf(node: TestNode, key: string): Promise<Anomaly[]> {
  const { anomalies } = await node.data<{ anomalies: { edges: { node: Anomaly }[] } }>(
    `{ anomalies(first: 500) { edges { node { ${fields} } } } }`,
  )
  return nodesOf(anomalies).filter(({ entity }) => entity.key === key)
}

const consignment = (key: string, massKg: number) => ({
  eventId: `${key}-kits`,
  occurredAt: day(1),
  entity: supplier(key),
  freight: { mode: 'AIR', massKg, distanceKm: 5000 },
})

const dismiss = (node: TestNode, id: string, note?: string) =>
  node.request<{ dismissAnomaly: Anomaly }>(
    `mutation ($id: ID!, $note: String) { dismissAnomaly(id: $id, note: $note) { ${fields} } }`,
    { id, note },
  )

onEachBackend('a data error', (backend) => {
  const open = useNode(backend)

  it('is kept, explained and alerted, and counts nowhere', async () => {
    const node = await open()
    expect(await send(node, [consignment('lab', 857_000)])).toMatchObject({ accepted: 1, rejected: [] })
    expect(await anomaliesOf(node, 'lab')).toMatchObject([
      {
        type: 'DATA_ERROR',
        severity: 'HIGH',
        status: 'OPEN',
        confidence: 1,
        description: expect.stringContaining('857 t'),
        recommendedAction: expect.stringContaining('corrects: true'),
        emission: { eventId: 'lab-kits', includedInSeries: false, co2: expect.any(Number) },
        alert: { status: 'FIRING', level: 'HIGH' },
      },
    ])
    expect(
      await node.data('{ entity(type: SUPPLIER, key: "lab") { series { co2 } } hotspots { totalCount } }'),
    ).toEqual({
      entity: { series: [] },
      hotspots: { totalCount: 0 },
    })
  })

  it('may be dismissed once, which closes its alert; the figure stays out', async () => {
    const node = await open()
    const [anomaly] = await anomaliesOf(node, 'lab')
    const answers = await Promise.all([1, 2, 3].map(() => dismiss(node, anomaly?.id ?? '', 'It is a model.')))
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'done').sort()
    expect(codes).toEqual(['CONFLICT', 'CONFLICT', 'done'])
    expect(await anomaliesOf(node, 'lab')).toMatchObject([
      {
        status: 'DISMISSED',
        note: 'It is a model.',
        emission: { includedInSeries: false },
        alert: { status: 'RESOLVED' },
      },
    ])
    for (const id of ['garbage', globalId('Alert', 'x'), globalId('Anomaly', '00000000-0000-7000-8000-000000000000')]) {
      expect((await dismiss(node, id)).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
    }
  })

  it('is about the correction where that is as impossible', async () => {
    const node = await open()
    await send(node, [consignment('again', 857_000)])
    await send(node, [{ ...consignment('again', 600_000), corrects: true }])
    expect(await anomaliesOf(node, 'again')).toMatchObject([
      { status: 'OPEN', description: expect.stringContaining('600 t'), alert: { status: 'FIRING' } },
    ])
  })

  it('is streamed as it opens and closes', async () => {
    const node = await open()
    const { streamPosition } = await node.data<{ streamPosition: string }>('{ streamPosition }')
    await send(node, [consignment('live', 900_000)])
    await send(node, [{ ...consignment('live', 900), corrects: true }])
    const changes = await take<{ anomalyChanges: unknown }>(
      node.streams,
      `subscription ($after: String) { anomalyChanges(after: $after, where: { types: [DATA_ERROR], minSeverity: WARN }) {
        kind anomaly { status entity { key } } } }`,
      2,
      { after: streamPosition },
    )
    const entity = { key: 'live' }
    expect(changes.map((change) => change.anomalyChanges)).toEqual([
      { kind: 'CREATED', anomaly: { status: 'OPEN', entity } },
      { kind: 'UPDATED', anomaly: { status: 'RECOVERED', entity } },
    ])
  })
})
