import type { IncomingMessage, ServerResponse } from 'node:http'
import { pathOf } from '../platform/guard-request.ts'
import type { Logger } from '../platform/logger.ts'
import type { RequestScope } from '../platform/request-scope.ts'
import { reasonOf } from './answer.ts'

/** Logs a request when its answer has ended, with its operation, and with the reason where it was refused. */
export function logRequest(
  request: IncomingMessage,
  response: ServerResponse,
  logger: Logger,
  scope: RequestScope,
): void {
  const started = performance.now()
  response.setHeader('x-request-id', scope.requestId)
  response.on('close', () => {
    const { method } = request
    const { statusCode: status } = response
    const ms = Math.round(performance.now() - started)
    const reason = reasonOf(response)
    logger.info(
      { ...scope, method, path: pathOf(request).slice(0, 500), status, ms, ...(reason && { reason }) },
      'request',
    )
  })
}
