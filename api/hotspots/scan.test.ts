import { expect, it } from 'vitest'
import { daily, day, everything, type Item, send } from '../testing/activities.ts'
import { onEachBackend, type TestNode, useNode } from '../testing/harness.ts'

/** Calm, hot for a week, calm, then hot again until the end. */
const story = [
  ...daily('s', 90, 100),
  ...daily('s', 7, 220, 90),
  ...daily('s', 20, 100, 97),
  ...daily('s', 4, 500, 117),
]

/** The same story told of an entity of another type, so that neither borrows from the other. */
const of = (type: string, key: string): Item[] =>
  story.map((item) => ({ ...item, eventId: `${key}-${item.eventId}`, entity: { type, key } }))

const hotspotFields =
  'entity { key } periodStart severity predictedCo2 baselineCo2 baselineHigh status alerts { status }'
type Hotspot = { entity: { key: string }; predictedCo2: number; baselineCo2: number; baselineHigh: number }

const scan = async (node: TestNode, asOf?: string) => {
  const query = `mutation ($asOf: DateTime) { scanHotspots(asOf: $asOf) { scanned detected { ${hotspotFields} } } }`
  return (await node.data<{ scanHotspots: { scanned: number; detected: Hotspot[] } }>(query, { asOf })).scanHotspots
}

const withoutKey = ({ entity: _entity, predictedCo2, baselineCo2, baselineHigh, ...rest }: Hotspot) => ({
  ...rest,
  figures: [predictedCo2, baselineCo2, baselineHigh].map((figure) => figure.toPrecision(9)),
})

onEachBackend('scanHotspots', (backend) => {
  const open = useNode(backend)

  it('has nothing to do without data, and refuses a time that is yet to come', async () => {
    const node = await open()
    expect(await scan(node)).toEqual({ scanned: 0, detected: [] })
    const answer = await node.request('mutation { scanHotspots(asOf: "3000-01-01T00:00:00Z") { scanned } }')
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
  })

  it('finds after a quiet import what live detection found, then and now', async () => {
    const node = await open()
    const live = of('SUPPLIER', 'live')
    const quiet = of('FACILITY', 'quiet')
    await send(node, quiet, true)
    const liveAt = async (upTo: number) => {
      await send(node, live.slice(0, upTo + 1))
      const { hotspots } = await node.data<{ hotspots: { edges: { node: Hotspot }[] } }>(
        `{ hotspots(where: { statuses: [ACTIVE] }) { edges { node { ${hotspotFields} } } } }`,
      )
      return hotspots.edges.flatMap((edge) => (edge.node.entity.key === 'live' ? withoutKey(edge.node) : []))
    }
    for (const [upTo, expected] of [
      [80, 0],
      [92, 1],
      [100, 0],
      [118, 1],
    ] as const) {
      const found = await liveAt(upTo)
      expect(found).toHaveLength(expected)
      const { scanned, detected } = await scan(node, day(upTo))
      expect(scanned).toBe(2)
      expect(detected.flatMap((row) => (row.entity.key === 'quiet' ? withoutKey(row) : []))).toEqual(found)
    }
  })

  it('changes nothing when it is repeated, and no series at any time', async () => {
    const node = await open()
    const series = '{ entity(type: FACILITY, key: "quiet") { series { start co2 count baseline baselineHigh } } }'
    const before = await node.data(series)
    const first = await scan(node)
    expect(first.detected.length).toBeGreaterThan(0)
    const after = await everything(node)
    expect(await scan(node)).toEqual(first)
    expect(await everything(node)).toBe(after)
    expect(await node.data(series)).toEqual(before)
  })

  it('goes on live where the scan has left off', async () => {
    const node = await open()
    await send(
      node,
      daily('calm', 2, 100, 121).map((item) => ({ ...item, entity: { type: 'FACILITY', key: 'quiet' } })),
    )
    const { hotspots } = await node.data<{ hotspots: { edges: { node: Hotspot & { status: string } }[] } }>(
      `{ hotspots { edges { node { ${hotspotFields} } } } }`,
    )
    const statuses = hotspots.edges.flatMap((edge) => (edge.node.entity.key === 'quiet' ? edge.node.status : []))
    expect(statuses).toEqual(['RESOLVED', 'RESOLVED'])
  })
})
