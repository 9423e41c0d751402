import pino from 'pino'
import { afterEach, expect, it } from 'vitest'
import { openConnections } from '../connections.ts'
import type { Config } from '../platform/config.ts'
import { newId, rowId } from '../platform/ids.ts'
import { createLogger } from '../platform/logger.ts'
import { trimLog } from '../realtime/log.ts'
import { position, report, rowlessChange } from '../testing/changes.ts'
import { type Home, makeHome, onEachBackend, openNode, type TestNode } from '../testing/harness.ts'
import { type Message, type Receiver, startReceiver } from '../testing/webhook-receiver.ts'

// Patient, so that a busy machine is not taken for a receiver that does not answer.
const webhooks: Config['webhooks'] = { allowPrivate: true, attempts: 3, retryMs: 20, timeoutMs: 30_000 }
const impatient = { timeoutMs: 500 }

const add = `mutation ($url: String!, $events: [String!]!) {
  addWebhook(url: $url, events: $events) { secret webhook { id cursor } } }`
const state = `{ webhooks { edges { node { id enabled cursor lastError lostChanges pendingDeliveries deadDeliveries lastDeliveredAt } } } }`
const deliveries = `query ($webhookId: ID, $statuses: [WebhookDeliveryStatus!]) {
  webhookDeliveries(webhookId: $webhookId, statuses: $statuses) {
    totalCount edges { node { id messageId status attempts lastError nextAttemptAt payload webhook { id } } } } }`
const mutate = (name: string, args = '') => `mutation ($id: ID!) { ${name}(id: $id${args}) { id } }`

type Added = { addWebhook: { secret: string; webhook: { id: string; cursor: string } } }
type State = {
  id: string
  enabled: boolean
  cursor: string
  lastError: string | null
  lostChanges: number
  deadDeliveries: number
}
type Delivery = { id: string; messageId: string; status: string; attempts: number; lastError: string }

async function addWebhook(node: TestNode, { url }: Receiver, events = ['anomaly']) {
  const { addWebhook } = await node.data<Added>(add, { url, events })
  return { id: addWebhook.webhook.id, secret: addWebhook.secret }
}
async function stateOf(node: TestNode, id: string): Promise<State | undefined> {
  const { webhooks } = await node.data<{ webhooks: { edges: { node: State }[] } }>(state)
  return webhooks.edges.map((edge) => edge.node).find((webhook) => webhook.id === id)
}
async function deliveriesOf(node: TestNode, webhookId: string, statuses?: string[]): Promise<Delivery[]> {
  const page = await node.data<{ webhookDeliveries: { totalCount: number; edges: { node: Delivery }[] } }>(deliveries, {
    webhookId,
    statuses,
  })
  expect(page.webhookDeliveries.edges).toHaveLength(page.webhookDeliveries.totalCount)
  return page.webhookDeliveries.edges.map((edge) => edge.node)
}

/** Appends changes; their messages in the order of the log. */
async function change({ log }: Pick<TestNode, 'log'>, count = 1): Promise<string[]> {
  await log.commit(async (_tx, emit) => emit(...Array.from({ length: count }, rowlessChange)))
  const { epoch, position } = log.head()
  return Array.from({ length: count }, (_, n) => `msg_${epoch}-${position - count + 1 + n}`)
}

const idsOf = (messages: readonly Message[]) => messages.map(({ id }) => id)
const within = { timeout: 30_000, interval: 20 }
/** Each came, and each came once. */
const cameOnce = ({ messages }: Receiver, ids: readonly string[]) =>
  expect.poll(() => idsOf(messages).sort(), within).toEqual([...ids].sort())

onEachBackend('a webhook', (backend) => {
  const closers: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })
  const newHome = async (): Promise<Home> => {
    const home = await makeHome(backend)
    closers.push(home.remove)
    return home
  }
  const open = async (home?: Home, { logger = createLogger('silent'), timeoutMs = webhooks.timeoutMs } = {}) => {
    const { config } = home ?? (await newHome())
    const node = await openNode({ ...config, webhooks: { ...webhooks, timeoutMs } }, logger)
    closers.push(node.stop)
    return node
  }
  const newReceiver = async (): Promise<Receiver> => {
    const receiver = await startReceiver()
    closers.push(receiver.stop)
    return receiver
  }

  it('is told of each change of its topics from then on, signed, with the ids of the API', async () => {
    const [node, receiver] = [await open(), await newReceiver()]
    await report(node, 'before')
    const { id, secret } = await addWebhook(node, receiver, ['alert', 'anomaly', 'alert'])
    await report(node, 'kits')
    await expect.poll(() => receiver.messages.length, within).toBe(2)
    const [anomaly, alert] = (
      await node.data<{ anomalies: { edges: { node: { id: string; alert: { id: string } } }[] } }>(
        '{ anomalies(first: 1) { edges { node { id alert { id } } } } }',
      )
    ).anomalies.edges.flatMap(({ node }) => [node.id, node.alert.id])
    const told = receiver.messages
      .map((message) => message.verify(secret))
      .sort((a, b) => typeOf(a).localeCompare(typeOf(b)))
    expect(told).toMatchObject([
      {
        type: 'alert.created',
        data: { kind: 'CREATED', reason: 'RAISED', alert: { id: alert, count: 1, status: 'FIRING' } },
      },
      {
        type: 'anomaly.created',
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
        data: { cursor: expect.any(String), anomaly: { id: anomaly, type: 'DATA_ERROR', severity: 'HIGH' } },
      },
    ])
    expect(JSON.stringify(told)).not.toContain('emissionId')
    await expect
      .poll(() => stateOf(node, id), within)
      .toMatchObject({
        cursor: await position(node),
        lastError: null,
        lostChanges: 0,
        lastDeliveredAt: expect.any(String),
      })
    await expect
      .poll(() => node.data('{ agents { agent state message } }'), within)
      .toMatchObject({
        agents: expect.arrayContaining([
          {
            agent: 'webhook-delivery',
            state: 'SUCCEEDED',
            message: expect.stringMatching(/^\d messages? delivered\.$/),
          },
        ]),
      })
  })

  it('that fails at times gets each change in the end, by the same id', async () => {
    const [node, receiver] = [await open(undefined, impatient), await newReceiver()]
    const failures = [500, 'close', 'hang', 302, 429] as const
    const attempts = new Map<string, number>()
    receiver.react = ({ id }) => {
      const attempt = (attempts.get(id) ?? 0) + 1
      attempts.set(id, attempt)
      return attempt === 1 ? (failures[attempts.size % failures.length] ?? 500) : 200
    }
    const { id } = await addWebhook(node, receiver)
    const ids = await change(node, 10)
    await expect.poll(() => [...attempts.values()].filter((attempt) => attempt > 1), within).toHaveLength(10)
    expect([...attempts.keys()].sort()).toEqual([...ids].sort())
    await expect.poll(() => deliveriesOf(node, id), within).toEqual([])
    await expect
      .poll(() => stateOf(node, id), within)
      .toMatchObject({ lastError: null, pendingDeliveries: 0, deadDeliveries: 0 })
  })

  it('that keeps failing has its messages given up, may be retried, and makes health DEGRADED meanwhile', async () => {
    const [node, receiver] = [await open(), await newReceiver()]
    receiver.react = () => 503
    const { id } = await addWebhook(node, receiver)
    const [message] = await change(node)
    await expect
      .poll(() => deliveriesOf(node, id), within)
      .toMatchObject([
        {
          messageId: message,
          status: 'DEAD',
          attempts: 3,
          lastError: 'it answered with HTTP 503',
          nextAttemptAt: null,
          payload: { type: 'anomaly.created' },
          webhook: { id },
        },
      ])
    expect(idsOf(receiver.messages)).toEqual([message, message, message])
    expect(await deliveriesOf(node, id, ['PENDING'])).toEqual([])
    expect(await stateOf(node, id)).toMatchObject({
      enabled: true,
      deadDeliveries: 1,
      pendingDeliveries: 0,
      lastError: expect.any(String),
    })
    const health = async () => (await fetch(`${node.url}/health/ready`)).json()
    expect(await health()).toMatchObject({
      status: 'DEGRADED',
      components: expect.arrayContaining([
        expect.objectContaining({ name: 'webhooks', message: '1 of 1 did not accept the last message.' }),
      ]),
    })

    receiver.react = () => 200
    const [dead] = await deliveriesOf(node, id, ['DEAD'])
    await node.data(mutate('retryWebhookDelivery'), { id: dead?.id })
    await expect.poll(() => deliveriesOf(node, id), within).toEqual([])
    expect(idsOf(receiver.messages)).toEqual(Array(4).fill(message))
    await expect.poll(health, within).toMatchObject({ status: 'OK' })
    const { errors } = await node.request(mutate('retryWebhookDelivery'), { id: dead?.id })
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
  })

  it('is not kept waiting by a message that cannot be read, which is given up and says why', async () => {
    const [node, receiver] = [await open(), await newReceiver()]
    const { id } = await addWebhook(node, receiver)
    await node.data(mutate('disableWebhook'), { id })
    const delivery = {
      webhookId: rowId('Webhook', id),
      status: 'PENDING' as const,
      attempts: 1,
      lastError: 'busy',
      createdAt: new Date(),
    }
    const payload = {
      type: 'anomaly.created',
      timestamp: '2026-01-01T00:00:00.000Z',
      data: { cursor: '0123456789ab-9' },
    }
    const waiting = [{ version: 2 }, payload].map((stored, n) => ({
      ...delivery,
      id: newId(),
      position: -1 - n,
      payload: stored,
      nextAttemptAt: new Date(n),
    }))
    await node.db.webhookDelivery.createMany({ data: waiting })
    await node.data(mutate('enableWebhook'), { id })
    await cameOnce(receiver, ['msg_0123456789ab-9'])
    await expect
      .poll(() => deliveriesOf(node, id), within)
      .toMatchObject([
        {
          status: 'DEAD',
          messageId: '',
          payload: {},
          lastError: expect.stringMatching(/^WebhookDelivery.payload is of version 2/),
        },
      ])
  })

  it('is not kept waiting by a clock that was wrong: no attempt is put off for longer than any wait is', async () => {
    const [node, receiver] = [await open(), await newReceiver()]
    const { id } = await addWebhook(node, receiver)
    await node.db.$executeRaw`
      insert into "WebhookDelivery"
        (id, "webhookId", position, payload, status, attempts, "nextAttemptAt", "lastError", "createdAt")
      values (gen_random_uuid(), ${rowId('Webhook', id)}::uuid, 1,
        '{"type":"x","timestamp":"2026-01-01T00:00:00.000Z","data":{"cursor":"put-off"}}', 'PENDING', 1,
        now() + interval '10 hours', '', now())`
    await expect.poll(() => receiver.messages.length, within).toBe(1)
    await expect.poll(() => deliveriesOf(node, id, ['PENDING']), within).toEqual([])
  })

  it('is sent everything after a cursor once more', async () => {
    const [node, receiver] = [await open(), await newReceiver()]
    const first = await change(node, 3)
    const { id } = await addWebhook(node, receiver)
    const second = await change(node, 2)
    await cameOnce(receiver, second)
    const after = (first[0] ?? '').replace('msg_', '')
    await node.data(mutate('replayWebhook', `, after: "${after}"`), { id })
    await cameOnce(receiver, [...second, ...second, ...first.slice(1)])
    for (const [cursor, code] of [
      ['nonsense', 'BAD_USER_INPUT'],
      [after.replace(/-.*/, '-999'), 'BAD_USER_INPUT'],
      [`${'0'.repeat(12)}-1`, 'CURSOR_EXPIRED'],
    ]) {
      const { errors } = await node.request(mutate('replayWebhook', `, after: "${cursor}"`), { id })
      expect([cursor, errors?.[0]?.extensions.code]).toEqual([cursor, code])
    }
  })

  it('that is gone is called no more, until somebody enables it', async () => {
    const [node, receiver] = [await open(), await newReceiver()]
    receiver.react = () => 410
    const { id } = await addWebhook(node, receiver)
    const [first] = await change(node)
    await expect
      .poll(() => stateOf(node, id), within)
      .toMatchObject({
        enabled: false,
        lastError: 'it answered with HTTP 410, Gone',
        pendingDeliveries: 0,
        deadDeliveries: 0,
      })
    receiver.react = () => 200
    const [second] = await change(node)
    await node.data(mutate('enableWebhook'), { id })
    await cameOnce(receiver, [first, first, second] as string[])
  })

  it('goes on where it was when its node starts again', async () => {
    const [home, receiver] = [await newHome(), await newReceiver()]
    const node = await open(home)
    await addWebhook(node, receiver)
    const before = await change(node, 5)
    await cameOnce(receiver, before)
    await node.stop()
    const away = await openConnections(home.config, createLogger('silent'))
    const meanwhile = await change(away, 150)
    await away.close()
    await open(home)
    await cameOnce(receiver, [...before, ...meanwhile])
  })

  it('that never answers does not hold up the others', async () => {
    const node = await open(undefined, impatient)
    const [slow, swift] = [await newReceiver(), await newReceiver()]
    slow.react = () => 'hang'
    const { id } = await addWebhook(node, slow)
    await addWebhook(node, swift)
    const ids: string[] = []
    for (let n = 0; n < 3; n++) {
      ids.push(...(await change(node, 40)))
      await cameOnce(swift, ids)
    }
    // Of 120 messages, four at a time, each half a second.
    expect(slow.messages.length).toBeLessThan(100)
    await node.data(mutate('disableWebhook'), { id })
  })

  it('is told how much it has missed when the log no longer holds it', async () => {
    const [node, receiver] = [await open(), await newReceiver()]
    const { id } = await addWebhook(node, receiver)
    await node.data(mutate('disableWebhook'), { id })
    await change(node, 7)
    await trimLog(node.db, { changes: 0, hours: 1 })
    const kept = await change(node, 2)
    await node.data(mutate('enableWebhook'), { id })
    await cameOnce(receiver, kept)
    await expect.poll(() => stateOf(node, id), within).toMatchObject({ lostChanges: 7, cursor: await position(node) })
  })

  it('is told nothing of what it did not ask for, and nothing when it is removed', async () => {
    const [node, receiver] = [await open(), await newReceiver()]
    const { id } = await addWebhook(node, receiver, ['hotspot', 'recommendation'])
    await change(node, 3)
    await expect.poll(() => stateOf(node, id), within).toMatchObject({ cursor: await position(node) })
    expect(receiver.connections).toBe(0)
    expect(await node.data('mutation ($id: ID!) { removeWebhook(id: $id) }', { id })).toEqual({ removeWebhook: id })
    expect(await stateOf(node, id)).toBeUndefined()
    for (const name of ['enableWebhook', 'disableWebhook']) {
      expect((await node.request(mutate(name), { id })).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
    }
    expect((await node.request('mutation ($id: ID!) { removeWebhook(id: $id) }', { id })).errors).toMatchObject([
      { extensions: { code: 'NOT_FOUND' } },
    ])
  })

  it('that cannot be is refused in words, and no secret is shown again or logged', async () => {
    const lines: string[] = []
    const logger = pino({ level: 'trace' }, { write: (line) => void lines.push(line) })
    const node = await open(undefined, { logger })
    const receiver = await newReceiver()
    const refused = async (args: object) => {
      const document = `mutation ($url: String!, $events: [String!]!, $secret: String) {
        addWebhook(url: $url, events: $events, secret: $secret) { secret } }`
      const answer = await node.request<{ addWebhook: { secret: string } }>(document, {
        url: receiver.url,
        events: ['alert'],
        ...args,
      })
      return answer.errors?.[0]?.extensions.code ?? answer.data?.addWebhook.secret
    }
    const own = `whsec_${Buffer.alloc(24, 'k').toString('base64')}`
    for (const args of [
      { url: 'ftp://example.com' },
      { events: [] },
      { events: ['alert', 'weather'] },
      { secret: 'hunter2' },
      { secret: `whsec_${Buffer.alloc(23).toString('base64')}` },
      { secret: `whsec_${Buffer.alloc(65).toString('base64')}` },
      { secret: own.slice('whsec_'.length) },
    ]) {
      expect([args, await refused(args)]).toEqual([args, 'BAD_USER_INPUT'])
    }
    expect(await refused({ secret: own })).toBe(own)
    const { id, secret } = await addWebhook(node, receiver, ['anomaly'])
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    receiver.react = () => 500
    await change(node)
    await expect.poll(() => deliveriesOf(node, id, ['DEAD']), within).toHaveLength(1)
    const shown = JSON.stringify([await stateOf(node, id), await deliveriesOf(node, id), lines])
    for (const text of [secret, own, 'hunter2']) expect(shown).not.toContain(text)
    const { errors } = await node.request('{ webhooks { edges { node { secret } } } }')
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
  })

  if (backend === 'embedded') return

  it('gets each change once from two nodes, and goes on when the one that delivers stops', async () => {
    const [home, receiver] = [await newHome(), await newReceiver()]
    const [one, two] = [await open(home), await open(home)]
    await addWebhook(one, receiver)
    await Promise.all(Array.from({ length: 20 }, (_, n) => change(n % 2 ? one : two, 5)))
    await expect.poll(() => new Set(idsOf(receiver.messages)).size, within).toBe(100)
    const holder = async () => (await two.db.agent.findUnique({ where: { name: 'webhook-delivery' } }))?.holder
    const before = await holder()
    await one.stop()
    await change(two, 10)
    await expect.poll(() => new Set(idsOf(receiver.messages)).size, within).toBe(110)
    expect(receiver.messages).toHaveLength(110)
    expect(await holder()).not.toBe(before)
  })
})

const typeOf = (payload: unknown) => (payload as { type: string }).type
