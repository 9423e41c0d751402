/**
 * The codes that Plume closes a WebSocket with, beside those of graphql-transport-ws (4400 to 4429, 4500) and of
 * RFC 6455. Clients resume after each of them with the last cursor they saw.
 */
export const closeCodes = {
  /** RFC 6455: this server stops; another one, or the next start, goes on. */
  goingAway: 1001,
  /** More waits for this reader than is kept for one. */
  slowReader: 4450,
} as const
