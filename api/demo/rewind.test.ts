import { expect, it } from 'vitest'
import { daily, day, reported, send } from '../testing/activities.ts'
import { onEachBackend, useNode } from '../testing/harness.ts'
import { closeReplay, rewind } from './rewind.ts'

const hotspots = '{ hotspots(first: 10) { edges { node { entity { key } periodStart predictedCo2 status } } } }'
const series = (key: string) => `{ entity(type: SUPPLIER, key: "${key}") { series { start co2 baseline } } }`

onEachBackend('the demo, when it begins its replay again', (backend) => {
  const open = useNode(backend)
  const year = Array.from({ length: 4 }, (_, n) => reported(`scms:new-${n}`, day(60 + n), 300, 'demo'))

  it('forgets what it replayed and finds the same again, and leaves other data alone', async () => {
    const node = await open()
    const history = daily('scms:demo', 60, 100).map((item) => ({ ...item, entity: { type: 'SUPPLIER', key: 'demo' } }))
    await send(node, [...history, ...daily('mine', 64, 50)], true)
    const [demoBefore, mineBefore] = [await node.data(series('demo')), await node.data(series('mine'))]

    await send(node, year)
    const first = await node.data(hotspots)
    expect(first).toMatchObject({ hotspots: { edges: [{ node: { entity: { key: 'demo' }, status: 'ACTIVE' } }] } })

    await closeReplay(node.log)
    expect(await node.data(hotspots)).toMatchObject({ hotspots: { edges: [{ node: { status: 'RESOLVED' } }] } })
    await rewind(node.log, new Date(day(59.6)))
    expect(await node.data(hotspots)).toEqual({ hotspots: { edges: [] } })
    expect(await node.data(series('demo'))).toEqual(demoBefore)
    expect(await node.data(series('mine'))).toEqual(mineBefore)

    await send(node, year)
    expect(await node.data(hotspots)).toEqual(first)
  })
})
