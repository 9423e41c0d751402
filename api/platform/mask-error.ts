import { GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { sayDatabaseTrouble, whyOf } from './database-trouble.ts'
import { type ErrorCode, PlumeError, StoredDataError, UnavailableError } from './errors.ts'
import type { Logger } from './logger.ts'
import { isUnreachable } from './unreachable.ts'

/**
 * What callers see of an error: an error that they caused, with its stable code; of any other only that it happened,
 * and it is logged.
 */
export function maskError(error: unknown, logger: Logger): GraphQLError {
  if (error instanceof GraphQLError && masked.has(error)) return error
  const made = mask(error, logger)
  masked.add(made)
  return made
}

/** As `maskError`, without the HTTP status, which means nothing on a socket. */
export function maskSocketError(error: unknown, logger: Logger): GraphQLError {
  const shown = maskError(error, logger)
  if (!shown.extensions.http) return shown
  // The same error may be kept for a client that sends the same over HTTP.
  const { nodes, source, positions, path } = shown
  const { http: _http, ...extensions } = shown.extensions
  const bare = new GraphQLError(shown.message, { nodes, source, positions, path, extensions })
  masked.add(bare)
  return bare
}

/** Gives errors of validation the code that all errors of callers have; Yoga would give them one of its own. */
export const useMaskedValidation = (logger: Logger): Plugin => ({
  onValidate:
    () =>
    ({ result, setResult }) =>
      setResult(result.map((error) => maskError(error, logger))),
})

/** An error passes here more than once: where its operation ran, and where it is sent. */
const masked = new WeakSet<GraphQLError>()

function mask(error: unknown, logger: Logger): GraphQLError {
  const cause = rootOf(error)
  const shown = error instanceof GraphQLError ? error : undefined
  const as = (message: string, code: ErrorCode | 'INTERNAL_SERVER_ERROR') =>
    new GraphQLError(message, {
      nodes: shown?.nodes,
      source: shown?.source,
      positions: shown?.positions,
      path: shown?.path,
      extensions: { ...httpOf(shown), code },
    })
  if (cause instanceof PlumeError) return as(cause.message, cause.code)
  // Syntax, validation, variables: graphql-js says what is wrong with the operation.
  if (cause instanceof GraphQLError) return as(shorten(shown?.message ?? cause.message), 'BAD_USER_INPUT')
  if (cause instanceof StoredDataError)
    logger.error({ reason: cause.message, path: shown?.path }, 'Stored data cannot be read')
  if (cause instanceof UnavailableError) return as(cause.message, 'INTERNAL_SERVER_ERROR')
  if (isUnreachable(cause)) {
    logger.warn({ reason: whyOf(cause), path: shown?.path }, 'No database')
    return as(
      'The database cannot be reached now: send it again, what was stored counts once.',
      'INTERNAL_SERVER_ERROR',
    )
  }
  const trouble = sayDatabaseTrouble(cause)
  if (trouble) {
    logger.warn({ reason: whyOf(cause), path: shown?.path }, 'Trouble of the database')
    return as(trouble, 'INTERNAL_SERVER_ERROR')
  }
  logger.error({ err: cause, path: shown?.path }, 'An operation failed')
  return as('Something went wrong at the server; it has been logged.', 'INTERNAL_SERVER_ERROR')
}

/** The message repeats what was sent, which may be megabytes; where and why stand at its end. */
const shorten = (message: string): string =>
  message.length > 600 ? `${message.slice(0, 200)} … ${message.slice(-400)}`.toWellFormed() : message

/**
 * Yoga derives the HTTP status from `http`; what it set stays. With `spec` it answers 200 to clients that accept
 * application/json, which is right for a wrong operation, and wrong for a body without one.
 */
function httpOf(error: GraphQLError | undefined) {
  if (!error?.extensions.http) return {}
  const http = error.extensions.http as { spec?: boolean }
  return { http: error.extensions.code === 'BAD_REQUEST' ? { ...http, spec: false } : http }
}

function rootOf(error: unknown): unknown {
  let cause = error
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError
  return cause
}
