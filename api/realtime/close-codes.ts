/**
 * The codes that Plume closes a WebSocket with, beside those of graphql-transport-ws (4400 to 4409, 4500) and of
 * RFC 6455. Clients resume after each of them with the last cursor they saw.
 */
export const closeCodes = {
  /** RFC 6455: this server stops; another one, or the next start, goes on. */
  goingAway: 1001,
  /** Of graphql-transport-ws: the client offers another subprotocol, or none. */
  subprotocolNotAcceptable: 4406,
  /** More messages came than are taken, for too long; graphql-transport-ws has it for greetings that come too often. */
  tooManyMessages: 4429,
  /** More waits for this reader than is kept for one. */
  slowReader: 4450,
} as const
