import { graphql } from './graphql/generated/gql.ts'

/**
 * Everything the page starts from, and where the stream stood when it was read: one operation, so that the changes
 * after `streamPosition` are exactly those the rows lack.
 */
export const snapshotQuery = graphql(/* GraphQL */ `
  query Snapshot {
    streamPosition
    hotspots(first: 100, where: { statuses: [ACTIVE] }) {
      edges {
        cursor
        node {
          ...HotspotRow
        }
      }
      pageInfo {
        hasNextPage
      }
      totalCount
    }
    alerts(first: 100, where: { statuses: [FIRING, ACKNOWLEDGED] }) {
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
    firingAlerts: alerts(where: { statuses: [FIRING] }) {
      totalCount
    }
    recommendations(first: 100, where: { statuses: [PENDING] }) {
      edges {
        cursor
        node {
          ...RecommendationRow
        }
      }
      pageInfo {
        hasNextPage
      }
      totalCount
    }
  }
`)
