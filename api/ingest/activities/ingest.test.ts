import { expect, it } from 'vitest'
import { onEachBackend, take, useNode } from '../../testing/harness.ts'

const ingest = `mutation ($input: [ActivityInput!]!, $quiet: Boolean) {
  ingestActivities(input: $input, quiet: $quiet) { accepted duplicates rejected { index code message } }
}`

const diesel = (eventId: string, occurredAt: string, amount: number, key = 'truck-7') => ({
  eventId,
  occurredAt,
  entity: { type: 'VEHICLE', key, name: 'Truck 7' },
  fuel: { fuel: 'diesel', amount, unit: 'litres' },
})

/** Ten litres or so a day for a year, then the given amount for each day of the next January. */
function yearOf(key: string, daily: number) {
  const day = (n: number) => new Date(Date.UTC(2024, 0, 1 + n, 12)).toISOString()
  const history = Array.from({ length: 366 }, (_, n) => diesel(`${key}-${n}`, day(n), 10 + (n % 3) * 0.2, key))
  const news = Array.from({ length: 5 }, (_, n) => diesel(`${key}-new-${n}`, day(366 + n), daily, key))
  return { history, news }
}

onEachBackend('ingestActivities', (backend) => {
  const open = useNode(backend)

  it('accepts, recognises duplicates and rejects each item by itself', async () => {
    const node = await open()
    const input = [
      diesel('e-1', '2026-01-01T00:00:00Z', 100),
      diesel('e-1', '2026-01-01T00:00:00Z', 100),
      { ...diesel('e-2', '2026-01-01T00:00:00Z', 100), fuel: { fuel: 'diesel', amount: 1, unit: 'furlongs' } },
      diesel('e-3', '3000-01-01T00:00:00Z', 100),
    ]
    const first = await node.data(ingest, { input })
    expect(first).toMatchObject({
      ingestActivities: {
        accepted: 1,
        duplicates: 1,
        rejected: [
          { index: 2, code: 'UNKNOWN_UNIT' },
          { index: 3, code: 'OUT_OF_RANGE' },
        ],
      },
    })
    const again = await node.data(ingest, { input })
    expect(again).toMatchObject({ ingestActivities: { accepted: 0, duplicates: 2 } })
  })

  it('raises one hotspot with an alert and streams it from where the snapshot stood', async () => {
    const node = await open()
    const { history, news } = yearOf('hot', 30)
    await node.data(ingest, { input: history, quiet: true })
    const { streamPosition } = await node.data<{ streamPosition: string }>('{ streamPosition }')
    await node.data(ingest, { input: news })
    const [change] = await take<{ hotspotChanges: { kind: string; hotspot: Record<string, never> } }>(
      node.streams,
      `subscription ($after: String) { hotspotChanges(after: $after) { cursor kind hotspot {
        entity { key } severity status percentAbove predictedCo2 baselineCo2
        drivers { kind co2 label } alerts { status level message } } } }`,
      1,
      { after: streamPosition },
    )
    expect(change?.hotspotChanges).toMatchObject({
      kind: 'CREATED',
      hotspot: { entity: { key: 'hot' }, status: 'ACTIVE', alerts: [{ status: 'FIRING' }] },
    })
  })
})
