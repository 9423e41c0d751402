import { graphql } from '../../graphql/generated/gql.ts'

/** The state of an alert: the fields that a decision changes. */
export const alertState = graphql(/* GraphQL */ `
  fragment AlertState on Alert {
    id
    status
    acknowledgedBy
    acknowledgedAt
    silencedUntil
    silencedBy
    resolvedBy
    resolvedAt
    note
    updatedAt
  }
`)

export const alertRow = graphql(/* GraphQL */ `
  fragment AlertRow on Alert {
    ...AlertState
    level
    message
    count
    createdAt
    hotspot {
      id
    }
  }
`)

export const hotspotAlertsQuery = graphql(/* GraphQL */ `
  query HotspotAlerts($id: ID!) {
    hotspot(id: $id) {
      id
      alerts {
        ...AlertRow
      }
    }
  }
`)

export const alertPageFragment = graphql(/* GraphQL */ `
  fragment AlertPage on AlertConnection {
    edges {
      cursor
      node {
        ...AlertRow
      }
    }
    pageInfo {
      hasNextPage
    }
    totalCount
  }
`)

export const alertsQuery = graphql(/* GraphQL */ `
  query Alerts($first: Int!, $where: AlertWhere) {
    alerts(first: $first, where: $where) {
      ...AlertPage
    }
  }
`)

/** The hotspot of an alert, with its figures. */
export const alertHotspotQuery = graphql(/* GraphQL */ `
  query AlertHotspot($id: ID!) {
    hotspot(id: $id) {
      id
      entity {
        id
        key
        name
        type
      }
      periodStart
      periodEnd
      predictedCo2
      baselineCo2
      baselineLow
      baselineHigh
      percentAbove
      severity
      status
    }
  }
`)

/** The anomalies of an alert, page by page; open ones first. */
export const alertAnomaliesQuery = graphql(/* GraphQL */ `
  query AlertAnomalies($id: ID!, $after: String) {
    alert(id: $id) {
      id
      anomalies(first: 50, after: $after) {
        edges {
          cursor
          node {
            id
            type
            severity
            status
            description
            recommendedAction
            detectedAt
            endedAt
            note
            updatedAt
            package {
              id
              trackingNumber
              carrier
            }
            entity {
              id
              key
              name
              type
            }
            emission {
              id
              eventId
              co2
              calculation {
                formula
              }
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        totalCount
      }
    }
  }
`)
