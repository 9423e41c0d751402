import type { Client } from 'urql'
import type { EmissionWhere } from '../../graphql/generated/graphql.ts'
import { emissionsQuery } from './documents.ts'
import type { EmissionRow } from './emission.ts'

const rowsPerPage = 500

/** Every emission of a filter, page by page; fails when one page does. */
export async function readAllEmissions(client: Client, where: EmissionWhere): Promise<EmissionRow[]> {
  const rows: EmissionRow[] = []
  let after: string | null = null
  do {
    const variables: { first: number; after: string | null; where: EmissionWhere } = {
      first: rowsPerPage,
      after,
      where,
    }
    const { data, error } = await client.query(emissionsQuery, variables, { requestPolicy: 'network-only' }).toPromise()
    if (!data) throw error ?? new Error('The server gave no answer.')
    rows.push(...data.emissions.edges.map(({ node }) => node))
    after = data.emissions.pageInfo.hasNextPage ? (data.emissions.pageInfo.endCursor ?? null) : null
  } while (after)
  return rows
}
