import { createContext, type ReactNode, useContext } from 'react'
import { type CombinedError, useQuery, useSubscription } from 'urql'
import { graphql } from './generated/gql.ts'
import type { KeyFiguresFragment } from './generated/graphql.ts'

export type Metrics = KeyFiguresFragment

export const metricsFragment = graphql(/* GraphQL */ `
  fragment KeyFigures on DashboardMetrics {
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
`)

const metricsSubscription = graphql(/* GraphQL */ `
  subscription DashboardMetrics {
    dashboardMetrics {
      ...KeyFigures
    }
  }
`)

/** The key figures before the stream tells them. */
export const firstMetrics = {
  query: graphql(/* GraphQL */ `
    query FirstMetrics {
      dashboardMetrics {
        ...KeyFigures
      }
    }
  `),
  variables: {},
}

const MetricsContext = createContext<{ metrics: Metrics | null; error: CombinedError | null }>({
  metrics: null,
  error: null,
})

/** Follows the server's key figures for the whole page. */
export function MetricsProvider({ children }: { children: ReactNode }) {
  const [{ data: first }] = useQuery(firstMetrics)
  const [{ data, error }] = useSubscription({ query: metricsSubscription })
  const metrics = (data ?? first)?.dashboardMetrics ?? null
  return <MetricsContext value={{ metrics, error: error ?? null }}>{children}</MetricsContext>
}

/** The key figures as they are now; null before they came. */
export const useMetrics = () => useContext(MetricsContext)
