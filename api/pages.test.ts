import { expect, it } from 'vitest'
import { daily, day, flights, nodesOf, reported, send, supplier } from './testing/activities.ts'
import { onEachBackend, type TestNode, take, useNode } from './testing/harness.ts'

type Page = {
  totalCount: number
  edges: { cursor: string; node: Record<string, unknown> & { id: string } }[]
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null }
}

const lists = ['entities', 'emissions', 'hotspots', 'alerts', 'recommendations', 'anomalies'] as const
type List = (typeof lists)[number]

async function page(node: TestNode, list: List, args = '', fields = ''): Promise<Page> {
  const answer = await node.data<Record<List, Page>>(`{ ${list}${args && `(${args})`} {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id ${fields} } } } }`)
  return answer[list]
}

const idsOf = (found: Page) => nodesOf(found).map(({ id }) => id)

/** Four hotspots, one of them over, with alerts and recommendations, and two data errors. */
async function fill(node: TestNode) {
  for (const key of ['air a', 'air b']) {
    await send(node, flights(key, 40, 100, 50), true)
    await send(node, flights(key, 1, 300, 90))
  }
  for (const [key, co2] of [
    ['warm', 128],
    ['hot', 900],
  ] as const) {
    await send(
      node,
      daily(key, 90, 100).map((item) => ({ ...item, entity: { type: 'FACILITY', key } })),
      true,
    )
    await send(node, [
      { ...reported(`${key}-hot`, day(90), co2), entity: { type: 'FACILITY', key, name: `A ${key} 100%_\\ place` } },
    ])
  }
  for (const n of [91, 92])
    await send(node, [{ ...reported(`cool-${n}`, day(n), 104), entity: { type: 'FACILITY', key: 'warm' } }])
  for (const n of [1, 2]) {
    const freight = { mode: 'ROAD', massKg: 857_000, distanceKm: 500 }
    await send(node, [{ eventId: `kits-${n}`, occurredAt: day(n), entity: supplier('lab'), freight }])
  }
}

onEachBackend('a page of rows', (backend) => {
  const node = useNode(backend)
  let filled: Promise<void> | null = null
  const open = async () => {
    const opened = await node()
    filled ??= fill(opened)
    await filled
    return opened
  }

  it('leads to the next and back to the one before, in one order, with the count of all', async () => {
    const node = await open()
    for (const list of lists) {
      const all = await page(node, list, 'first: 500')
      const ids = idsOf(all)
      expect(ids.length, list).toBeGreaterThan(1)
      expect(all).toMatchObject({ totalCount: ids.length, pageInfo: { hasNextPage: false, hasPreviousPage: false } })
      const size = Math.ceil(ids.length / 3)
      const forward: string[] = []
      for (let after: string | null = null, more = true; more; ) {
        const found = await page(node, list, `first: ${size}${after ? `, after: "${after}"` : ''}`)
        expect(found.totalCount).toBe(ids.length)
        expect(found.pageInfo.endCursor).toBe(found.edges.at(-1)?.cursor)
        expect(found.pageInfo.hasPreviousPage).toBe(after !== null)
        forward.push(...idsOf(found))
        after = found.pageInfo.endCursor
        more = found.pageInfo.hasNextPage
      }
      expect(forward, list).toEqual(ids)
      const backward: string[] = []
      for (let before: string | null = null, more = true; more; ) {
        const found = await page(node, list, `last: ${size}${before ? `, before: "${before}"` : ''}`)
        backward.unshift(...idsOf(found))
        before = found.pageInfo.startCursor
        more = found.pageInfo.hasPreviousPage
      }
      expect(backward, list).toEqual(ids)
    }
  })

  it('has the newest first', async () => {
    const node = await open()
    const emissions = nodesOf(await page(node, 'emissions', 'first: 500', 'occurredAt')).map((row) => row.occurredAt)
    expect(emissions).toEqual([...emissions].sort().reverse())
    const names = nodesOf(await page(node, 'entities', '', 'key')).map((row) => row.key)
    expect(names).toEqual(['lab', 'hot', 'warm', 'air b', 'air a'])
  })

  it('holds what the filter asks for, and counts it', async () => {
    const node = await open()
    const filters: [list: List, where: string, count: number][] = [
      ['entities', 'types: [FACILITY]', 2],
      ['entities', 'types: [FACILITY, SUPPLIER]', 5],
      ['entities', 'types: []', 0],
      ['entities', 'search: "AIR"', 2],
      ['entities', 'search: "a hot 100%"', 1],
      ['entities', 'search: "%"', 2],
      ['entities', 'search: "_"', 2],
      ['entities', 'search: "\\\\"', 2],
      ['entities', 'search: "air%b"', 0],
      ['entities', 'search: "air", types: [CARRIER]', 0],
      ['emissions', `from: "${day(90)}"`, 10],
      ['emissions', `from: "${day(90)}", to: "${day(91)}"`, 8],
      ['emissions', `to: "${day(0)}"`, 0],
      ['hotspots', 'statuses: [ACTIVE]', 3],
      ['hotspots', 'statuses: [RESOLVED]', 1],
      ['hotspots', 'entityTypes: [FACILITY]', 2],
      ['hotspots', 'minSeverity: CRITICAL, entityTypes: [FACILITY]', 1],
      ['hotspots', 'minSeverity: INFO, statuses: null', 4],
      ['hotspots', 'search: "WARM"', 1],
      ['hotspots', 'search: "100%"', 2],
      ['hotspots', 'search: "air", entityTypes: [FACILITY]', 0],
      ['alerts', 'search: "HEADING FOR"', 4],
      ['alerts', 'search: "a hot 100%_", statuses: [FIRING]', 1],
      ['alerts', 'search: "%%"', 0],
      ['alerts', 'statuses: [FIRING]', 5],
      ['alerts', 'statuses: [RESOLVED, ACKNOWLEDGED]', 1],
      ['alerts', 'minLevel: INFO', 6],
      ['recommendations', 'statuses: [APPROVED]', 0],
      ['anomalies', 'types: [DATA_ERROR], minSeverity: HIGH, statuses: [OPEN]', 2],
      ['anomalies', 'types: [SILENT]', 0],
      ['anomalies', 'ofPackages: false', 2],
      ['anomalies', 'ofPackages: true', 0],
      ['anomalies', 'packageIds: []', 0],
    ]
    for (const [list, where, count] of filters) {
      const found = await page(node, list, `first: 500, where: { ${where} }`)
      expect([where, found.totalCount, found.edges.length]).toEqual([where, count, count])
    }
    const [lab] = nodesOf(await page(node, 'entities', 'where: { search: "lab" }'))
    const ofLab = await page(node, 'emissions', `where: { entityIds: ["${lab?.id}"] }`, 'entity { key }')
    expect(nodesOf(ofLab).map((row) => row.entity)).toEqual([{ key: 'lab' }, { key: 'lab' }])
  })

  it('is searched as its stream is', async () => {
    const node = await open()
    const after = (await node.log.position(node.db)).replace(/\d+$/, '0')
    const ask = async (list: 'hotspot' | 'alert', where: string) => {
      const query = `subscription ($after: String) { ${list}Changes(after: $after, where: ${where}) { kind ${list} { id } } }`
      const [first] = await take<Record<string, Record<string, { id: string }>>>(node.streams, query, 1, { after })
      return first?.[`${list}Changes`]?.[list]?.id
    }
    for (const where of ['{ search: "A WARM" }', '{ search: "a hot 100%_" }', '{ search: "air B" }']) {
      const [oldest] = idsOf(await page(node, 'hotspots', `where: ${where}`)).reverse()
      expect([where, await ask('hotspot', where)]).toEqual([where, oldest])
      const [alert] = idsOf(await page(node, 'alerts', `where: ${where}`)).reverse()
      expect([where, await ask('alert', where)]).toEqual([where, alert])
    }
    const wrong = node.streams.iterate({
      query: 'subscription { alertChanges(where: { search: "\\u0000" }) { kind } }',
    })
    expect((await wrong.next()).value).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
  })

  it('may be empty, and is cut at 500 rows', async () => {
    const node = await open()
    expect(await page(node, 'hotspots', 'first: 0')).toMatchObject({ totalCount: 4, edges: [] })
    expect((await page(node, 'emissions')).edges).toHaveLength(50)
    await send(
      node,
      Array.from({ length: 600 }, (_, n) => reported(`more-${n}`, day(-n / 10), 1, 'more')),
      true,
    )
    expect((await page(node, 'emissions', 'first: 100000')).edges).toHaveLength(500)
  })

  it('that cannot be is refused in words', async () => {
    const node = await open()
    const [cursor] = (await page(node, 'alerts')).edges.map((edge) => edge.cursor)
    const foreign = Buffer.from('GPC:S:nonsense').toString('base64')
    const zero = Buffer.from('GPC:S:\0').toString('base64')
    const wrong = [
      'first: -1',
      'last: -1',
      'after: "garbage"',
      `after: "${foreign}"`,
      `before: "${zero}"`,
      'first: 2147483648',
      'first: 1.5',
      'after: ""',
      `first: 1, before: "${cursor}", after: "%"`,
    ]
    for (const list of lists) {
      for (const args of wrong) {
        const answer = await node.request(`{ ${list}(${args}) { totalCount edges { node { id } } } }`)
        expect([list, args, answer.errors?.[0]?.extensions.code]).toEqual([list, args, 'BAD_USER_INPUT'])
      }
    }
    for (const where of ['search: "\\u0000"', 'search: "\\ud800"']) {
      const answer = await node.request(`{ entities(where: { ${where} }) { totalCount } }`)
      expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    }
    const answer = await node.request('{ emissions(where: { entityIds: ["garbage"] }) { totalCount } }')
    expect(answer.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
  })
})
