import { useEffect, useState } from 'react'
import { useQuery } from 'urql'
import { graphql } from '../../graphql/generated/gql.ts'
import { useMetrics } from '../../graphql/metrics.tsx'
import { DAY_MS } from '../../ui/charts/trend.ts'
import { addMoment, type Moment } from './history.ts'

const historyQuery = graphql(/* GraphQL */ `
  query MetricsHistory($from: DateTime!) {
    metricsHistory(from: $from) {
      at
      co2
      activeHotspots
      firingAlerts
      pendingRecommendations
      inTransit
      delayed
    }
  }
`)

const none: readonly Moment[] = []

/** The history of the key figures over the last day: from the server (none where it is too old), and as seen since. */
export function useHistory(): { kept: readonly Moment[]; seen: readonly Moment[] } {
  const { metrics } = useMetrics()
  const [from] = useState(() => new Date(Date.now() - DAY_MS).toISOString())
  const [{ data }] = useQuery({ query: historyQuery, variables: { from } })
  const [seen, setSeen] = useState(none)
  useEffect(() => {
    if (metrics) setSeen((before) => addMoment(before, metrics))
  }, [metrics])
  return { kept: data?.metricsHistory ?? none, seen }
}
