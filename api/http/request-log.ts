import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pathOf } from '../platform/guard-request.ts'
import type { Logger } from '../platform/logger.ts'
import { reasonOf } from './answer.ts'

/** Logs the request when its answer has ended, with the reason where it was refused. @returns the id of the request */
export function logRequest(request: IncomingMessage, response: ServerResponse, logger: Logger): string {
  const requestId = String(request.headers['x-request-id'] ?? randomUUID()).slice(0, 100)
  const started = performance.now()
  response.setHeader('x-request-id', requestId)
  response.on('close', () => {
    const { method } = request
    const { statusCode: status } = response
    const ms = Math.round(performance.now() - started)
    const reason = reasonOf(response)
    logger.info(
      { requestId, method, path: pathOf(request).slice(0, 500), status, ms, ...(reason && { reason }) },
      'request',
    )
  })
  return requestId
}
