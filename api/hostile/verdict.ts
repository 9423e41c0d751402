/** What is wrong with an answer, whatever was asked. */

/** Every `extensions.code` that a caller can cause. */
const callerCodes = new Set([
  'BAD_USER_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'QUERY_TOO_COMPLEX',
  'CURSOR_EXPIRED',
])

type Answer = { data?: unknown; errors?: { message?: unknown; extensions?: { code?: unknown } }[] }

/**
 * What is wrong with the answer to one GraphQL operation; null when nothing is. Refusing is right; breaking is not.
 * @param status of HTTP
 */
export function faultOfAnswer(status: number, body: string): string | null {
  if (status >= 500) return `status ${status}: ${body.slice(0, 200)}`
  let answer: Answer
  try {
    answer = JSON.parse(body)
  } catch {
    return `no JSON with status ${status}: ${body.slice(0, 200)}`
  }
  if (typeof answer !== 'object' || answer === null || !('data' in answer || Array.isArray(answer.errors))) {
    return `neither data nor errors with status ${status}: ${body.slice(0, 200)}`
  }
  return faultOfErrors(answer.errors ?? [])
}

/** What is wrong with the errors of an answer; null when each has a code that says what the caller did. */
export function faultOfErrors(errors: NonNullable<Answer['errors']>): string | null {
  for (const { message, extensions } of errors) {
    if (!callerCodes.has(String(extensions?.code))) return `${extensions?.code}: ${String(message).slice(0, 200)}`
    if (typeof message !== 'string' || message === '') return 'an error without a message'
  }
  return null
}

/** The value below which `share` of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}
