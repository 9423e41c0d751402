/** Scans as callers send them, for tests. */
import type { Ingested } from './activities.ts'
import type { TestNode } from './harness.ts'

export type ScanItem = Record<string, unknown> & {
  eventId: string
  trackingNumber: string
  eventTime: string
  status: string
}

const recordDocument = `mutation ($input: [ScanInput!]!, $quiet: Boolean) {
  recordScans(input: $input, quiet: $quiet) { accepted duplicates rejected { index code message } }
}`

/** Sends scans in one call. */
export async function record(node: Pick<TestNode, 'data'>, input: readonly object[], quiet = false): Promise<Ingested> {
  const answer = await node.data<{ recordScans: Ingested }>(recordDocument, { input, quiet })
  return answer.recordScans
}

/** The nth hour of March 2026, UTC. */
export const hour = (n: number): string => new Date(Date.UTC(2026, 2, 1) + n * 3_600_000).toISOString()

/** A scan of a package at the nth hour. */
export const scan = (trackingNumber: string, at: number, status: string, more: object = {}): ScanItem => ({
  eventId: `${trackingNumber}-${at}-${status}`,
  trackingNumber,
  eventTime: hour(at),
  status,
  ...more,
})

export const hamburg = { location: 'Hamburg', latitude: 53.55, longitude: 9.99 }
export const munich = { location: 'Munich', latitude: 48.14, longitude: 11.58 }

/** Takes scans back in one call. */
export async function retract(
  node: Pick<TestNode, 'data'>,
  eventIds: readonly string[],
): Promise<{ retracted: number; unknown: string[] }> {
  const document = 'mutation ($ids: [String!]!) { retractScans(eventIds: $ids) { retracted unknown } }'
  return (await node.data<{ retractScans: { retracted: number; unknown: string[] } }>(document, { ids: eventIds }))
    .retractScans
}
