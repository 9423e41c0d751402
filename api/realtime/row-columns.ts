/** What Prisma's data model says of the columns of a topic's rows. */
import { getDatamodel } from '../platform/generated/pothos-types.ts'
import { checkVersion } from '../platform/stored-json.ts'
import { type Rows, type Topic, topicNames, topics } from './topics.ts'

/** A field of a model: a column, or (`kind` is `object`) a relation. */
export type ModelField = {
  name: string
  kind: string
  type: string
  isList: boolean
  isRequired: boolean
  /** The columns of this model that a relation goes by. */
  relationFromFields?: readonly string[]
}

/** The models by name, each with its fields. */
export const models = getDatamodel().datamodel.models as Record<string, { fields: readonly ModelField[] }>

/** The columns of a topic's rows that are in its model. */
export const columnsOf = (topic: Topic): readonly ModelField[] =>
  (models[topics[topic].typename]?.fields ?? []).filter(({ kind }) => kind !== 'object')

const byTopic = <Value>(of: (topic: Topic) => Value) =>
  Object.fromEntries(topicNames.map((topic) => [topic, of(topic)])) as Record<Topic, Value>

const dates = byTopic((topic) =>
  columnsOf(topic)
    .filter(({ type }) => type === 'DateTime')
    .map(({ name }) => name),
)

const typenames = byTopic((topic) => {
  const fields = models[topics[topic].typename]?.fields ?? []
  const pairs = fields.flatMap(({ type, relationFromFields }) =>
    (relationFromFields ?? []).map((column) => [column, type] as const),
  )
  return new Map(pairs)
})

/** The type of the row that a column names by its id, such as `Hotspot` for an alert's `hotspotId`; null: it names none. */
export const typeNamedBy = (topic: Topic, column: string): string | null => typenames[topic].get(column) ?? null

/**
 * Reads a row of the log, from the database or a message of another node, and gives it its dates back. The row tells the
 * version of what its entry says it was before as well. Of its shape nothing is checked: each change is read by each node.
 * @throws StoredDataError where a newer version has written it: the log is read on once that version runs here
 */
export function reviveRow<T extends Topic>(topic: T, stored: unknown): Rows[T] {
  checkVersion('LogEntry.row', stored)
  const row = stored as Record<string, unknown>
  const revived = { ...row }
  // Another version of Plume may have written the row: with a topic that is not known here, or without a column.
  for (const column of dates[topic] ?? []) {
    const value = row[column]
    if (typeof value === 'string') revived[column] = new Date(value)
    else if (Array.isArray(value)) revived[column] = value.map((time) => new Date(time))
  }
  return revived as Rows[T]
}
