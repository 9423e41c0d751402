import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import sirv, { type Options as SirvOptions } from 'sirv'
import { pathOf } from '../platform/guard-request.ts'
import type { Logger } from '../platform/logger.ts'
import { type Refusal, refuse } from '../platform/refusal.ts'
import { pagePolicy, strictHeaders } from '../platform/strict-headers.ts'
import { sendRefusal, sendText, wantsPage } from './answer.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

const notBuilt = 'The dashboard is not built: run npm run build. The API is at /graphql.'
const nothing = refuse(404, 'NOT_FOUND', 'Nothing is here: GraphQL is at /graphql, by POST, SSE and WebSocket.')

/**
 * Serves the dashboard that was built into `folder`: its files by their names, its page at any other address that a
 * browser opens. While it is not built, the answer and the log say so.
 */
export function serveDashboard(folder: string, logger: Logger): Handler {
  const isBuilt = () => existsSync(path.join(folder, 'index.html'))
  let built = isBuilt() ? open(folder) : null
  if (!built) logger.warn({ folder }, notBuilt)
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return sendRefusal(response, nothing)
    if (!built && isBuilt()) built = open(folder)
    if (built) return built(request, response)
    if (wantsPage(request)) return sendText(response, 503, 'text/plain; charset=utf-8', `${notBuilt}\n`)
    sendRefusal(response, refuse(404, 'NOT_FOUND', notBuilt))
  }
}

function open(folder: string): Handler {
  const policy = pagePolicy(hashesIn(readFileSync(path.join(folder, 'index.html'), 'utf8')))
  const served: SirvOptions = { etag: true, gzip: true, brotli: true }
  const files = sirv(folder, served)
  // The address of a page may look like a file: a package's number may have dots.
  const page = sirv(folder, { ...served, single: true, ignores: false })
  return (request, response) => {
    const pathname = pathOf(request)
    // Before anything is sent: a browser takes the headers of "not modified" for those of what it kept. Also a worker
    // has
    // the policy of its own file.
    response.setHeader('content-security-policy', policy)
    // A file with a hash in its name never changes.
    const isNamedByHash = pathname.startsWith('/assets/')
    response.setHeader('cache-control', isNamedByHash ? 'public, max-age=31536000, immutable' : 'no-cache')
    const refuseIt = (refusal: Refusal) => {
      response.setHeader('content-security-policy', strictHeaders['content-security-policy'])
      response.setHeader('cache-control', 'no-cache')
      sendRefusal(response, refusal)
    }
    files(request, response, () => {
      if (/^\/(assets|map)\//.test(pathname)) return refuseIt(noFile)
      if (isForPrograms(request, pathname)) return refuseIt(nothing)
      page(request, response, () => refuseIt(nothing))
    })
  }
}

/** A client that sends GraphQL to another address, or asks for JSON, is no browser that opens a page. */
const isForPrograms = ({ headers }: IncomingMessage, pathname: string) =>
  /(^|\/)graphql(\/|$)/i.test(pathname) || /^(application\/|text\/event-stream)/i.test(headers.accept ?? '')

const noFile = refuse(404, 'NOT_FOUND', 'There is no such file.')

/** The hashes of the scripts within a page, as its policy names them. */
const hashesIn = (html: string): string[] =>
  [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  )
