import './realtime/changes.graphql.ts'
import './packages/packages.graphql.ts'
import './packages/superseded.graphql.ts'
import './packages/package-list.graphql.ts'
import './packages/map.graphql.ts'
import './emissions/package-carbon.graphql.ts'
import './emissions/entities.graphql.ts'
import './emissions/emissions.graphql.ts'
import './emissions/recorded.graphql.ts'
import './hotspots/hotspots.graphql.ts'
import './anomalies/anomalies.graphql.ts'
import './alerts/alerts.graphql.ts'
import './alerts/dismiss-anomaly.graphql.ts'
import './recommendations/recommendations.graphql.ts'
import './webhooks/webhooks.graphql.ts'
import './ingest/ingest.graphql.ts'
import './ingest/retract.graphql.ts'
import './agents/agents.graphql.ts'
import './notifications/notifications.graphql.ts'
import './metrics/dashboard.graphql.ts'
import './metrics/health.graphql.ts'
import { isObjectType } from 'graphql'
import { builder } from './builder.ts'
import { boundArguments } from './limits/bound-arguments.ts'
import { takeTurns } from './limits/take-turns.ts'

/** The executable schema; `npm run schema` prints it to schema.graphql. */
export const schema = builder.toSchema()

// The field comes with the connections, which take no description for it.
for (const type of Object.values(schema.getTypeMap())) {
  const count = isObjectType(type) && type.name.endsWith('Connection') ? type.getFields().totalCount : null
  if (count) count.description = 'How many rows there are in all.'
}

boundArguments(schema)
takeTurns(schema)
