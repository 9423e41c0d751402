import './realtime/changes.graphql.ts'
import './packages/packages.graphql.ts'
import './packages/superseded.graphql.ts'
import { packageChanges } from './packages/package-list.graphql.ts'
import './packages/map.graphql.ts'
import './emissions/package-carbon.graphql.ts'
import './emissions/entities.graphql.ts'
import './emissions/entity-facts.graphql.ts'
import './emissions/emissions.graphql.ts'
import './emissions/recorded.graphql.ts'
import { alertChanges } from './alerts/alerts.graphql.ts'
import { anomalyChanges } from './anomalies/anomalies.graphql.ts'
import { hotspotChanges } from './hotspots/hotspots.graphql.ts'
import './alerts/dismiss-anomaly.graphql.ts'
import './documents/documents.graphql.ts'
import { recommendationChanges } from './recommendations/recommendations.graphql.ts'
import './webhooks/webhooks.graphql.ts'
import './ingest/ingest.graphql.ts'
import './ingest/describe-entity.graphql.ts'
import './ingest/retract.graphql.ts'
import './agents/agents.graphql.ts'
import { notificationChanges } from './notifications/notifications.graphql.ts'
import './metrics/dashboard.graphql.ts'
import './metrics/health.graphql.ts'
import { isObjectType } from 'graphql'
import { builder } from './builder.ts'
import { boundArguments } from './limits/bound-arguments.ts'
import { takeTurns } from './limits/take-turns.ts'
import type { ChangeStream } from './realtime/change-stream.graphql.ts'
import type { Topic } from './realtime/topics.ts'

/** Each topic of the log has its stream. */
export const changeStreams: { [T in Topic]: ChangeStream<T> } = {
  package: packageChanges,
  hotspot: hotspotChanges,
  anomaly: anomalyChanges,
  alert: alertChanges,
  recommendation: recommendationChanges,
  notification: notificationChanges,
}

/** The executable schema; `npm run schema` prints it to schema.graphql. */
export const schema = builder.toSchema()

// The field comes with the connections, which take no description for it.
for (const type of Object.values(schema.getTypeMap())) {
  const count = isObjectType(type) && type.name.endsWith('Connection') ? type.getFields().totalCount : null
  if (count) count.description = 'The number of rows in the whole list, on all pages together.'
}

boundArguments(schema)
takeTurns(schema)
