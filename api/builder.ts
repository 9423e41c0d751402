import SchemaBuilder from '@pothos/core'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import { GraphQLError, Kind } from 'graphql'
import type { Viewer } from './auth/viewer.ts'
import type { Intake } from './ingest/intake.ts'
import type { HealthMonitor } from './metrics/system-health.ts'
import type { WebhookConfig } from './platform/config.ts'
import type { Db, Tx } from './platform/db.ts'
import type PrismaTypes from './platform/generated/pothos-types.ts'
import { getDatamodel } from './platform/generated/pothos-types.ts'
import { isRowId } from './platform/ids.ts'
import { readTime } from './platform/instant.ts'
import { maxPageRows, pageRows } from './platform/page.ts'
import type { ChangeLog } from './realtime/change-log.ts'

/** What every resolver gets: who asks, and what it reads and follows. */
export type Context = {
  viewer: Viewer
  /** The database, or the snapshot that the whole operation reads. */
  db: Db | Tx
  log: ChangeLog
  /** Where activities and scans are taken in. */
  intake: Intake
  health: Pick<HealthMonitor<Db | Tx>, 'read' | 'state'>
  /** Where webhooks may lead. */
  webhooks: Pick<WebhookConfig, 'allowPrivate'>
  /** Where a change stream goes on, whatever its operation says: what a browser sends when its event stream broke. */
  resumeAfter?: string
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
    maxConnectionSize: maxPageRows,
    defaultConnectionSize: pageRows,
  },
  relay: {
    nodesOnConnection: false,
    nodeTypeOptions: { description: 'A row that has an id of its own.' },
    idFieldOptions: { description: 'Names the row among the rows of all types.' },
    pageInfoTypeOptions: { description: 'Where a page stands among all rows.' },
    hasNextPageFieldOptions: { description: 'Whether rows follow.' },
    hasPreviousPageFieldOptions: { description: 'Whether rows go before.' },
    startCursorFieldOptions: { description: 'Cursor of the first row of the page; null when it is empty.' },
    endCursorFieldOptions: { description: 'Cursor of the last row of the page; null when it is empty.' },
    firstArgOptions: {
      description: `At most so many rows from the front: ${pageRows} when absent, ${maxPageRows} at most.`,
    },
    lastArgOptions: { description: 'At most so many rows from the back.' },
    afterArgOptions: { description: 'Only rows that follow the row with this cursor.' },
    beforeArgOptions: { description: 'Only rows that go before the row with this cursor.' },
    pageInfoFieldOptions: { description: 'Where the page stands.' },
    edgesFieldOptions: { nullable: { list: false, items: false }, description: 'The rows, each with its cursor.' },
    cursorFieldOptions: { description: 'The place of the row.' },
    nodeFieldOptions: { nullable: false, description: 'The row.' },
    nodeQueryOptions: {
      description: 'The row with this id, of whatever type; null when there is none.',
      args: { id: { description: 'Its id.' } },
      resolve: (_root, { id }, _context, _info, load) => (isRowId(id.typename, id.id) ? load(id) : null),
    },
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

builder.scalarType('DateTime', {
  description: 'RFC 3339 instant, always sent in UTC.',
  serialize: (value) => (value instanceof Date ? value : new Date(value)).toISOString(),
  parseValue(value) {
    const time = typeof value === 'string' ? readTime(value) : 'is no text: write it like "2026-01-31T09:30:00Z".'
    if (time instanceof Date) return time
    const why = typeof time === 'string' ? time : `is ${time}, without an offset: write it like 2026-01-31T09:30:00Z.`
    throw new GraphQLError(`The DateTime ${why}`)
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
