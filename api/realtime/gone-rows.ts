import type { Db } from '../platform/db.ts'
import { type ModelField, models, reviveRow } from './row-columns.ts'
import type { Topic } from './topics.ts'

/** A row, or the columns that are known of it. */
type Row = Record<string, unknown>
/** What Prisma is asked for beside the columns. */
type Query = { select?: Row; include?: Row }
type Delegate = { findUnique(query: Query & { where: { id: unknown } }): Promise<Row | null> }

const modelOf = new Map(Object.keys(models).map((name) => [uncapitalised(name), name]))

/** A transaction that removes rows together appends their changes within this many positions. */
const maxPositionsApart = 5_000

/**
 * The database as the execution of a change sees it: a row that the log tells of may be gone by now. Then its lists are
 * empty, rows that it refers to are read as far as they exist, and those that it requires are taken from the log.
 */
export function withGoneRows(db: Db, event: unknown): Db {
  return new Proxy(db, {
    get(client, name) {
      const own: unknown = Reflect.get(client, name)
      const model = typeof name === 'string' ? modelOf.get(name) : undefined
      if (!model) return typeof own === 'function' ? own.bind(client) : own
      return new Proxy(own as Delegate, {
        get(delegate, method) {
          if (method !== 'findUniqueOrThrow') return Reflect.get(delegate, method)
          return async (query: Query & { where: { id: unknown } }) => {
            const { where } = query
            const found = await delegate.findUnique(query)
            return found ?? withRelations(db, event, model, knownOf(event, where.id) ?? where, query)
          }
        },
      })
    },
  })
}

function knownOf(event: unknown, id: unknown): Row | null {
  const { row } = event as { row?: Row }
  return row && row.id === id ? row : null
}

async function withRelations(db: Db, event: unknown, model: string, row: Row, query: Query): Promise<Row> {
  const whole = { ...row }
  for (const [name, wanted] of Object.entries({ ...query.select, ...query.include })) {
    if (name === '_count') whole._count = countsOf(wanted)
    const field = models[model]?.fields.find((each) => each.name === name)
    if (field?.kind !== 'object') continue
    whole[name] = field.isList ? [] : await relatedTo(db, event, row, field, wanted === true ? {} : (wanted as Query))
  }
  return whole
}

const countsOf = (wanted: unknown): Row =>
  Object.fromEntries(Object.keys((wanted as { select?: Row }).select ?? {}).map((name) => [name, 0]))

async function relatedTo(db: Db, event: unknown, row: Row, field: ModelField, query: Query): Promise<Row | null> {
  const id = row[field.relationFromFields?.[0] ?? '']
  if (typeof id !== 'string') return null
  const delegate = db[uncapitalised(field.type) as keyof Db] as unknown as Delegate
  const found = await delegate.findUnique({ ...query, where: { id } })
  if (found || !field.isRequired) return found
  const last = field.type === 'Entity' ? entityOf(row) : await lastInLog(db, event, field.type, id)
  return last && withRelations(db, event, field.type, last, query)
}

/** The log keeps with a hotspot what its entity is called. */
const entityOf = ({ entityId, entityType, entityKey, entityName }: Row): Row => ({
  id: entityId,
  type: entityType,
  key: entityKey,
  name: entityName,
})

async function lastInLog(db: Db, event: unknown, model: string, id: string): Promise<Row | null> {
  const { position } = event as { position?: number }
  if (position === undefined) return null
  const [entry] = await db.$queryRaw<{ topic: Topic; row: unknown }[]>`/* lastInLog */
    select topic, row from "LogEntry"
    where position between ${position - maxPositionsApart} and ${position + maxPositionsApart}
      and topic = ${uncapitalised(model)} and "subjectId" = ${id}::uuid
    order by position desc limit 1`
  return entry ? reviveRow(entry.topic, entry.row) : null
}

function uncapitalised(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
