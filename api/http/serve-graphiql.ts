import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Worker } from 'node:worker_threads'
import { brotliCompressSync, createGunzip, gzipSync } from 'node:zlib'
import { pathOf } from '../platform/guard-request.ts'
import { projectFile } from '../platform/project-file.ts'
import { refuse } from '../platform/refusal.ts'
import { pagePolicy } from '../platform/strict-headers.ts'
import { sendRefusal } from './answer.ts'
import { welcome } from './welcome.ts'

type Asset = { name: string; type: string; hash: string; gzip: Uint8Array; br: Uint8Array }
type Files = { page: Asset; byPath: ReadonlyMap<string, Asset> }

const folder = '/graphiql/'
const html = 'text/html; charset=utf-8'

/** GraphiQL: its page and its files, each compressed once and sent to all from the same bytes. */
export function serveGraphiQL() {
  let files: Promise<Files> | null = null
  const read = () => {
    // After a failure the next request tries again.
    files ??= prepare().catch((error) => {
      files = null
      throw error
    })
    return files
  }
  return {
    isFile: (pathname: string) => pathname.startsWith(folder),
    async page(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const { page } = await read()
      response.setHeader('content-security-policy', pagePolicy())
      send(request, response, page, 'no-cache')
    },
    async file(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const asset = (await read()).byPath.get(pathOf(request))
      if (!asset) return sendRefusal(response, refuse(404, 'NOT_FOUND', 'There is no such file.'))
      response.setHeader('content-security-policy', pagePolicy())
      send(request, response, asset, 'public, max-age=31536000, immutable')
    },
  }
}

function send(request: IncomingMessage, response: ServerResponse, asset: Asset, cacheControl: string): void {
  const { type, hash, gzip, br } = asset
  const etag = `"${hash}"`
  response.setHeader('cache-control', cacheControl).setHeader('etag', etag).setHeader('vary', 'accept, accept-encoding')
  if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end()
  response.setHeader('content-type', type)
  const accepted = (name: string) =>
    new RegExp(`\\b${name}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`).test(String(request.headers['accept-encoding'] ?? ''))
  const [encoding, bytes] = accepted('br') ? ['br', br] : ['gzip', gzip]
  if (encoding === 'br' || accepted('gzip')) {
    response.writeHead(200, { 'content-encoding': encoding, 'content-length': bytes.length })
    return void response.end(bytes)
  }
  response.writeHead(200)
  if (request.method === 'HEAD') return void response.end()
  const whole = createGunzip()
  whole.pipe(response)
  response.once('close', () => whole.destroy())
  whole.end(gzip)
}

async function prepare(): Promise<Files> {
  const worker = new Worker(projectFile('api/http/graphiql-worker.mjs'), { execArgv: [] })
  const [assets] = (await once(worker, 'message')) as [Asset[]]
  const byPath = new Map<string, Asset>()
  const add = (asset: Asset) => {
    const at = `${folder}${asset.name.replace('.', `-${asset.hash}.`)}`
    byPath.set(at, asset)
    return at
  }
  const at = Object.fromEntries(assets.map((asset) => [asset.name, add(asset)]))
  const start = add(small('start.js', 'text/javascript; charset=utf-8', startScript(at)))
  return { page: small('page', html, pageOf(at, start)), byPath }
}

const small = (name: string, type: string, text: string): Asset => ({
  name,
  type,
  hash: createHash('sha256').update(text).digest('hex').slice(0, 16),
  gzip: gzipSync(text),
  br: brotliCompressSync(text),
})

const options = { title: 'Plume', defaultQuery: welcome, subscriptionsProtocol: 'WS', endpoint: '/graphql' }

const startScript = (at: Record<string, string>) => `const workers = ${JSON.stringify({
  editorWorkerService: at['editor.js'],
  json: at['json.js'],
  graphql: at['graphql.js'],
})}
self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_module, label) => workers[label] }
YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), ${JSON.stringify(options)})
`

const pageOf = (at: Record<string, string>, start: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Plume</title>
    <link rel="icon" href="${at['icon.ico']}" />
    <link rel="stylesheet" href="${at['graphiql.css']}" />
    <script defer src="${at['graphiql.js']}"></script>
    <script defer src="${start}"></script>
  </head>
  <body id="body" class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript. The API answers to POST at this address.</noscript>
    <div id="root"></div>
  </body>
</html>
`
