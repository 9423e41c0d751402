import type { CombinedError } from 'urql'

/** What graphql-js says of a field, an argument or a value that the schema lacks; the contract's code is wider. */
const lacks =
  /^Cannot query field |^Unknown (argument|type) |is not defined by type |^Value ".*" does not exist in ".*" enum/

/**
 * The contract's stable code of an error, `UNREACHABLE` without an answer, `GRAPHQL_VALIDATION_FAILED` where the server's
 * schema lacks what was asked for, else `INTERNAL_SERVER_ERROR`.
 */
export function errorCode(error: CombinedError): string {
  if (error.networkError && error.graphQLErrors.length === 0) return 'UNREACHABLE'
  if (error.graphQLErrors.some(({ message }) => lacks.test(message))) return 'GRAPHQL_VALIDATION_FAILED'
  return String(error.graphQLErrors[0]?.extensions?.code ?? 'INTERNAL_SERVER_ERROR')
}

/** What went wrong and what to do, for a person. The server's own sentence is kept where it is meant for the caller. */
export function errorSentence(error: CombinedError): string {
  const said = error.graphQLErrors[0]?.message ?? ''
  switch (errorCode(error)) {
    case 'UNREACHABLE':
      return 'The server cannot be reached. The page keeps trying; check that Plume is running and that you are online.'
    case 'CONFLICT':
      return `Somebody was faster, and their decision stands. ${said}`.trim()
    case 'NOT_FOUND':
      return `This is no longer there. ${said}`.trim()
    case 'UNAUTHENTICATED':
      return 'You are not signed in any more. Sign in again, then reload the page.'
    case 'FORBIDDEN':
      return 'You may see this but not change it. Ask an administrator for the operator role.'
    case 'RATE_LIMITED':
      return 'Too many requests at once. Wait a moment, then try again.'
    case 'BAD_USER_INPUT':
      return said
    case 'GRAPHQL_VALIDATION_FAILED':
      return 'This server is of an older version than the page and cannot show this. Update the server; the rest of the page works.'
    case 'INTERNAL_SERVER_ERROR':
      return 'The server failed to do this. Try again; if it stays so, look at its log.'
    default:
      return said || 'The server refused this.'
  }
}
