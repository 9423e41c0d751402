import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { report } from '../../api/testing/changes.ts'
import { type Home, makeHome, openNode, swiftest, type TestNode } from '../../api/testing/harness.ts'
import { useBrowser } from './browser.ts'
import { executablePath } from './chromium.ts'

describe.skipIf(!executablePath)('a browser at the doors of the server', () => {
  const open = useBrowser()
  let home: Home
  let node: TestNode
  let foreign: Server
  let foreignUrl: string
  let foreignPage = ''

  beforeAll(async () => {
    home = await makeHome(swiftest())
    node = await openNode(home.config)
    foreign = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(foreignPage))
    await new Promise<void>((ready) => foreign.listen(0, '127.0.0.1', ready))
    // Another site, not only another origin: `localhost` and an address have nothing in common.
    foreignUrl = `http://localhost:${(foreign.address() as AddressInfo).port}`
  }, 60_000)
  afterAll(async () => {
    foreign?.close()
    await node?.stop()
    await home?.remove()
  })

  it('runs GraphiQL with its workers and a live subscription, from files that it keeps, and complains of nothing', async () => {
    const { page, complaints } = await open(`${node.url}/graphql/`)
    await page.getByRole('button', { name: /Execute/ }).click()
    // The subscription is under way once the server counts it.
    const subscribers = async () =>
      (await node.data<{ systemHealth: { subscriptions: number } }>('{ systemHealth { subscriptions } }')).systemHealth
        .subscriptions
    await expect.poll(subscribers, { timeout: 30_000 }).toBeGreaterThan(0)
    expect(page.workers().length).toBeGreaterThan(0)
    await page.reload()
    await page.getByRole('button', { name: /Execute/ }).waitFor()
    const loaded = await page.evaluate(() =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter(({ name }) => name.includes('/graphiql/'))
        .map(({ transferSize }) => transferSize),
    )
    expect(loaded.length).toBeGreaterThan(2)
    expect(new Set(loaded)).toEqual(new Set([0]))
    expect(complaints).toEqual([])
  }, 120_000)

  it('shows no page of the server in a frame of another site, and executes nothing for its elements', async () => {
    await report(node, 'secret-1')
    const query = encodeURIComponent('{ __typename streamPosition }')
    const stream = encodeURIComponent('subscription { anomalyChanges { kind } }')
    foreignPage = `<!doctype html><body>
      <iframe src="${node.url}/"></iframe><iframe src="${node.url}/graphql"></iframe>
      <img src="${node.url}/graphql?query=${query}"><script src="${node.url}/graphql?query=${query}"></script>
      <link rel="stylesheet" href="${node.url}/graphql?query=${query}">
      <iframe name="form"></iframe><form target="form" action="${node.url}/graphql"><input name="query" value="{ __typename }"></form>
      <script>
        window.outcomes = []
        document.forms[0].submit()
        const source = new EventSource('${node.url}/graphql?query=${stream}')
        source.onopen = () => outcomes.push('stream open')
        source.onerror = () => { outcomes.push('stream failed'); source.close() }
        const socket = new WebSocket('${node.url.replace('http', 'ws')}/graphql', 'graphql-transport-ws')
        socket.onopen = () => outcomes.push('socket open')
        socket.onerror = () => outcomes.push('socket failed')
        fetch('${node.url}/graphql?query=${query}', { mode: 'no-cors', headers: { accept: 'application/json' } })
          .then(() => outcomes.push('fetch done'), () => outcomes.push('fetch done'))
      </script>`
    const statuses: [string, number][] = []
    const { page } = await open('about:blank')
    page.on('response', (response) => statuses.push([response.request().resourceType(), response.status()]))
    await page.goto(foreignUrl)
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { outcomes: string[] }).outcomes.toSorted()))
      .toEqual(['fetch done', 'socket failed', 'stream failed'])
    const executed = statuses.filter(([type, status]) => status === 200 && type !== 'document')
    expect(executed).toEqual([])
    for (const frame of page.frames().slice(1)) expect(frame.url()).toMatch(/^(chrome-error:|about:)/)
  }, 120_000)

  it('names the reason on the page when its WebSocket is refused', async () => {
    // A proxy that hides by which name it was called: the page loads, and its socket is a stranger's.
    const proxy = createProxy(node.url, (headers) => ({ ...headers, host: 'localhost:9' }))
    const { page } = await open(await proxy.url)
    await page
      .getByText(/Offline since .* may not open a WebSocket here, where the server was called localhost:9: /)
      .waitFor()
    await proxy.close()
    // One that drops the upgrade.
    const deaf = createProxy(node.url, ({ upgrade: _, connection: __, ...headers }) => headers)
    const second = await open(await deaf.url)
    await second.page.getByText(/Offline since .* such as a proxy, does not let them through/).waitFor()
    await deaf.close()
  }, 120_000)

  it('resumes an event stream by itself when the server comes back', async () => {
    const port = Number(new URL(node.url).port)
    const { page } = await open(`${node.url}/health/live`)
    const stream = encodeURIComponent('subscription { anomalyChanges { kind anomaly { description } } }')
    await page.goto(`${node.url}/`)
    await page.evaluate((address) => {
      const source = new EventSource(address)
      const told: string[] = []
      Object.assign(window, { told, source })
      source.addEventListener('next', ({ data }) => {
        told.push(/Event (\S+) is kept/.exec(JSON.parse(data).data.anomalyChanges.anomaly.description)?.[1] ?? data)
      })
    }, `/graphql?query=${stream}`)
    const told = () => page.evaluate(() => (window as unknown as { told: string[] }).told)
    const isOpen = () => page.evaluate(() => (window as unknown as { source: EventSource }).source.readyState === 1)
    await expect.poll(isOpen).toBe(true)
    await report(node, 'es-1')
    await expect.poll(told).toEqual(['es-1'])
    await node.stop()
    const elsewhere = await openNode(home.config)
    await report(elsewhere, 'es-2', 'es-3')
    await elsewhere.stop()
    node = await openNode({ ...home.config, port })
    await expect.poll(isOpen, { timeout: 20_000 }).toBe(true)
    await report(node, 'es-4')
    await expect.poll(told).toEqual(['es-1', 'es-2', 'es-3', 'es-4'])
  }, 120_000)
})

/** Hands requests and upgrades on with the headers that `change` makes of them. */
function createProxy(to: string, change: (headers: IncomingHttpHeaders) => IncomingHttpHeaders) {
  const sockets = new Set<Duplex>()
  const proxy = createServer((incoming, response) => {
    const { method, url, headers } = incoming
    const outgoing = httpRequest(to + url, { method, headers: change(headers) }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    outgoing.on('error', () => response.destroy())
    incoming.pipe(outgoing)
  })
  proxy.on('connection', (socket) => sockets.add(socket))
  proxy.on('upgrade', ({ url, headers }, socket) => {
    const outgoing = httpRequest(to + url, { headers: change(headers) })
    outgoing.on('error', () => socket.destroy())
    outgoing.on('response', ({ statusCode, statusMessage }) =>
      socket.end(`HTTP/1.1 ${statusCode} ${statusMessage}\r\nconnection: close\r\n\r\n`),
    )
    outgoing.end()
  })
  const url = new Promise<string>((ready) =>
    proxy.listen(0, '127.0.0.1', () => ready(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`)),
  )
  return {
    url,
    close: () =>
      new Promise<void>((closed) => {
        proxy.close(() => closed())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
