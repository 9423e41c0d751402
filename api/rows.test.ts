import { expect, it } from 'vitest'
import { day, flights, globalId, nodesOf, reported, send, supplier } from './testing/activities.ts'
import { onEachBackend, type TestNode, useNode } from './testing/harness.ts'

const nobody = '00000000-0000-7000-8000-000000000000'

type Row = { id: string; __typename: string }

/** One row of each type. */
async function fill(node: TestNode): Promise<Row[]> {
  await send(node, flights('air', 40, 100), true)
  await send(node, flights('air', 1, 300, 40))
  const freight = { mode: 'ROAD', massKg: 857_000, distanceKm: 500 }
  await send(node, [{ eventId: 'kits', occurredAt: day(1), entity: supplier('lab'), freight }])
  const lists = ['entities', 'hotspots', 'alerts', 'recommendations', 'anomalies']
  type Page = { edges: { node: Row & { calculation?: { factor: Row } } }[] }
  const pages = await node.data<Record<string, Page>>(`{
    ${lists.map((list) => `${list}(first: 1) { edges { node { __typename id } } }`).join('\n')}
    emissions(first: 1) { edges { node { __typename id calculation { factor { __typename id } } } } } }`)
  const rows = Object.values(pages).flatMap(nodesOf)
  return [...rows, ...rows.flatMap(({ calculation }) => calculation?.factor ?? [])]
}

onEachBackend('a row', (backend) => {
  const opening = useNode(backend)
  let filled: Promise<Row[]> | null = null
  const open = async () => {
    const node = await opening()
    filled ??= fill(node)
    return { node, rows: await filled }
  }

  it('is found by its id, whatever its type', async () => {
    const { node, rows } = await open()
    expect(new Set(rows.map((row) => row.__typename)).size).toBe(7)
    for (const { id, __typename } of rows) {
      const query =
        'query ($id: ID!) { node(id: $id) { __typename id ... on Hotspot { entity { key } alerts { level } } } }'
      expect(await node.data(query, { id })).toMatchObject({ node: { __typename, id } })
    }
  })

  it('that is not there is null, and an id that is none is refused', async () => {
    const { node, rows } = await open()
    for (const { __typename } of rows) {
      for (const id of [nobody, 'x', 'a\0b', `${nobody}\0`, "'; drop table", nobody.toUpperCase()]) {
        const answer = await node.request('query ($id: ID!) { streamPosition node(id: $id) { id } }', {
          id: globalId(__typename, id),
        })
        expect([__typename, id, answer.errors, answer.data?.node]).toEqual([__typename, id, undefined, null])
      }
    }
    for (const id of ['', 'garbage', '%%%', globalId('Foo', nobody), globalId('Query', nobody), '\ud800', 5]) {
      const { errors } = await node.request('query ($id: ID!) { node(id: $id) { id } }', { id })
      expect([id, errors?.[0]?.extensions.code]).toEqual([id, 'BAD_USER_INPUT'])
    }
  })

  it('of one type is not found as one of another', async () => {
    const { node, rows } = await open()
    const fields = { Hotspot: 'hotspot', Alert: 'alert', Recommendation: 'recommendation' }
    for (const [type, field] of Object.entries(fields)) {
      const query = `query ($id: ID!) { ${field}(id: $id) { id } }`
      for (const { id, __typename } of rows) {
        const { data, errors } = await node.request<Record<string, Row>>(query, { id })
        if (__typename === type) expect(data?.[field]).toEqual({ id })
        else expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
      }
      expect(await node.data(query, { id: globalId(type, nobody) })).toEqual({ [field]: null })
      const { errors } = await node.request(query, { id: 'garbage' })
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
    }
    expect(await node.data('{ entity(type: ROUTE, key: "air") { id } }')).toEqual({ entity: null })
    const { errors } = await node.request('{ entity(type: ROUTE, key: "\\u0000") { id } }')
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
  })
})

onEachBackend('a series', (backend) => {
  const open = useNode(backend)

  it('is shown by any period and any range, in whole periods', async () => {
    const node = await open()
    const readings = Array.from({ length: 60 }, (_, n) => reported(`d${n}`, day(n), 1, 'daily'))
    await send(node, readings, true)
    const { entity } = await node.data<{
      entity: Record<string, { start: string; co2: number; baseline: number | null }[]>
    }>(`{
      entity(type: SUPPLIER, key: "daily") {
        own: series { start co2 baseline }
        tail: series(from: "2024-02-27T12:00:00Z", to: "2024-02-29T00:00:00Z") { start co2 baseline }
        weeks: series(bucket: WEEK, from: "2024-01-03T00:00:00Z", to: "2024-01-22T00:00:00Z") { start co2 baseline }
        months: series(bucket: MONTH) { start co2 baseline }
        quarters: series(bucket: QUARTER, to: "2024-01-02T00:00:00Z") { start co2 baseline }
        hours: series(bucket: HOUR, from: "2024-01-02T12:00:00Z", to: "2024-01-03T12:00:01Z") { start co2 baseline }
        none: series(bucket: MONTH, from: "9999-12-31T23:59:59Z") { co2 }
        all: series(from: "0001-01-01T00:00:00Z", to: "9999-12-31T23:59:59Z") { co2 }
      }
    }`)
    const starts = (name: string) => entity[name]?.map(({ start, co2 }) => [start.slice(0, 13), co2])
    expect(entity.own).toHaveLength(60)
    expect(entity.own?.at(-1)?.baseline).toBeCloseTo(1)
    expect(starts('tail')).toEqual([['2024-02-28T00', 1]])
    // The week of the first range begins on Monday the 1st: it is not whole.
    expect(starts('weeks')).toEqual([
      ['2024-01-08T00', 7],
      ['2024-01-15T00', 7],
    ])
    expect(starts('months')).toEqual([
      ['2024-01-01T00', 31],
      ['2024-02-01T00', 29],
    ])
    expect(starts('quarters')).toEqual([['2024-01-01T00', 60]])
    expect(starts('hours')).toEqual([
      ['2024-01-02T12', 1],
      ['2024-01-03T12', 1],
    ])
    expect(entity.none).toEqual([])
    expect(entity.all).toHaveLength(60)
    expect(entity.months?.[0]?.baseline).toBeNull()
  })
})
