import { graphql } from '../../graphql/generated/gql.ts'

export const anomalyRow = graphql(/* GraphQL */ `
  fragment AnomalyRow on Anomaly {
    id
    type
    severity
    status
    confidence
    description
    recommendedAction
    detectedAt
    observedAt
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
    alert {
      id
    }
  }
`)

export const anomaliesQuery = graphql(/* GraphQL */ `
  query Anomalies($first: Int!, $where: AnomalyWhere) {
    anomalies(first: $first, where: $where) {
      edges {
        cursor
        node {
          ...AnomalyRow
        }
      }
      pageInfo {
        hasNextPage
      }
      totalCount
    }
  }
`)

export const packageAnomaliesQuery = graphql(/* GraphQL */ `
  query PackageAnomalies($trackingNumber: String!) {
    package(trackingNumber: $trackingNumber) {
      id
      anomalies {
        ...AnomalyRow
      }
    }
  }
`)

/** One anomaly, with the activity that it is about, if any. */
export const anomalyQuery = graphql(/* GraphQL */ `
  query Anomaly($id: ID!) {
    node(id: $id) {
      id
      ... on Anomaly {
        ...AnomalyRow
        emission {
          id
          eventId
          occurredAt
          co2
          includedInSeries
          calculation {
            method
            inputs
            formula
            factor {
              id
              label
              value
              unit
            }
          }
        }
      }
    }
  }
`)
