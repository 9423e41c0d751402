// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { report } from '../../../api/testing/changes.ts'
import { startReceiver } from '../../../api/testing/webhook-receiver.ts'
import { eventually, type OpenPage, openPage, region } from '../../testing/open-page.tsx'
import { openProxy, type Swaps } from '../../testing/open-proxy.ts'
import { openWorld, type RealWorld } from '../../testing/real-world.ts'
import type { Component } from './agents.ts'
import type { Health } from './health-panels.tsx'

let world: RealWorld
let page: OpenPage
const closers: (() => unknown)[] = []

beforeAll(async () => {
  world = await openWorld({ WEBHOOK_ALLOW_PRIVATE: '1', WEBHOOK_RETRY_MS: '3600000' })
})
beforeEach(async () => {
  await world.reset()
  await world.sql(`update "Agent" set state = null, message = ''`)
})
afterEach(async () => {
  page.close()
  for (const close of closers.splice(0).reverse()) await close()
})
afterAll(() => world.close())

const open = async (url = world.url) => {
  page = openPage(url, '/system')
  await screen.findByRole('heading', { name: 'Agents & health' }, { timeout: 20_000 })
}
const openBehind = async (swaps: Swaps) => {
  const proxy = await openProxy(world.url, swaps)
  closers.push(proxy.close)
  await open(proxy.url)
}
const agent = (name: string) => within(screen.getByRole('article', { name }))

/** The health that the server tells, with something else in it. */
const ill = (change: (health: Health) => Health) => (text: string) => {
  const message = JSON.parse(text)
  const health = message.payload?.data?.systemHealth
  return health ? JSON.stringify({ ...message, payload: { data: { systemHealth: change(health) } } }) : text
}

describe('agents & health', () => {
  it('shows what each agent did last and before, as it reports', async () => {
    await report(world, 'leg-1')
    await open()
    await eventually(() => expect(agent('Detector').getByText('1 data error found.')).toBeTruthy())
    expect(agent('Detector').getByText(/^took [\d.]+ ms$/)).toBeTruthy()
    await report(world, 'leg-2', 'leg-3')
    await eventually(() => expect(agent('Detector').getByText('2 data errors found.')).toBeTruthy())
    const before = agent('Detector').getByRole('list', { name: /reported before/ })
    expect(before.textContent).toContain('1 data error found.')
  })

  it('says that an agent failed', async () => {
    closers.push(() => world.sql('alter table "Elsewhere" rename to "EventClock"'))
    await world.sql('alter table "EventClock" rename to "Elsewhere"')
    await open()
    await eventually(() => expect(agent('Package monitor').getByText('Failed')).toBeTruthy())
    expect(agent('Package monitor').getByText(/^It failed/)).toBeTruthy()
  })

  it('shows the parts, what ails them, and the node', async () => {
    const ailing: Record<string, Partial<Component>> = {
      bus: { status: 'DEGRADED', latencyMs: null, message: 'no answer within 2000 ms' },
      retention: { status: 'DEGRADED', message: 'No node runs it.' },
    }
    await openBehind({
      streamed: ill(({ components, ...health }) => ({
        ...health,
        components: components.map((part) => ({ ...part, ...ailing[part.name] })),
        eventLoopLagMs: 350,
        subscriptions: 17,
      })),
    })
    await eventually(() => expect(region('Parts').getByText('no answer within 2000 ms')).toBeTruthy())
    expect(region('Parts').getByText(/^[\d.]+ ms$/)).toBeTruthy()
    expect(region('Parts').getByText('1 of 9 do not do their job.')).toBeTruthy()
    await eventually(() => expect(agent('Retention').getByText('No node runs it.')).toBeTruthy())
    expect(region('The node that answers').getByText('17')).toBeTruthy()
    expect(region('The node that answers').getByText(/too much to do/)).toBeTruthy()
    expect(region('This page').getByText('Live')).toBeTruthy()
  })

  it('says how far the page is behind what it does not follow', async () => {
    await open()
    await page.live()
    for (let n = 1; n <= 7; n++) await world.write('package', `JD${n}`, { trackingNumber: `JD${n}` })
    await eventually(() => expect(region('Stream of changes').getByText(/^The 7 after it/)).toBeTruthy())
  })

  it('says of a server of an older version what it cannot show, and shows the rest', async () => {
    await report(world, 'leg-1')
    // An older server knows no such subscription: this one is asked for what it does not know.
    await openBehind({ asked: (text) => text.replace(/\bsystemHealth\b/g, 'unheardOf') })
    await eventually(() => expect(region('Parts').getByText(/of an older version/)).toBeTruthy())
    await eventually(() => expect(agent('Detector').getByText('1 data error found.')).toBeTruthy())
    expect(region('This page').getByText('Connection')).toBeTruthy()
  })

  it('shows webhooks where there are any, and tries a dead message again', async () => {
    const receiver = await startReceiver()
    closers.push(receiver.stop)
    receiver.react = () => 500
    const url = `${receiver.url}/<b>hook</b>`
    await world.data('mutation Add($url: String!) { addWebhook(url: $url, events: ["anomaly"]) { secret } }', { url })
    await report(world, 'leg-1', 'leg-2', 'leg-3')
    const all = 'update "WebhookDelivery" set attempts = 8'
    await expect.poll(() => world.sql(all), { timeout: 20_000 }).toBe(3)
    const first = '(select min(position) from "WebhookDelivery")'
    await world.sql(`update "WebhookDelivery" set status = 'DEAD' where position = ${first}`)
    await open()
    await eventually(() => expect(region('Webhooks').getByText(/2 to be tried again/)).toBeTruthy())
    expect(document.querySelector('b')).toBeNull()
    receiver.react = () => 204
    fireEvent.click(region('Webhooks').getByRole('button', { name: 'Retry' }))
    await eventually(() => expect(region('Webhooks').queryByRole('button', { name: 'Retry' })).toBeNull())
    await expect.poll(() => receiver.messages.length, { timeout: 20_000 }).toBe(4)
  })

  it('leaves out webhooks where there are none', async () => {
    await open()
    await eventually(() => expect(region('Parts').getByText('Database')).toBeTruthy())
    expect(screen.queryByRole('region', { name: 'Webhooks' })).toBeNull()
  })
})
