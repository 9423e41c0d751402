import { expect, it } from 'vitest'
import { newId } from '../platform/ids.ts'
import { daily, day, nodesOf, reported, send } from '../testing/activities.ts'
import { position } from '../testing/changes.ts'
import { onEachBackend, type TestNode, take, useNode } from '../testing/harness.ts'

type News = { id: string; level: string; title: string; body: string; read: boolean; alert: { status: string } | null }

const list = `query ($unread: Boolean) { notifications(first: 100, unread: $unread) { totalCount edges { node {
  id level title body read alert { id status } } } } }`

async function newsOf(node: TestNode, unread?: boolean): Promise<News[]> {
  const { notifications } = await node.data<{ notifications: { edges: { node: News }[] } }>(list, { unread })
  return nodesOf(notifications)
}

const read = (node: TestNode, id: string) =>
  node.request<{ markNotificationRead: News }>('mutation ($id: ID!) { markNotificationRead(id: $id) { id read } }', {
    id,
  })

onEachBackend('a notification', (backend) => {
  const open = useNode(backend, { notifyLevel: 'HIGH' })

  it('tells of a new alert from the level on that is configured, and of its end', async () => {
    const node = await open()
    await send(node, [...daily('mild', 90, 100), ...daily('wild', 90, 100)], true)
    await send(node, [reported('mild-hot', day(90), 128, 'mild')])
    expect(await newsOf(node)).toEqual([])
    await send(node, [reported('wild-hot', day(90), 900, 'wild')])
    expect(await newsOf(node)).toMatchObject([
      { level: 'CRITICAL', title: 'New critical alert', body: expect.stringContaining('wild'), read: false },
    ])
    await send(node, daily('wild', 2, 100, 91))
    expect(await newsOf(node)).toMatchObject([
      { level: 'INFO', title: 'It is over' },
      { alert: { status: 'RESOLVED' } },
    ])
  })

  it('tells of what people decide', async () => {
    const node = await open()
    await send(node, daily('third', 90, 100), true)
    await send(node, [reported('third-hot', day(90), 900, 'third')])
    const { alerts } = await node.data<{ alerts: { edges: { node: { id: string } }[] } }>(
      '{ alerts(where: { statuses: [FIRING] }) { edges { node { id level } } } }',
    )
    const [alert] = nodesOf(alerts)
    await node.data('mutation ($id: ID!) { acknowledgeAlert(id: $id, note: "On it.") { id } }', { id: alert?.id })
    expect((await newsOf(node))[0]).toMatchObject({
      level: 'INFO',
      title: expect.stringContaining('has taken up an alert'),
      body: expect.stringContaining('“On it.”'),
    })
  })

  it('is read once, which the other screens of the viewer hear', async () => {
    const node = await open()
    const [news] = await newsOf(node, true)
    const after = await position(node)
    const id = news?.id ?? expect.fail('no news')
    expect((await read(node, id)).data).toEqual({ markNotificationRead: { id, read: true } })
    expect((await read(node, id)).data).toEqual({ markNotificationRead: { id, read: true } })
    expect((await newsOf(node, true)).map((each) => each.id)).not.toContain(id)
    const subscription =
      'subscription ($after: String) { notifications(after: $after) { kind notification { id read } } }'
    expect(await take(node.streams, subscription, 1, { after })).toEqual([
      { notifications: { kind: 'UPDATED', notification: { id, read: true } } },
    ])
    expect((await read(node, 'garbage')).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
  })

  it('is read with all others at once, however many, which the other screens of the viewer hear', async () => {
    const node = await open()
    const unread = async () =>
      (await node.data<{ notifications: { totalCount: number } }>('{ notifications(unread: true) { totalCount } }'))
        .notifications.totalCount
    const readAll = async () =>
      (await node.data<{ markAllNotificationsRead: number }>('mutation { markAllNotificationsRead }'))
        .markAllNotificationsRead
    const text = { level: 'INFO', title: 'One more', body: '', alertId: null } as const
    const more = Array.from({ length: 1_000 }, () => ({ ...text, id: newId(), createdAt: new Date() }))
    await node.db.notification.createMany({ data: more })
    const before = await unread()
    expect(before).toBeGreaterThan(1_000)
    const after = await position(node)
    const counts = await Promise.all([readAll(), readAll()])
    expect(counts[0] + counts[1]).toBe(before)
    expect([await unread(), await readAll()]).toEqual([0, 0])
    const subscription =
      'subscription ($after: String) { notifications(after: $after) { kind notification { id read } } }'
    type Heard = { notifications: { kind: string; notification: { id: string; read: boolean } } }
    const heard = await take<Heard>(node.streams, subscription, before, { after })
    expect(new Set(heard.map(({ notifications }) => notifications.notification.id)).size).toBe(before)
    expect(heard.every(({ notifications: { kind, notification } }) => kind === 'UPDATED' && notification.read)).toBe(
      true,
    )
  })

  it('is read with no more than 5,000 others by one call', async () => {
    const node = await open()
    const text = { level: 'INFO', title: 'One of many', body: '', alertId: null } as const
    const many = Array.from({ length: 5_200 }, () => ({ ...text, id: newId(), createdAt: new Date() }))
    await node.db.notification.createMany({ data: many })
    const counts: number[] = []
    while (counts.at(-1) !== 0) {
      const read = await node.data<{ markAllNotificationsRead: number }>('mutation { markAllNotificationsRead }')
      counts.push(read.markAllNotificationsRead)
    }
    expect([counts[0], counts.length]).toEqual([5_000, 3])
    expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBeGreaterThanOrEqual(5_200)
  })

  it('is streamed as it comes', async () => {
    const node = await open()
    const after = await position(node)
    await send(node, daily('fourth', 90, 100), true)
    await send(node, [reported('fourth-hot', day(95), 900, 'fourth')])
    const subscription =
      'subscription ($after: String) { notifications(after: $after) { kind notification { level alert { status } } } }'
    expect(await take(node.streams, subscription, 1, { after })).toEqual([
      { notifications: { kind: 'CREATED', notification: { level: 'CRITICAL', alert: { status: 'FIRING' } } } },
    ])
  })
})
