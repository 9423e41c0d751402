/** A Relay connection, as far as lists need it. */
export type Connection<Node> = {
  edges: readonly { node: Node }[]
  pageInfo: { hasNextPage: boolean }
  totalCount: number
}

/** The rows of a connection, newest first. */
export function newestFirst<Node extends { id: string; createdAt: string }>(connection?: Connection<Node>): Node[] {
  const rows = connection?.edges.map(({ node }) => node) ?? []
  return rows.sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))
}

/**
 * How many rows there are: those held where all are held (they follow each change), else the server's count, which is
 * as old as the snapshot.
 */
export const countOf = (connection?: Connection<unknown>): number | null =>
  !connection ? null : connection.pageInfo.hasNextPage ? connection.totalCount : connection.edges.length
