/** A Relay connection, as far as lists need it. */
export type Connection<Node> = {
  edges: readonly { node: Node }[]
  pageInfo: { hasNextPage: boolean }
  totalCount: number
}

/** Some rows, newest first. */
export const newestFirst = <Row extends { createdAt: string }>(rows: readonly Row[]): Row[] =>
  rows.toSorted((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt))

/**
 * How many rows there are where not all are held: the server's count, which is as old as the snapshot. Null where all
 * are held; they follow each change.
 */
export const totalOf = (connection?: Connection<unknown>): number | null =>
  connection?.pageInfo.hasNextPage ? connection.totalCount : null
