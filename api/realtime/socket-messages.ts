/** What a WebSocket message is before graphql-ws reads it, and what fits a close. */
import { isHashAlone } from '../platform/persisted-query.ts'

/** RFC 6455: the reason of a close is 123 bytes at most. */
const maxReasonBytes = 123

/** As much of a reason as fits: graphql-ws quotes what it was sent, however long. */
export function fittingReason(reason: string): string {
  if (Buffer.byteLength(reason) <= maxReasonBytes) return reason
  const start = Buffer.from(reason)
    .subarray(0, maxReasonBytes - 3)
    .toString()
  return `${start.replace(/\uFFFD$/, '')}…`
}

const typesOfServer: readonly unknown[] = ['connection_ack', 'next', 'error']

/** graphql-ws accepts messages of types that only a server sends, and then fails. */
export function isOfServer(message: string): boolean {
  if (!/"(connection_ack|next|error)"/.test(message)) return false
  try {
    return typesOfServer.includes(JSON.parse(message)?.type)
  } catch {
    return false
  }
}

/** graphql-ws refuses a message without a document; one that names its document by a hash alone gets an empty one. */
export function withDocument(message: string): string {
  if (!message.includes('"persistedQuery"')) return message
  try {
    const parsed = JSON.parse(message)
    return isHashAlone(parsed.payload)
      ? JSON.stringify({ ...parsed, payload: { ...parsed.payload, query: '' } })
      : message
  } catch {
    return message
  }
}
