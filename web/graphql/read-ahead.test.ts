// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { overviewAhead } from '../pages/overview.tsx'
import { createRealtime } from '../realtime/realtime.ts'
import { servePractice } from '../testing/practice-server.ts'
import { createWorld, someAlert, someHotspot } from '../testing/practice-world.ts'
import { createGraphClient } from './client.ts'
import { firstMetrics } from './metrics.tsx'
import { type Request, readAhead } from './read-ahead.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function open() {
  const world = createWorld()
  world.write('hotspot', 'h', someHotspot({ name: 'Cipla' }))
  world.write('alert', 'a', someAlert('h'))
  const asked: string[] = []
  const count = (name: string, answer: () => unknown) => () => {
    asked.push(name)
    return answer()
  }
  const server = await servePractice(world, {
    resolvers: { Query: { dashboardMetrics: count('metrics', () => world.metrics()) } },
  })
  const realtime = createRealtime({ url: `${server.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket })
  closers.push(server.stop, realtime.close)
  return { server, asked, client: createGraphClient({ url: `${server.url}/graphql`, realtime }) }
}

it('has what the overview asks for at once, and does not ask for it again', async () => {
  const { client, asked } = await open()
  await readAhead(client, overviewAhead)
  for (const { query, variables } of overviewAhead.serves as readonly Request[]) {
    const seen: unknown[] = []
    const { unsubscribe } = client.query(query, variables).subscribe(({ data, stale }) => seen.push({ data, stale }))
    unsubscribe()
    expect(seen).toEqual([{ data: expect.anything(), stale: false }])
  }
  expect(asked).toEqual(['metrics'])
})

it('leaves to the page to say that nothing came', async () => {
  const { client, server } = await open()
  await server.stop()
  await readAhead(client, overviewAhead)
  const { error } = await client.query(firstMetrics.query, firstMetrics.variables).toPromise()
  expect(error?.networkError).toBeTruthy()
})
