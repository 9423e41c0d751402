/** The same filter is decided by the database, by the server for each change, and by the page: they must never differ. */
import fc from 'fast-check'
import { createSourceEventStream, parse, print } from 'graphql'
import { Client, type Exchange, formatDocument, gql, type OperationResult } from 'urql'
import { beforeAll, describe, expect, it } from 'vitest'
import { filter, fromArray, mergeMap, pipe } from 'wonka'
import { localViewer } from '../../api/auth/viewer.ts'
import { markRead } from '../../api/notifications/mark-read-command.ts'
import type { EntityType } from '../../api/platform/generated/prisma/client.ts'
import { newId } from '../../api/platform/ids.ts'
import type { Topic } from '../../api/realtime/topics.ts'
import { schema } from '../../api/schema.ts'
import { globalId, nodesOf } from '../../api/testing/activities.ts'
import { position } from '../../api/testing/changes.ts'
import { onEachBackend, type TestNode, take, useNode } from '../../api/testing/harness.ts'
import { type Fields, put, putEntity } from '../../api/testing/rows.ts'
import { packageChanges } from '../features/packages/documents.ts'
import { fits, type PackageFilter, type PackageRow, whereOf } from '../features/packages/package-filter.ts'
import { type RowKind, rowKindNames, rowKinds } from '../rows/row-kinds.ts'
import { plumeCache } from './cache.ts'
import { isDecidable } from './where.ts'

const rowCount = 60
const filterCount = 40
const seed = Date.now() % 1_000_000

type Kind = RowKind | 'Package'
type Filter = Record<string, unknown>
type Result = { data?: Record<string, Record<string, unknown>> }

const severities = ['INFO', 'WARN', 'HIGH', 'CRITICAL']
const entityTypes: EntityType[] = ['SUPPLIER', 'CARRIER', 'VEHICLE', 'ROUTE', 'FACILITY']
const statuses: Record<Exclude<Kind, 'Notification'>, string[]> = {
  Hotspot: ['ACTIVE', 'RESOLVED'],
  Alert: ['FIRING', 'ACKNOWLEDGED', 'RESOLVED', 'SUPPRESSED'],
  Recommendation: ['PENDING', 'APPROVED', 'REJECTED'],
  Anomaly: ['OPEN', 'RECOVERED', 'DISMISSED', 'CONFIRMED'],
  Package: ['PENDING', 'IN_TRANSIT', 'ON_HOLD', 'DELIVERED', 'CANCELLED', 'UNKNOWN'],
}
const anomalyTypes = ['DELAYED', 'STUCK', 'OFF_ROUTE', 'SILENT', 'DATA_ERROR']
const carriers = ['DHL', 'dhl', 'Éclair', 'UPS']

/** Written in more ways than one, and full of what LIKE, case and spaces make something of. */
const words = [
  'Red works',
  'red ROAD',
  'Straße',
  'STRASSE',
  'İzmir',
  'ızgara',
  'Σίσυφος',
  'ΣΊΣΥΦΟΣ',
  '100%',
  'a_b',
  'a\\b',
]
words.push('ｆｕｌｌ', 'e\u0301clair', 'Éclair', 'two  spaces', 'ﬁne', 'zero\u200bwidth', 'x')

const text = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }).map((some) => some.join(' '))
const search = fc.oneof(
  fc
    .tuple(fc.constantFrom(...words), fc.nat(4), fc.integer({ min: 1, max: 8 }))
    .map(([word, from, length]) => word.slice(from, from + length).toWellFormed()),
  fc.constantFrom(
    ...words.map((word) => word.toUpperCase()),
    '%',
    '_',
    '\\',
    ' ',
    '',
    '\u200b',
    ' red  works ',
    'nowhere',
  ),
)
const some = (values: readonly string[]) => fc.subarray([...values])
const severity = fc.constantFrom(...severities)

/** What each filter field may be asked for; any of them may be left out, or be null. */
const asked: Record<Kind, Record<string, fc.Arbitrary<unknown>>> = {
  Hotspot: { entityTypes: some(entityTypes), minSeverity: severity, statuses: some(statuses.Hotspot), search },
  Alert: { minLevel: severity, statuses: some(statuses.Alert), search },
  Recommendation: { statuses: some(statuses.Recommendation) },
  Anomaly: {
    types: some(anomalyTypes),
    minSeverity: severity,
    statuses: some(statuses.Anomaly),
    // Ids are known once there are packages: by their numbers until then.
    packageIds: fc.subarray(Array.from({ length: 20 }, (_, n) => n)),
    ofPackages: fc.boolean(),
  },
  Notification: { unread: fc.boolean() },
  Package: {
    trackingNumbers: fc.array(fc.nat(rowCount - 1).map((n) => `n-${n}`)),
    carriers: some([...carriers, ' DHL ', 'e\u0301clair', 'E\u0301clair']),
    statuses: some(statuses.Package),
    search,
    late: fc.boolean(),
    anomalous: fc.boolean(),
  },
}

const row: Record<Kind, fc.Arbitrary<Fields>> = {
  Hotspot: fc.record({
    severity,
    status: fc.constantFrom(...statuses.Hotspot),
    entityType: fc.constantFrom(...entityTypes),
    key: text,
    name: text,
  }),
  Alert: fc.record({ level: severity, status: fc.constantFrom(...statuses.Alert), message: text }),
  Recommendation: fc.record({ status: fc.constantFrom(...statuses.Recommendation) }),
  Anomaly: fc.record({
    type: fc.constantFrom(...anomalyTypes),
    severity,
    status: fc.constantFrom(...statuses.Anomaly),
    ofPackage: fc.boolean(),
  }),
  Notification: fc.record({ level: severity, read: fc.boolean() }),
  Package: fc.record({
    carrier: fc.constantFrom(...carriers),
    status: fc.constantFrom(...statuses.Package),
    // One that is late has an anomaly that says so.
    trouble: fc.constantFrom(
      { late: false, openAnomalies: 0 },
      { late: false, openAnomalies: 1 },
      { late: true, openAnomalies: 2 },
    ),
    name: text,
  }),
}

const kinds = [...rowKindNames, 'Package'] as const
const topicOf = (kind: Kind) => kind.toLowerCase() as Topic
const listOf = (kind: Kind) => (kind === 'Package' ? 'packages' : rowKinds[kind].list)
const streamOf = (kind: Kind) => (kind === 'Package' ? 'packageChanges' : rowKinds[kind].stream)
const changesOf = (kind: Kind) => formatDocument(kind === 'Package' ? packageChanges : rowKinds[kind].changes)
const isArgument = (kind: Kind) => kind === 'Notification'

/** The generated filters of a kind, each as the variables of an operation. */
function variablesOf(kind: Kind, packageIds: readonly string[]): Filter[] {
  const any = fc.record(
    Object.fromEntries(Object.entries(asked[kind]).map(([field, values]) => [field, fc.option(values, { freq: 8 })])),
    { requiredKeys: [] },
  )
  const alone = Object.entries(asked[kind]).map(([field, values]) => fc.record({ [field]: values }))
  const filters = fc.sample(fc.oneof(any, ...alone), { numRuns: filterCount, seed }) as Filter[]
  return filters.map((found) => {
    const where = { ...found }
    const places = where.packageIds as number[] | null | undefined
    if (places) where.packageIds = places.map((place) => packageIds[place] ?? '')
    return isArgument(kind) ? where : { where }
  })
}

const declared = (kind: Kind) => (isArgument(kind) ? '$unread: Boolean' : `$where: ${kind}Where`)
const passed = (kind: Kind) => (isArgument(kind) ? 'unread: $unread' : 'where: $where')

onEachBackend('filters', (backend) => {
  const open = useNode(backend)
  let node: TestNode
  const rowIds = new Map<Kind, string[]>()
  const begun = new Map<Kind, string>()

  beforeAll(async () => {
    node = await open()
    for (const kind of ['Package', ...rowKindNames] as const) {
      begun.set(kind, await position(node))
      const rows = fc
        .sample(row[kind], { numRuns: rowCount, seed: seed + 1 })
        .map((fields) => ({ id: newId(), fields }))
      rowIds.set(
        kind,
        rows.map(({ id }) => id),
      )
      const columns = await Promise.all(rows.map(({ fields }, n) => columnsOf(kind, fields, n)))
      await put(
        node.log,
        rows.map(({ id }, n) => ({ topic: topicOf(kind), id, fields: columns[n] ?? {} })),
      )
      for (const { id, fields } of rows) if (fields.read) await markRead(node.log, id, localViewer.name)
    }
  })

  async function columnsOf(kind: Kind, { key, name, ofPackage, trouble, read, ...columns }: Fields, n: number) {
    switch (kind) {
      case 'Hotspot': {
        const type = columns.entityType as EntityType
        return { ...columns, entityId: await putEntity(node.db, type, `${key} ${n}`, String(name)) }
      }
      case 'Recommendation':
        return { ...columns, hotspotId: rowIds.get('Hotspot')?.[n] }
      case 'Anomaly':
        return { ...columns, packageId: ofPackage ? rowIds.get('Package')?.[n] : null }
      case 'Package':
        return { ...columns, ...(trouble as Fields), trackingNumber: n % 2 ? `n-${n}` : `${name} ${n}` }
      default:
        return columns
    }
  }

  const globalIds = (kind: Kind) => (rowIds.get(kind) ?? []).map((id) => globalId(kind, id))

  /** The ids of the rows that the database finds, among those of the test. */
  async function foundInTable(kind: Kind, variables: Filter): Promise<string[]> {
    const list = listOf(kind)
    const query = `query Found(${declared(kind)}) { ${list}(first: 100, ${passed(kind)}) { edges { node { id } } } }`
    type Page = { edges: { node: { id: string } }[] }
    const found = nodesOf((await node.data<Record<string, Page>>(query, variables))[list] as Page)
    const own = new Set(globalIds(kind))
    return found.flatMap(({ id }) => (own.has(id) ? id : []))
  }

  /** Whether a row of the log is what a stream asks for, as the stream itself decides it. */
  async function matcherOf(kind: Kind, variables: Filter): Promise<(row: object) => boolean> {
    const document = parse(`subscription Some(${declared(kind)}) { ${streamOf(kind)}(${passed(kind)}) { cursor } }`)
    const contextValue = { viewer: localViewer, db: node.db, log: node.log }
    const source = await createSourceEventStream({ schema, document, variableValues: variables, contextValue })
    if (!('changes' in source)) throw new Error(JSON.stringify(source))
    return (source.changes as { matches(row: object): boolean }).matches
  }

  async function rowsOfLog(kind: Kind): Promise<Map<string, object>> {
    const upTo = node.log.head().position
    const entries = await node.log.read({ after: 0, upTo, limit: 10_000, topic: topicOf(kind) })
    const own = new Set(rowIds.get(kind))
    return new Map(entries.flatMap(({ row }) => (own.has(row.id) ? [[globalId(kind, row.id), row]] : [])))
  }

  /** What the page is told of the rows, by the document that it follows. */
  const told = (kind: Kind): Promise<Record<string, Record<string, unknown>>[]> =>
    take(node.streams, print(changesOf(kind)), rowCount + readCount(kind), { after: begun.get(kind) })
  const readCount = (kind: Kind) =>
    kind === 'Notification'
      ? fc.sample(row.Notification, { numRuns: rowCount, seed: seed + 1 }).filter(({ read }) => read).length
      : 0

  /** Of each filter, the ids of the rows that the page's cache has put into an empty list, as far as it can decide. */
  async function placedByCache(kind: RowKind, filters: readonly Filter[]): Promise<(string[] | null)[]> {
    const results: Result[] = (await told(kind)).map((data) => ({ data }))
    const empty = { [rowKinds[kind].list]: { __typename: `${kind}Connection`, edges: [] } }
    const server: Exchange = () => (operations) =>
      pipe(
        operations,
        filter(({ kind }) => kind !== 'teardown'),
        mergeMap((operation) => {
          const answers = operation.kind === 'subscription' ? results : [{ data: empty }]
          return fromArray(
            answers.map(({ data }): OperationResult => ({ operation, data, stale: false, hasNext: false })),
          )
        }),
      )
    const client = new Client({ url: '/graphql', preferGetMethod: false, exchanges: [plumeCache(), server] })
    const list = gql(
      `query Held(${declared(kind)}) { ${rowKinds[kind].list}(first: 100, ${passed(kind)}) { edges { cursor node { id } } } }`,
    )
    for (const variables of filters) await client.query(list, variables, { requestPolicy: 'network-only' }).toPromise()
    client.subscription(rowKinds[kind].changes as never, {}).subscribe(() => {})
    return Promise.all(
      filters.map(async (variables) => {
        const where = { ...(variables.where as object), unread: variables.unread as boolean }
        if (!isDecidable(where)) return null
        const { data } = await client.query(list, variables, { requestPolicy: 'cache-only' }).toPromise()
        return nodesOf(data[rowKinds[kind].list]).map((node) => (node as { id: string }).id)
      }),
    )
  }

  describe.each(kinds)('of %s', (kind) => {
    it('find the same rows in the database, in a stream and on the page', async () => {
      const filters = variablesOf(kind, globalIds('Package'))
      const rows = await rowsOfLog(kind)
      const placed = kind === 'Package' ? null : await placedByCache(kind, filters)
      for (const [n, variables] of filters.entries()) {
        const found = (await foundInTable(kind, variables)).sort()
        const matches = await matcherOf(kind, variables)
        // What somebody has read, a stream still tells them.
        const matching = kind === 'Notification' ? null : [...rows].flatMap(([id, row]) => (matches(row) ? id : []))
        const told = JSON.stringify({ seed, variables })
        if (matching) expect(matching.sort(), told).toEqual(found)
        if (placed?.[n]) expect(placed[n]?.sort(), told).toEqual(found)
      }
    })

    it('are each fitted by some of the rows and missed by others', async () => {
      const rows = [...(await rowsOfLog(kind)).values()]
      const told = new Map(Object.keys(asked[kind]).map((field) => [field, { fitting: 0, missing: 0 }]))
      for (const variables of variablesOf(kind, globalIds('Package'))) {
        const where = (isArgument(kind) ? variables : variables.where) as Filter
        for (const [field, count] of told) {
          if (where[field] === undefined || where[field] === null) continue
          const alone = isArgument(kind) ? { [field]: where[field] } : { where: { [field]: where[field] } }
          const matches = await matcherOf(kind, alone)
          const fitting = isArgument(kind) ? (await foundInTable(kind, alone)).length : rows.filter(matches).length
          count.fitting += fitting
          count.missing += rowCount - fitting
        }
      }
      for (const [field, { fitting, missing }] of told) {
        expect([field, fitting > 0, missing > 0, seed]).toEqual([field, true, true, seed])
      }
    })
  })

  it('of the list of packages are decided by the page as by the server', async () => {
    const changes = await told('Package')
    const filters: PackageFilter[] = fc.sample(
      fc.record({
        statuses: some(statuses.Package) as fc.Arbitrary<PackageFilter['statuses']>,
        carrier: fc.constantFrom('', '', ...carriers, ' DHL ', 'E\u0301clair'),
        trouble: fc.constantFrom('', 'late', 'anomalous'),
        search: fc.oneof(fc.constant(''), search),
        order: fc.constant('NEWEST'),
      }),
      { numRuns: filterCount, seed },
    )
    for (const filter of filters) {
      const found = await foundInTable('Package', { where: whereOf(filter) })
      const rows = changes.map((change) => change.packageChanges?.package as PackageRow)
      const fitting = rows.filter((row) => fits(row, filter)).map(({ id }) => id)
      expect(fitting.sort(), JSON.stringify({ seed, filter })).toEqual(found.sort())
    }
  })
})
