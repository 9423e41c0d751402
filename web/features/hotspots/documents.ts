import { graphql } from '../../graphql/generated/gql.ts'

/** Everything that a row or a detail of a hotspot shows, except what belongs to other features. */
export const hotspotRow = graphql(/* GraphQL */ `
  fragment HotspotRow on Hotspot {
    id
    entity {
      id
      key
      name
      type
    }
    measure
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

/** The reason for a hotspot, in a query of its own, because older servers do not have the field. */
export const hotspotReasonQuery = graphql(/* GraphQL */ `
  query HotspotReason($id: ID!) {
    hotspot(id: $id) {
      id
      reason
      observedAt
    }
  }
`)

export const hotspotSeriesQuery = graphql(/* GraphQL */ `
  query HotspotSeries($id: ID!, $from: DateTime, $to: DateTime) {
    hotspot(id: $id) {
      id
      entity {
        id
        bucket
        workUnit
        series(from: $from, to: $to) {
          start
          co2
          baseline
          baselineLow
          baselineHigh
          count
          work
          intensity
        }
      }
    }
  }
`)

export const hotspotHistoryQuery = graphql(/* GraphQL */ `
  query HotspotHistory($id: ID!, $first: Int!) {
    hotspot(id: $id) {
      id
      entity {
        id
        hotspots(first: $first) {
          edges {
            cursor
            node {
              id
              measure
              periodStart
              periodEnd
              predictedCo2
              percentAbove
              severity
              status
              createdAt
            }
          }
          totalCount
        }
      }
    }
  }
`)

export const hotspotPageFragment = graphql(/* GraphQL */ `
  fragment HotspotPage on HotspotConnection {
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
`)

export const hotspotsQuery = graphql(/* GraphQL */ `
  query Hotspots($first: Int!, $where: HotspotWhere) {
    hotspots(first: $first, where: $where) {
      ...HotspotPage
    }
  }
`)
