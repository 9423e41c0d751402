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
  }
`)

export const anomalyChanges = graphql(/* GraphQL */ `
  subscription AnomalyChanges($after: String) {
    anomalyChanges(after: $after) {
      cursor
      kind
      at
      anomaly {
        ...AnomalyRow
      }
    }
  }
`)
