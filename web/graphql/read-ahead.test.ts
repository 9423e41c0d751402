// @vitest-environment happy-dom
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { overviewAhead } from '../pages/overview.tsx'
import { createRealtime } from '../realtime/realtime.ts'
import { openProxy } from '../testing/open-proxy.ts'
import { openWorld, type RealWorld } from '../testing/real-world.ts'
import { createGraphClient } from './client.ts'
import { firstMetrics } from './metrics.tsx'
import { type Request, readAhead } from './read-ahead.ts'

let world: RealWorld
const closers: (() => unknown)[] = []

beforeAll(async () => {
  world = await openWorld()
})
beforeEach(async () => {
  await world.reset()
  await world.write('hotspot', 'h', { entity: { type: 'SUPPLIER', key: 'cipla', name: 'Cipla' } })
  await world.write('alert', 'a', { hotspot: 'h' })
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
afterAll(() => world.close())

/** A page's client, and what it asks the server for. */
async function open() {
  const asked: string[] = []
  const proxy = await openProxy(world.url, {
    asked(text) {
      if (text) asked.push(JSON.parse(text).operationName)
      return text
    },
  })
  const realtime = createRealtime({ url: `${proxy.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket })
  closers.push(proxy.close, realtime.close)
  return { asked, client: createGraphClient({ url: `${proxy.url}/graphql`, realtime }) }
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
  expect(asked).toEqual(['OverviewAhead'])
})

it('leaves to the page to say that nothing came', async () => {
  const { client } = await open()
  await world.stop()
  await readAhead(client, overviewAhead)
  const { error } = await client.query(firstMetrics.query, firstMetrics.variables).toPromise()
  expect(error?.networkError).toBeTruthy()
})
