import { graphql } from '../../graphql/generated/gql.ts'

export const mapUpdates = graphql(/* GraphQL */ `
  subscription MapUpdates($bounds: BoundsInput) {
    mapUpdates(bounds: $bounds) {
      at
      whole
      packages {
        id
        trackingNumber
        carrier
        status
        location
        latitude
        longitude
        promisedAt
        estimatedDelivery
        lateProbability
        openAnomalyTypes
      }
    }
  }
`)

export const mapAnomalies = graphql(/* GraphQL */ `
  subscription MapAnomalies($after: String) {
    anomalyChanges(after: $after) {
      cursor
      at
      anomaly {
        id
        type
        status
        package {
          id
        }
      }
    }
  }
`)
