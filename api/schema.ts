import './realtime/changes.graphql.ts'
import './emissions/entities.graphql.ts'
import './emissions/emissions.graphql.ts'
import './hotspots/hotspots.graphql.ts'
import './anomalies/anomalies.graphql.ts'
import './alerts/alerts.graphql.ts'
import './recommendations/recommendations.graphql.ts'
import './ingest/ingest.graphql.ts'
import { builder } from './builder.ts'

/** The executable schema; `npm run schema` prints it to schema.graphql. */
export const schema = builder.toSchema()
