import fc from 'fast-check'
import { expect, it } from 'vitest'
import { position } from '../testing/changes.ts'
import { onEachBackend, type TestNode, useNode } from '../testing/harness.ts'
import type { Change } from './events.ts'

/** Rows as their streams filter them; nothing of them stands in any table. */
type Row = { id: string; status: string; level: string; name: string; flag: boolean; count: number }
type Kind = 'package' | 'hotspot' | 'anomaly'
type Rows = ReadonlyMap<string, Row>

const statuses: Record<Kind, readonly string[]> = {
  package: ['PICKED_UP', 'IN_TRANSIT', 'DELIVERED'],
  hotspot: ['ACTIVE', 'RESOLVED'],
  anomaly: ['OPEN', 'RECOVERED', 'DISMISSED'],
}
const levels = ['INFO', 'WARN', 'HIGH', 'CRITICAL']
const names = ['Red works', 'red ROAD', 'Blue works', 'Grün']

/** One that is late has an anomaly that says so. */
const openAnomalies = ({ flag, count }: Row): number => (flag ? Math.max(1, count) : count)

type Filter = { statuses?: string[]; level?: string; search?: string; flag?: boolean; anomalous?: boolean }

const fits = (kind: Kind, row: Row, { statuses, level, search, flag, anomalous }: Filter): boolean =>
  (!statuses || statuses.includes(row.status)) &&
  (kind === 'package' || !level || levels.indexOf(row.level) >= levels.indexOf(level)) &&
  (kind === 'anomaly' || !search || row.name.toLowerCase().includes(search)) &&
  (kind !== 'package' || flag === undefined || row.flag === flag) &&
  (kind !== 'package' || anomalous === undefined || openAnomalies(row) > 0 === anomalous)

const whereOf = (kind: Kind, { statuses, level, search, flag, anomalous }: Filter) => ({
  ...(statuses && { statuses }),
  ...(kind !== 'anomaly' && search && { search }),
  ...(kind !== 'package' && level && { minSeverity: level }),
  ...(kind === 'package' && { late: flag, anomalous }),
})

const day = new Date(Date.UTC(2026, 0, 1))

/** As the database would hold it. */
function stored(kind: Kind, row: Row): Record<string, unknown> {
  const { id, status, level, name, flag } = row
  const at = { createdAt: day, updatedAt: day }
  if (kind === 'package')
    return { id, trackingNumber: name, carrier: 'DHL', status, late: flag, openAnomalies: openAnomalies(row), ...at }
  if (kind === 'anomaly') return { id, type: 'STUCK', severity: level, status, packageId: null, entityId: null, ...at }
  return { id, entityId: id, entityType: 'ROUTE', entityKey: '', entityName: name, severity: level, status, ...at }
}

/** Which of its columns a change touches, with what they become; a row that is not there is made. */
const write = fc.record({
  kind: fc.constantFrom<Kind>('package', 'hotspot', 'anomaly'),
  n: fc.nat(4),
  status: fc.nat(2),
  level: fc.constantFrom(...levels),
  name: fc.constantFrom(...names),
  flag: fc.boolean(),
  count: fc.nat(2),
  touches: fc.subarray(['status', 'level', 'name', 'flag', 'count'] as const),
  isRemoved: fc.integer({ min: 0, max: 5 }).map((roll) => roll === 0),
})
const filter = fc.record(
  {
    statuses: fc.subarray([0, 1, 2]),
    level: fc.constantFrom(...levels),
    search: fc.constantFrom('red', 'works', 'blue', 'grün', 'none'),
    flag: fc.boolean(),
    anomalous: fc.boolean(),
  },
  { requiredKeys: [] },
)
/** `from`: of the commits, the one that it resumes after; null: it comes live. `joins`, `goes`: at which commit. */
const subscriber = fc.record({
  kind: fc.constantFrom<Kind>('package', 'hotspot', 'anomaly'),
  filter,
  from: fc.option(fc.nat(12)),
  joins: fc.nat(12),
  goes: fc.option(fc.nat(12)),
})
const story = fc.record({
  commits: fc.array(fc.array(write, { minLength: 1, maxLength: 6 }), { minLength: 3, maxLength: 12 }),
  subscribers: fc.array(subscriber, { minLength: 3, maxLength: 10 }),
})

type Write = typeof write extends fc.Arbitrary<infer Value> ? Value : never
let made = 0

onEachBackend('what a subscriber makes of a stream', (backend) => {
  const open = useNode(backend)

  /** The rows of each kind after each commit, and where the stream stood. */
  type Moment = { rows: Record<Kind, Rows>; cursor: string }

  async function commit(node: TestNode, moment: Moment, writes: readonly Write[], ids: (n: number) => string) {
    const rows = {
      package: new Map(moment.rows.package),
      hotspot: new Map(moment.rows.hotspot),
      anomaly: new Map(moment.rows.anomaly),
    }
    const changes = writes.flatMap((each): Change[] => {
      const { kind, touches, isRemoved } = each
      const id = ids(each.n)
      const before = rows[kind].get(id)
      if (isRemoved && !before) return []
      const { level, name, flag, count } = each
      const fresh: Row = {
        id,
        status: statuses[kind][each.status % statuses[kind].length] ?? '',
        level,
        name,
        flag,
        count,
      }
      const row: Row = {
        ...fresh,
        ...before,
        ...(before && Object.fromEntries(touches.map((column) => [column, fresh[column]]))),
      }
      if (isRemoved) rows[kind].delete(id)
      else rows[kind].set(id, row)
      const last = isRemoved && before ? before : row
      return [
        {
          topic: kind,
          kind: isRemoved ? 'REMOVED' : before ? 'UPDATED' : 'CREATED',
          row: stored(kind, last),
          at: day,
          before: before ? stored(kind, before) : null,
        } as unknown as Change,
      ]
    })
    await node.log.commit(async (_tx, emit) => emit(...changes))
    return { rows, cursor: await position(node) }
  }

  /** Applies changes as they come; complains of one that cannot be. */
  function view(node: TestNode, kind: Kind, where: object, after: string, start: Rows) {
    const Kinds = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`
    const query = `subscription ($after: String, $where: ${Kinds}Where) {
      ${kind}Changes(after: $after, where: $where) { cursor kind ${kind} { id status } } }`
    const held = new Map([...start].map(([id, { status }]) => [id, status]))
    const wrong: string[] = []
    let seen = Number(after.slice(13))
    const results = node.streams.iterate<Record<string, Record<string, unknown>>>({
      query,
      variables: { after, where },
    })
    const reading = (async () => {
      for await (const { data, errors } of results) {
        if (errors?.[0]) throw errors[0]
        const change = data?.[`${kind}Changes`] as { cursor: string; kind: string } & Record<
          Kind,
          { id: string; status: string }
        >
        const { id, status } = change[kind]
        const row = Buffer.from(id, 'base64').toString().split(':')[1] ?? ''
        const place = Number(change.cursor.slice(13))
        if (place <= seen) wrong.push(`${place} after ${seen}`)
        seen = place
        if (change.kind === 'CREATED' && held.has(row)) wrong.push(`CREATED ${row} is held`)
        if (change.kind === 'LEFT' && !held.has(row)) wrong.push(`LEFT ${row} is not held`)
        if (change.kind === 'LEFT') held.delete(row)
        else held.set(row, status)
      }
    })()
    const end = async () => {
      await results.return?.()
      await reading
    }
    return { held, wrong, end }
  }

  it('is what the filter finds among the rows, live and from any cursor', async () => {
    const node = await open()
    await fc.assert(
      fc.asyncProperty(story, async ({ commits, subscribers }) => {
        made += 1
        const ids = (n: number) => `00000000-0000-4000-8000-${String(made * 10 + n).padStart(12, '0')}`
        const none = new Map<string, Row>()
        const moments: Moment[] = [
          { rows: { package: none, hotspot: none, anomaly: none }, cursor: await position(node) },
        ]
        const views: { kind: Kind; filter: Filter; view: ReturnType<typeof view>; goes: number | null }[] = []
        const found = (kind: Kind, by: Filter, moment: Moment) =>
          new Map([...moment.rows[kind]].filter(([, row]) => fits(kind, row, by)))
        for (const [n, writes] of commits.entries()) {
          for (const each of subscribers.filter(({ joins }) => joins % commits.length === n)) {
            const by: Filter = {
              ...each.filter,
              statuses: each.filter.statuses?.flatMap((index) => statuses[each.kind][index] ?? []),
            }
            if (by.statuses === undefined) delete by.statuses
            const from = moments[each.from === null ? n : each.from % (n + 1)] as Moment
            const start = found(each.kind, by, from)
            const joined = view(node, each.kind, whereOf(each.kind, by), from.cursor, start)
            views.push({ kind: each.kind, filter: by, view: joined, goes: each.goes })
          }
          moments.push(await commit(node, moments.at(-1) as Moment, writes, ids))
          for (const { view, goes } of views) if (goes === n) await view.end()
        }
        const last = moments.at(-1) as Moment
        const staying = views.filter(({ goes }) => goes === null || goes >= commits.length)
        for (const { kind, filter: by, view } of staying) {
          const expected = Object.fromEntries([...found(kind, by, last)].map(([id, { status }]) => [id, status]))
          await expect.poll(() => Object.fromEntries(view.held), { timeout: 10_000 }).toEqual(expected)
        }
        for (const { view } of views) await view.end()
        expect(views.flatMap(({ view }) => view.wrong)).toEqual([])
      }),
      { numRuns: backend === 'embedded' ? 8 : 25, endOnFailure: true },
    )
  })
})
