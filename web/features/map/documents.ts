import { graphql } from '../../graphql/generated/gql.ts'

export const mapUpdates = graphql(/* GraphQL */ `
  subscription MapUpdates($bounds: BoundsInput) {
    mapUpdates(bounds: $bounds) {
      at
      isSnapshot
      gone
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
      kind
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

export const mapHotspotsQuery = graphql(/* GraphQL */ `
  query MapHotspots {
    hotspots(first: 200, where: { statuses: [ACTIVE] }) {
      edges {
        cursor
        node {
          id
          severity
          status
          predictedCo2
          baselineCo2
          entity {
            id
            key
            name
            type
            places {
              name
              latitude
              longitude
            }
          }
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`)
