import { createContext, type ReactNode, useContext } from 'react'
import { type CombinedError, useSubscription } from 'urql'
import { graphql } from './generated/gql.ts'
import type { DashboardMetricsSubscription } from './generated/graphql.ts'

export type Metrics = DashboardMetricsSubscription['dashboardMetrics']

const metricsSubscription = graphql(/* GraphQL */ `
  subscription DashboardMetrics {
    dashboardMetrics {
      at
      co2
      activeHotspots
      firingAlerts
      pendingRecommendations
      totalPackages
      inTransit
      delivered
      delayed
      anomalies
      avgDeliveryTime
      recoveryRate
    }
  }
`)

const MetricsContext = createContext<{ metrics: Metrics | null; error: CombinedError | null }>({
  metrics: null,
  error: null,
})

/** Follows the server's key figures for the whole page. */
export function MetricsProvider({ children }: { children: ReactNode }) {
  const [{ data, error }] = useSubscription({ query: metricsSubscription })
  return (
    <MetricsContext value={{ metrics: data?.dashboardMetrics ?? null, error: error ?? null }}>
      {children}
    </MetricsContext>
  )
}

/** The key figures as they are now; null before they came. */
export const useMetrics = () => useContext(MetricsContext)
