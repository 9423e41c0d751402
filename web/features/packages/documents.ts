import { graphql } from '../../graphql/generated/gql.ts'

/** What a row of the list shows: only what a change brings without another read. */
export const packageRow = graphql(/* GraphQL */ `
  fragment PackageRow on Package {
    id
    trackingNumber
    carrier
    status
    location
    promisedAt
    estimatedDelivery
    estimatedEarliest
    estimatedLatest
    lateProbability
    late
    openAnomalyCount
    firstScanAt
    lastScanAt
    deliveredAt
    fault
    updatedAt
  }
`)

export const packagesQuery = graphql(/* GraphQL */ `
  query Packages($first: Int!, $after: String, $offset: Int, $orderBy: PackageOrder, $where: PackageWhere) {
    streamPosition
    packages(first: $first, after: $after, offset: $offset, orderBy: $orderBy, where: $where) {
      edges {
        cursor
        node {
          ...PackageRow
        }
      }
      pageInfo {
        hasNextPage
      }
      totalCount
    }
  }
`)

export const packageChanges = graphql(/* GraphQL */ `
  subscription PackageChanges($after: String) {
    packageChanges(after: $after) {
      cursor
      kind
      at
      package {
        ...PackageRow
      }
    }
  }
`)

/** The newest scan of all tells how far event time has come. */
export const newestScanQuery = graphql(/* GraphQL */ `
  query NewestScan {
    packages(first: 1, orderBy: LAST_SCAN) {
      edges {
        cursor
        node {
          id
          lastScanAt
          updatedAt
        }
      }
    }
  }
`)

/** All that the page of a package shows, except what belongs to other features. */
export const packageDetail = graphql(/* GraphQL */ `
  fragment PackageDetail on Package {
    ...PackageRow
    co2
    plannedRoute {
      name
      latitude
      longitude
    }
    scans {
      id
      eventId
      eventTime
      eventTimeZoneOffset
      recordTime
      status
      milestone
      location
      latitude
      longitude
      plannedAt
      fault
    }
    legs {
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
          publisher
          dataset
          edition
          code
          label
          value
          unit
        }
      }
    }
  }
`)

export const packageQuery = graphql(/* GraphQL */ `
  query Package($trackingNumber: String!) {
    streamPosition
    package(trackingNumber: $trackingNumber) {
      ...PackageDetail
    }
  }
`)

/** Changes of few packages, with what their pages show. */
export const packageDetailChanges = graphql(/* GraphQL */ `
  subscription PackageDetailChanges($after: String, $where: PackageWhere) {
    packageChanges(after: $after, where: $where) {
      cursor
      kind
      at
      package {
        ...PackageDetail
      }
    }
  }
`)
