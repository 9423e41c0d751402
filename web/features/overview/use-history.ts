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

/** The key figures as the server kept them over the last day, none where it is too old to; and as they were seen since. */
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
