import { graphql } from '../../graphql/generated/gql.ts'

/** All that a row or a detail of a hotspot shows, except what belongs to other features. */
export const hotspotRow = graphql(/* GraphQL */ `
  fragment HotspotRow on Hotspot {
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
    drivers {
      kind
      co2
      label
    }
    createdAt
    updatedAt
  }
`)

export const hotspotQuery = graphql(/* GraphQL */ `
  query Hotspot($id: ID!) {
    hotspot(id: $id) {
      ...HotspotRow
    }
  }
`)

export const hotspotChanges = graphql(/* GraphQL */ `
  subscription HotspotChanges($after: String) {
    hotspotChanges(after: $after) {
      cursor
      kind
      at
      hotspot {
        ...HotspotRow
      }
    }
  }
`)

export const hotspotsQuery = graphql(/* GraphQL */ `
  query Hotspots($first: Int!, $where: HotspotWhere) {
    hotspots(first: $first, where: $where) {
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
  }
`)
