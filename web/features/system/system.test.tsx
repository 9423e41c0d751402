// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { Repeater } from 'graphql-yoga'
import { afterEach, describe, expect, it } from 'vitest'
import { eventually, type OpenPage, openPage, region } from '../../testing/open-page.tsx'
import { servePractice } from '../../testing/practice-server.ts'
import { createWorld } from '../../testing/practice-world.ts'
import type { Component, Report } from './agents.ts'

type Options = Parameters<typeof servePractice>[1]
let server: Awaited<ReturnType<typeof servePractice>>
let page: OpenPage
let push: ((report: Report) => void) | null = null

const report = (fields: Partial<Report> = {}): Report => ({
  agent: 'detector',
  state: 'SUCCEEDED',
  message: '1 hotspot found.',
  processed: 1,
  durationMs: 12,
  at: new Date().toISOString(),
  ...fields,
})
const health = (components: Component[] = []) => ({
  status: 'DEGRADED',
  components: [{ name: 'database', status: 'OK', latencyMs: 0.42, message: null }, ...components],
  connections: 3,
  subscriptions: 17,
  eventLoopLagMs: 350,
  streamPosition: '7',
  at: new Date().toISOString(),
})
const state = (value: unknown) => ({
  subscribe: () => new Repeater<unknown>((next) => next(value)),
  resolve: (it: unknown) => it,
})
const resolvers = (components: Component[] = [], more: Record<string, unknown> = {}) => ({
  Query: {
    agents: () => [report(), report({ agent: 'package-monitor', state: 'FAILED', message: 'It failed (timeout).' })],
    webhooks: () => ({ edges: [] }),
    webhookDeliveries: () => ({ edges: [], totalCount: 0 }),
    ...more,
  },
  Mutation: { retryWebhookDelivery: () => ({ id: 'd', status: 'PENDING', attempts: 9, lastError: 'HTTP 500' }) },
  Subscription: {
    systemHealth: state(health(components)),
    agentActivity: {
      subscribe: () =>
        new Repeater<Report>((next) => {
          push = next
        }),
      resolve: (it: unknown) => it,
    },
  },
})
const open = async (options: Options) => {
  server = await servePractice(createWorld(), options)
  page = openPage(server.url, '/system')
  await screen.findByRole('heading', { name: 'Agents & health' }, { timeout: 20_000 })
}
const agent = (name: string) => within(screen.getByRole('article', { name }))

afterEach(async () => {
  page.close()
  await server.stop()
})

describe('agents & health', () => {
  it('shows what each agent did last and before, as it reports', async () => {
    await open({ resolvers: resolvers() })
    await eventually(() => expect(agent('Detector').getByText('1 hotspot found.')).toBeTruthy())
    expect(agent('Detector').getByText('took 12 ms')).toBeTruthy()
    expect(agent('Package monitor').getByText('Failed')).toBeTruthy()
    await eventually(() => expect(push).not.toBeNull())
    push?.(report({ message: '2 judged again.', at: new Date(Date.now() + 1_000).toISOString() }))
    await eventually(() => expect(agent('Detector').getByText('2 judged again.')).toBeTruthy())
    const before = agent('Detector').getByRole('list', { name: /reported before/ })
    expect(before.textContent).toContain('1 hotspot found.')
  })

  it('shows the parts, what ails them, and the node', async () => {
    await open({
      resolvers: resolvers([
        { name: 'bus', status: 'DEGRADED', latencyMs: null, message: 'no answer within 2000 ms' },
        { name: 'retention', status: 'DEGRADED', latencyMs: null, message: 'No node runs it.' },
      ]),
    })
    await eventually(() => expect(region('Parts').getByText('no answer within 2000 ms')).toBeTruthy())
    expect(region('Parts').getByText('0.4 ms')).toBeTruthy()
    expect(region('Parts').getByText('1 of 1 do not do their job.')).toBeTruthy()
    await eventually(() => expect(agent('Retention').getByText('No node runs it.')).toBeTruthy())
    expect(region('The node that answers').getByText('17')).toBeTruthy()
    expect(region('The node that answers').getByText(/too much to do/)).toBeTruthy()
    await eventually(() => expect(region('Stream of changes').getByText(/^The 7 after it/)).toBeTruthy())
    expect(region('This page').getByText('Live')).toBeTruthy()
  })

  it('says of a server of an older version what it cannot show, and shows the rest', async () => {
    const older = resolvers()
    await open({
      resolvers: { ...older, Subscription: { agentActivity: older.Subscription.agentActivity } },
      schema: (text) => text.replace(/\n {2}systemHealth: SystemHealth!\n/g, '\n  unheardOf: Int\n'),
    })
    await eventually(() => expect(region('Parts').getByText(/of an older version/)).toBeTruthy())
    await eventually(() => expect(agent('Detector').getByText('1 hotspot found.')).toBeTruthy())
    expect(region('This page').getByText('Connection')).toBeTruthy()
  })

  it('shows webhooks where there are any, and tries a dead message again', async () => {
    let retried = false
    const webhook = { id: 'w', url: 'https://example.com/<b>hook</b>', events: ['alert'], enabled: true }
    await open({
      resolvers: resolvers([], {
        webhooks: () => ({
          edges: [
            {
              cursor: '',
              node: {
                ...webhook,
                lastError: 'HTTP 500',
                lostChanges: 0,
                pendingDeliveries: 2,
                deadDeliveries: 1,
                lastDeliveredAt: null,
              },
            },
          ],
        }),
        webhookDeliveries: () => {
          const node = {
            id: 'd',
            messageId: 'msg_1',
            status: 'DEAD',
            attempts: 8,
            lastError: 'HTTP 500',
            createdAt: '2024-05-06T12:00:00Z',
            webhook,
          }
          return retried ? { edges: [], totalCount: 0 } : { edges: [{ cursor: '', node }], totalCount: 1 }
        },
      }),
    })
    await eventually(() => expect(region('Webhooks').getByText(/2 to be tried again/)).toBeTruthy())
    expect(document.querySelector('b')).toBeNull()
    retried = true
    fireEvent.click(region('Webhooks').getByRole('button', { name: 'Retry' }))
    await eventually(() => expect(region('Webhooks').queryByRole('button', { name: 'Retry' })).toBeNull())
  })

  it('leaves out webhooks where there are none', async () => {
    await open({ resolvers: resolvers() })
    await eventually(() => expect(region('Parts').getByText('Database')).toBeTruthy())
    expect(screen.queryByRole('region', { name: 'Webhooks' })).toBeNull()
  })
})
