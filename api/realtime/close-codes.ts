/**
 * The codes that Plume closes a WebSocket with, beside those of graphql-transport-ws (4400 to 4409, 4500) and of
 * RFC 6455. Clients resume after each of them with the last cursor they saw.
 */
export const closeCodes = {
  /** RFC 6455: this server stops; the client goes on at another node, or after the restart. */
  goingAway: 1001,
  /** Of graphql-transport-ws: the client offers another subprotocol, or none. */
  subprotocolNotAcceptable: 4406,
  /** The client sent too many messages for too long; graphql-transport-ws uses it for a second greeting. */
  tooManyMessages: 4429,
  /** More waits for this reader than the server keeps for one. */
  slowReader: 4450,
} as const
