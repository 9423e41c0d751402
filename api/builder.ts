import SchemaBuilder from '@pothos/core'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import { GraphQLError, Kind } from 'graphql'
import type { Viewer } from './auth/viewer.ts'
import type { ReadMeanings } from './documents/meaning.ts'
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
  /** The meaning of what documents are searched for. */
  readMeanings: ReadMeanings
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
    nodeTypeOptions: { description: 'An object with a global id, by which `node` finds it again.' },
    idFieldOptions: {
      description: 'The global id of this object, unique among objects of all types. Treat it as opaque.',
    },
    pageInfoTypeOptions: { description: 'The position of a page in its list (Relay).' },
    hasNextPageFieldOptions: { description: 'Whether more rows follow this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether rows precede this page.' },
    startCursorFieldOptions: { description: 'The cursor of the first row of the page; null when the page is empty.' },
    endCursorFieldOptions: { description: 'The cursor of the last row of the page; null when the page is empty.' },
    firstArgOptions: {
      description: `The number of rows to return from the front of the list: ${pageRows} when absent, at most ${maxPageRows}.`,
    },
    lastArgOptions: { description: `The number of rows to return from the back of the list, at most ${maxPageRows}.` },
    afterArgOptions: { description: 'Returns only rows that follow the row with this cursor.' },
    beforeArgOptions: { description: 'Returns only rows that precede the row with this cursor.' },
    pageInfoFieldOptions: { description: 'The position of this page in the list.' },
    edgesFieldOptions: {
      nullable: { list: false, items: false },
      description: 'The rows of this page, each with its cursor.',
    },
    cursorFieldOptions: { description: 'The position of the row in the list, for `after` and `before`.' },
    nodeFieldOptions: { nullable: false, description: 'The row itself.' },
    nodeQueryOptions: {
      description: 'Finds an object of any type by its global id; null when none has this id.',
      args: { id: { description: 'The global id of the object.' } },
      resolve: (_root, { id }, _context, _info, load) => (isRowId(id.typename, id.id) ? load(id) : null),
    },
    nodesQueryOptions: false,
    clientMutationId: 'omit',
    cursorType: 'String',
  },
})

builder.queryType({
  description:
    'Reads emissions, hotspots, alerts, recommendations, packages and anomalies. Lists are Relay connections; amounts of greenhouse gas are in kg CO2e.',
})
builder.mutationType({
  description:
    'Takes in activities and scans, and records what people decide. Errors that a caller can cause carry a stable `extensions.code`.',
})
builder.subscriptionType({
  description:
    'Sends changes as they happen. A stream of changes takes `after`: all changes after that cursor arrive first, in order and exactly once, then live ones. A stream of a state sends its newest value at once, then each newer one.',
})

builder.scalarType('DateTime', {
  description:
    'An instant in RFC 3339 format, such as `2026-01-31T09:30:00Z`. Plume accepts any offset and always sends UTC.',
  serialize: (value) => (value instanceof Date ? value : new Date(value)).toISOString(),
  parseValue(value) {
    const time = typeof value === 'string' ? readTime(value) : 'is no text: write it like "2026-01-31T09:30:00Z".'
    if (time instanceof Date) return time
    const why = typeof time === 'string' ? time : `is ${time}, without an offset: write it like 2026-01-31T09:30:00Z.`
    throw new GraphQLError(`The DateTime ${why}`)
  },
})

builder.scalarType('JSON', {
  description: 'Any JSON value: an object, a list, a string, a number, a boolean or null.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral() {
    throw new GraphQLError(`Send JSON in a variable, not as a literal (${Kind.OBJECT}).`)
  },
})
