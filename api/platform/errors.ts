/** The stable `extensions.code` of every error that a caller can cause. */
export const errorCodes = [
  'BAD_USER_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'QUERY_TOO_COMPLEX',
  'CURSOR_EXPIRED',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** An error the caller caused and may read: the message is shown as it is, with its code. */
export class PlumeError extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string) {
    super(message)
    this.name = 'PlumeError'
    this.code = code
  }
}

/**
 * What is wrong with one item of an input. `code` is the reason that `RejectedItem.code` shows
 * (UNKNOWN_UNIT, OUT_OF_RANGE, …); the message says what to do about it.
 */
export class InputError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.name = 'InputError'
    this.code = code
  }
}

/** Settings that make no sense: the process prints the sentence and exits with code 1. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Why a part of Plume does not work, in a sentence that everybody may read: without secrets and addresses. */
export class HealthError extends Error {
  override readonly name = 'HealthError'
}

/** Something cannot be done now, through no fault of the caller. They may read the message, which says what to do. */
export class UnavailableError extends Error {
  override readonly name: string = 'UnavailableError'
}

/** What a JSON column holds cannot be read: the message names the column, and what to do. */
export class StoredDataError extends UnavailableError {
  override readonly name = 'StoredDataError'
}
