import { graphql } from '../../graphql/generated/gql.ts'

export const anomalyChanges = graphql(/* GraphQL */ `
  subscription AnomalyChanges($after: String) {
    anomalyChanges(after: $after) {
      cursor
      kind
      at
      anomaly {
        id
        type
        severity
        status
        description
        entity {
          id
          name
        }
      }
    }
  }
`)
