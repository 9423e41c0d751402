import { Client, type Exchange, gql, type OperationResult } from 'urql'
import { expect, it } from 'vitest'
import { filter, fromValue, map, mergeMap, pipe, subscribe } from 'wonka'
import type { CachedKind } from '../rows/kind.ts'
import { type RowKind, rowKindNames, rowKinds } from '../rows/row-kinds.ts'
import { plumeCache } from './cache.ts'

/** A client whose server answers each operation with what stands for it in `answers`, by its first field; else never. */
function clientOf(answers: Record<string, unknown>) {
  const server: Exchange = () => (operations) =>
    pipe(
      operations,
      filter(({ kind }) => kind !== 'teardown'),
      mergeMap((operation) => fromValue(operation)),
      map((operation): OperationResult => {
        const name = /\{\s*(\w+)/.exec(operation.query.loc?.source.body ?? '')?.[1] ?? ''
        return { operation, data: { [name]: answers[name] }, stale: false, hasNext: false }
      }),
      filter(({ data }) => Object.values(data).every((answer) => answer !== undefined)),
    )
  return new Client({ url: '/graphql', preferGetMethod: false, exchanges: [plumeCache(), server] })
}

/** A row of each kind: what is read of it, what that is, a list's arguments that it fits, and some that it does not. */
const samples: Record<RowKind, { read: string; row: object; fits: string[]; misses: string[] }> = {
  Hotspot: {
    read: 'status severity entity { id name key type }',
    row: {
      status: 'ACTIVE',
      severity: 'HIGH',
      entity: { __typename: 'Entity', id: 'e', name: 'Cipla', key: 'k-1', type: 'SUPPLIER' },
    },
    fits: ['search: "cip"', 'search: "k-1"', 'entityTypes: [SUPPLIER]', 'minSeverity: HIGH', 'statuses: [ACTIVE]'],
    misses: ['search: "mylan"', 'entityTypes: [ROUTE]', 'minSeverity: CRITICAL', 'statuses: [RESOLVED]'],
  },
  Alert: {
    read: 'status level message hotspot { id }',
    row: { status: 'FIRING', level: 'HIGH', message: 'Cipla is high' },
    fits: ['search: "cip"', 'minLevel: WARN', 'statuses: [FIRING]'],
    misses: ['search: "mylan"', 'minLevel: CRITICAL', 'statuses: [RESOLVED]'],
  },
  Recommendation: {
    read: 'status hotspot { id }',
    row: { status: 'PENDING' },
    fits: ['statuses: [PENDING]'],
    misses: ['statuses: [APPROVED]'],
  },
  Anomaly: {
    read: 'status severity type description package { id }',
    row: { status: 'OPEN', severity: 'HIGH', type: 'STUCK', description: 'It stands' },
    fits: ['types: [STUCK]', 'minSeverity: WARN', 'statuses: [OPEN]'],
    misses: ['types: [SILENT]', 'minSeverity: CRITICAL', 'statuses: [DISMISSED]'],
  },
  Notification: {
    read: 'level read',
    row: { level: 'HIGH', read: false },
    fits: ['unread: true'],
    misses: [],
  },
}

const changeOf = (name: RowKind, kind: 'CREATED' | 'LEFT', row: object) => {
  const { stream, row: field } = rowKinds[name]
  const document = gql(`subscription { ${stream} { cursor kind at ${field} { id ${samples[name].read} } } }`)
  return {
    document,
    change: { __typename: `${name}Change`, cursor: '1', kind, at: '2026-03-01T00:00:00Z', [field]: row },
  }
}

/** Gives the client a change, as if it came by the stream. */
async function hear(
  client: Client,
  answers: Record<string, unknown>,
  name: RowKind,
  kind: 'CREATED' | 'LEFT',
  row: object,
) {
  const { document, change } = changeOf(name, kind, row)
  answers[rowKinds[name].stream] = change
  await client.subscription(document, {}).toPromise()
}

it.each(rowKindNames)(
  'puts a new row into each list that it fits, and takes it out when it has left: %s',
  async (name) => {
    const { list } = rowKinds[name]
    const { row, fits, misses } = samples[name]
    const page = { __typename: `${name}Connection`, edges: [] }
    const answers: Record<string, unknown> = { [list]: page }
    const client = clientOf(answers)
    const read = async (asked: string, requestPolicy: 'network-only' | 'cache-only') => {
      const given = asked.startsWith('unread') ? asked : `where: { ${asked} }`
      const query = gql(`{ ${list}(first: 5, ${given}) { edges { cursor node { id } } } }`)
      const { data } = await client.query(query, {}, { requestPolicy }).toPromise()
      return data?.[list].edges.map(({ node }: { node: { id: string } }) => node.id)
    }
    const lists = [...fits, ...misses]
    for (const asked of lists) expect(await read(asked, 'network-only')).toEqual([])
    const whole = { __typename: name, id: 'n', hotspot: null, package: null, ...row }
    await hear(client, answers, name, 'CREATED', whole)
    for (const asked of lists)
      expect([asked, await read(asked, 'cache-only')]).toEqual([asked, fits.includes(asked) ? ['n'] : []])
    await hear(client, answers, name, 'LEFT', whole)
    for (const asked of lists) expect(await read(asked, 'cache-only')).toEqual([])
  },
)

const parts = [
  ['Alert', { owner: 'Hotspot', by: 'hotspot', list: 'alerts' }],
  ['Recommendation', { owner: 'Hotspot', by: 'hotspot', list: 'recommendations' }],
  ['Anomaly', { owner: 'Package', by: 'package', list: 'anomalies' }],
] as const

it.each(parts)(
  'shows a new row with the one that it is a part of, as long as it is there: %s',
  async (name, partOf) => {
    const one = partOf.owner === 'Hotspot' ? 'hotspot(id: "o")' : 'package(trackingNumber: "o")'
    const field = one.split('(')[0] ?? ''
    const answers: Record<string, unknown> = { [field]: { __typename: partOf.owner, id: 'o', [partOf.list]: [] } }
    const client = clientOf(answers)
    const query = gql(`{ ${one} { id ${partOf.list} { id } } }`)
    const read = async (requestPolicy: 'network-only' | 'cache-only') => {
      const { data } = await client.query(query, {}, { requestPolicy }).toPromise()
      return data?.[field][partOf.list].map(({ id }: { id: string }) => id)
    }
    expect(await read('network-only')).toEqual([])
    const owner = { __typename: partOf.owner, id: 'o' }
    const row = { __typename: name, id: 'n', ...samples[name].row, [partOf.by]: owner }
    await hear(client, answers, name, 'CREATED', row)
    await hear(client, answers, name, 'CREATED', row)
    expect(await read('cache-only')).toEqual(['n'])
    await hear(client, answers, name, 'LEFT', row)
    expect(await read('cache-only')).toEqual([])
  },
)

const actions = rowKindNames.flatMap((name) => {
  const { actions }: CachedKind = rowKinds[name]
  return actions?.each.map((action) => [action.name, name, action] as const) ?? []
})

it.each(actions)('shows what an action makes of a row before the server has answered: %s', async (...of) => {
  const [mutation, name, action] = of
  const said = { note: 'because', until: '2030-05-06T06:00:00.000Z' }
  const { updatedAt: _, ...becomes } = action.becomes(said, '') as Record<string, unknown>
  const fields = Object.keys(becomes)
  const { list } = rowKinds[name]
  const before = Object.fromEntries(fields.map((field) => [field, null]))
  const row = { __typename: name, id: 'n', ...before }
  const edge = { __typename: `${name}Edge`, cursor: '', node: row }
  const answers: Record<string, unknown> = { [list]: { __typename: `${name}Connection`, edges: [edge] } }
  const client = clientOf(answers)
  const query = gql(`{ ${list}(first: 5) { edges { cursor node { id ${fields.join(' ')} } } } }`)
  const read = async (requestPolicy: 'network-only' | 'cache-only') =>
    (await client.query(query, {}, { requestPolicy }).toPromise()).data?.[list].edges[0].node
  expect(await read('network-only')).toMatchObject(before)

  const args = Object.entries({ id: 'n', ...said }).map(([arg, value]) => `${arg}: "${value}"`)
  const document = gql(`mutation { ${mutation}(${args.join(', ')}) { id ${fields.join(' ')} } }`)
  const { unsubscribe } = pipe(
    client.mutation(document, {}),
    subscribe(() => {}),
  )
  const isTime = (value: unknown) => value === ''
  const shown = Object.entries(becomes).map(([field, value]) => [field, isTime(value) ? expect.any(String) : value])
  expect(await read('cache-only')).toMatchObject(Object.fromEntries(shown))
  unsubscribe()
})
