import { graphql } from '../../graphql/generated/gql.ts'

export const alertRow = graphql(/* GraphQL */ `
  fragment AlertRow on Alert {
    id
    level
    message
    status
    acknowledgedBy
    acknowledgedAt
    createdAt
    updatedAt
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

export const alertChanges = graphql(/* GraphQL */ `
  subscription AlertChanges($after: String) {
    alertChanges(after: $after) {
      cursor
      kind
      at
      alert {
        ...AlertRow
      }
    }
  }
`)

export const acknowledgeAlert = graphql(/* GraphQL */ `
  mutation AcknowledgeAlert($id: ID!, $note: String) {
    acknowledgeAlert(id: $id, note: $note) {
      id
      status
      acknowledgedBy
      acknowledgedAt
      updatedAt
    }
  }
`)

export const resolveAlert = graphql(/* GraphQL */ `
  mutation ResolveAlert($id: ID!, $note: String) {
    resolveAlert(id: $id, note: $note) {
      id
      status
      acknowledgedBy
      acknowledgedAt
      updatedAt
    }
  }
`)

/** Reads an alert again after the server refused a change to it. */
export const alertQuery = graphql(/* GraphQL */ `
  query Alert($id: ID!) {
    alert(id: $id) {
      ...AlertRow
    }
  }
`)

export const alertsQuery = graphql(/* GraphQL */ `
  query Alerts($first: Int!, $where: AlertWhere) {
    alerts(first: $first, where: $where) {
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
  }
`)
