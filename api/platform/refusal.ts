import { STATUS_CODES } from 'node:http'
import { GraphQLError } from 'graphql'
import { type ErrorCode, PlumeError } from './errors.ts'

/** Why a request or a connection is turned away: a sentence that says what to do, with its code and HTTP status. */
export type Refusal = {
  status: number
  code: ErrorCode
  message: string
  /** Further headers of the answer, such as `allow`. */
  headers?: Record<string, string>
}

export const refuse = (status: number, code: ErrorCode, message: string, headers?: Refusal['headers']): Refusal => ({
  status,
  code,
  message,
  headers,
})

/** The answer's body, in the shape that GraphQL's own errors have. */
export const refusalBody = ({ message, code }: Refusal): string =>
  JSON.stringify({ errors: [{ message, extensions: { code } }] })

/** The refusal as an error for Yoga, which answers with its status and headers. */
export const refusalError = ({ status, code, message, headers }: Refusal): GraphQLError =>
  new GraphQLError(message, {
    originalError: new PlumeError(code, message),
    extensions: { code, http: { status, headers } },
  })

/** The whole answer, for a socket without a `ServerResponse`; the connection ends with it. */
export function refusalBytes(refusal: Refusal, headers: Readonly<Record<string, string>>): string {
  const body = refusalBody(refusal)
  const lines = Object.entries({
    ...headers,
    ...refusal.headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\n${lines.join('')}\r\n${body}`
}

/** What a caller sent, shortened to what a sentence or a line of the log has room for. */
export const quoted = (text: string | undefined): string => (text ? text.slice(0, 120).toWellFormed() : 'nowhere')
