import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Refusal, refusalBody } from '../platform/refusal.ts'

/** Why a request was refused, for its line in the log. */
const reasons = new WeakMap<ServerResponse, string>()

export const reasonOf = (response: ServerResponse): string | undefined => reasons.get(response)
export const noteReason = (response: ServerResponse, reason: string): void => void reasons.set(response, reason)

export const sendJson = (response: ServerResponse, status: number, body: unknown): void =>
  sendText(response, status, 'application/json; charset=utf-8', JSON.stringify(body))

export function sendText(response: ServerResponse, status: number, contentType: string, text: string): void {
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

/** Answers with the reason, in the shape of GraphQL's errors. */
export function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  noteReason(response, refusal.message)
  for (const [name, value] of Object.entries(refusal.headers ?? {})) response.setHeader(name, value)
  sendText(response, refusal.status, 'application/json; charset=utf-8', refusalBody(refusal))
}

/** Whether the answer should be a page: a browser that opens an address asks for one. */
export const wantsPage = ({ method, headers }: IncomingMessage): boolean =>
  (method === 'GET' || method === 'HEAD') && /\btext\/html\b/i.test(headers.accept ?? '')
