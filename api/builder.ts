import SchemaBuilder from '@pothos/core'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import { GraphQLError, Kind } from 'graphql'
import type { Viewer } from './auth/viewer.ts'
import type { Db, Tx } from './platform/db.ts'
import type PrismaTypes from './platform/generated/pothos-types.ts'
import { getDatamodel } from './platform/generated/pothos-types.ts'
import type { ChangeLog } from './realtime/change-log.ts'

/** What every resolver gets: who asks, and what it reads and follows. */
export type Context = {
  viewer: Viewer
  /** The database, or the snapshot that the whole operation reads. */
  db: Db | Tx
  log: ChangeLog
}

/** The schema's frame: scalars, plugins, context. The domains define the types. */
export const builder = new SchemaBuilder<{
  Context: Context
  PrismaTypes: PrismaTypes
  DefaultFieldNullability: false
  DefaultEdgesNullability: { list: false; items: false }
  DefaultNodeNullability: false
  Scalars: {
    ID: { Input: string; Output: string }
    DateTime: { Input: Date; Output: Date }
    JSON: { Input: unknown; Output: unknown }
  }
}>({
  plugins: [PrismaPlugin, RelayPlugin],
  defaultFieldNullability: false,
  prisma: {
    client: (context) => context.db as Db,
    dmmf: getDatamodel(),
    filterConnectionTotalCount: true,
    onUnusedQuery: process.env.NODE_ENV === 'test' ? 'error' : null,
    maxConnectionSize: 500,
    defaultConnectionSize: 50,
  },
  relay: {
    nodesOnConnection: false,
    edgesFieldOptions: { nullable: { list: false, items: false } },
    nodeFieldOptions: { nullable: false },
    nodeQueryOptions: { description: 'The row with this id, of whatever type.' },
    nodesQueryOptions: false,
    clientMutationId: 'omit',
    cursorType: 'String',
  },
})

builder.queryType({ description: 'What there is.' })
builder.mutationType({ description: 'What people and programs do.' })
builder.subscriptionType({
  description:
    'What changes, as it changes. Change streams take `after`: everything after it arrives first, in order, once; then live.',
})

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i

builder.scalarType('DateTime', {
  description: 'RFC 3339 instant, always sent in UTC.',
  serialize: (value) => (value instanceof Date ? value : new Date(value)).toISOString(),
  parseValue(value) {
    const date = typeof value === 'string' && instant.test(value) ? new Date(value) : null
    if (date && !Number.isNaN(date.getTime())) return date
    throw new GraphQLError(`${JSON.stringify(value)} is no DateTime: write it like 2026-01-31T09:30:00Z.`)
  },
})

builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral() {
    throw new GraphQLError(`Send JSON in a variable, not as a literal (${Kind.OBJECT}).`)
  },
})
