import { expect, it } from 'vitest'
import { globalId, reported, send } from '../testing/activities.ts'
import { onEachBackend, useNode } from '../testing/harness.ts'
import { record, scan } from '../testing/scans.ts'

type Version = { kind: string; isRetracted: boolean; recordedAt: string; supersededAt: string; content: object }

const versionsOf = `query ($eventId: String!) {
  supersededEvents(eventId: $eventId) { kind isRetracted recordedAt supersededAt content }
}`

onEachBackend('what was believed before', (backend) => {
  const open = useNode(backend)
  const versions = async (eventId: string) => {
    const node = await open()
    return (await node.data<{ supersededEvents: Version[] }>(versionsOf, { eventId })).supersededEvents
  }

  it('stays with the figure that a correction put in its place', async () => {
    const node = await open()
    const at = '2024-03-01T12:00:00.000Z'
    await send(node, [reported('figure', at, 100, 'kept')])
    await send(node, [{ ...reported('figure', at, 40, 'kept'), corrects: true }])
    await send(node, [{ ...reported('figure', at, 40, 'kept'), corrects: true }])
    const { emissions } = await node.data<{ emissions: { edges: { node: object }[] } }>(
      '{ emissions(first: 1) { edges { node { co2 recordedAt superseded { content isRetracted } } } } }',
    )
    expect(emissions.edges[0]?.node).toMatchObject({
      co2: 40,
      superseded: [
        { isRetracted: false, content: { version: 1, co2: 100, method: 'REPORTED', inputs: { co2Kg: 100 } } },
      ],
    })
    const [before] = await versions('figure')
    const { recordedAt } = await node.db.emission.findFirstOrThrow({ where: { eventId: 'figure' } })
    expect(new Date(before?.recordedAt ?? 0) <= new Date(before?.supersededAt ?? 0)).toBe(true)
    expect(new Date(before?.recordedAt ?? 0) < recordedAt).toBe(true)
  })

  it('stays of an event that was taken back, and apart from one of its id that comes later', async () => {
    const node = await open()
    const item = reported('taken-back', '2024-03-02T12:00:00.000Z', 7, 'kept')
    await send(node, [item])
    await node.data('mutation { retractActivities(eventIds: ["taken-back"]) { retracted } }')
    expect(await versions('taken-back')).toMatchObject([
      { kind: 'ACTIVITY', isRetracted: true, content: { co2: 7, entities: [{ type: 'SUPPLIER', key: 'kept' }] } },
    ])
    await send(node, [item])
    expect(await versions('taken-back')).toHaveLength(1)
  })

  it('stays of scans that were corrected and taken back', async () => {
    const node = await open()
    await record(node, [scan('KEPT', 0, 'PICKED_UP'), scan('KEPT', 5, 'IN_TRANSIT', { location: 'Kassel' })])
    const { eventId } = await node.db.scan.findFirstOrThrow({ where: { location: 'Kassel' } })
    await record(node, [scan('KEPT', 5, 'IN_TRANSIT', { location: 'Fulda', eventId, corrects: true })])
    await node.data('mutation ($ids: [String!]!) { retractScans(eventIds: $ids) { retracted } }', { ids: [eventId] })
    expect(await versions(eventId)).toMatchObject([
      { kind: 'SCAN', isRetracted: true, content: { location: 'Fulda', status: 'IN_TRANSIT' } },
      { kind: 'SCAN', isRetracted: false, content: { location: 'Kassel', status: 'IN_TRANSIT' } },
    ])
  })

  it('is found by the id as it was sent, and by nothing that cannot be one', async () => {
    const node = await open()
    const at = '2024-03-03T12:00:00.000Z'
    await send(node, [reported(' cafe\u0301 ', at, 1, 'kept')])
    await send(node, [{ ...reported('caf\u00e9', at, 2, 'kept'), corrects: true }])
    expect(await versions(' cafe\u0301 ')).toMatchObject([{ content: { co2: 1, occurredAt: at } }])
    expect(await versions('a\u0000b')).toEqual([])
  })

  it('of an activity is no scan of the same id, and ends when its successor was recorded', async () => {
    const node = await open()
    const sent = reported('same', '2024-03-04T12:00:00.000Z', 1, 'kept')
    await send(node, [sent])
    await record(node, [scan('SAME', 40, 'PICKED_UP', { eventId: 'same' })])
    await record(node, [scan('SAME', 41, 'PICKED_UP', { eventId: 'same', corrects: true })])
    const earlier = `query ($id: ID!) { node(id: $id) { ... on Emission { recordedAt superseded { kind supersededAt } } } }`
    const { id } = await node.db.emission.findFirstOrThrow({ where: { eventId: 'same' } })
    expect(await node.data(earlier, { id: globalId('Emission', id) })).toMatchObject({ node: { superseded: [] } })
    await send(node, [{ ...reported('same', '2024-03-04T12:00:00.000Z', 2, 'kept'), corrects: true }])
    const now = await node.db.emission.findFirstOrThrow({ where: { eventId: 'same' } })
    expect(await node.data(earlier, { id: globalId('Emission', now.id) })).toEqual({
      node: {
        recordedAt: now.recordedAt.toISOString(),
        superseded: [{ kind: 'ACTIVITY', supersededAt: now.recordedAt.toISOString() }],
      },
    })
  })
})
