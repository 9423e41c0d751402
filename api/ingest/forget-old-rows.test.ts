import { expect, it } from 'vitest'
import { reported, send } from '../testing/activities.ts'
import { onEachBackend, useNode } from '../testing/harness.ts'
import { hamburg, hour, munich, record, scan } from '../testing/scans.ts'
import { forgetOldRows } from './forget-old-rows-command.ts'

const none = { packages: 0, alerts: 0, notifications: 0, superseded: 0 }
const never = new AbortController().signal
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)

onEachBackend('what has been over for long', (backend) => {
  const open = useNode(backend, { notifyLevel: 'INFO' })

  it('is forgotten when its days are over, and all else stays as it was', async () => {
    const node = await open()
    await record(node, [
      scan('OVER', 0, 'PICKED_UP', { carrier: 'DHL', ...hamburg, massKg: 5, mode: 'ROAD', promisedAt: hour(2) }),
      scan('OVER', 6, 'IN_TRANSIT'),
      scan('OPEN', 0, 'PICKED_UP', { carrier: 'DHL', ...hamburg, massKg: 5, mode: 'ROAD' }),
      scan('OPEN', 8, 'IN_TRANSIT', munich),
    ])
    await record(node, [scan('OVER', 8, 'DELIVERED', munich)])
    const emitted = await node.db.emission.aggregate({ _sum: { co2: true }, _count: true })
    const alert = await node.db.alert.findFirstOrThrow()
    expect(alert.status).toBe('RESOLVED')
    expect(await node.db.notification.count()).toBeGreaterThan(0)

    expect(await forgetOldRows(node, { ...none, packages: 30, alerts: 30, notifications: 30 }, never)).toMatchObject({
      packages: 0,
      alerts: 0,
      notifications: 0,
    })
    const { streamPosition } = await node.data<{ streamPosition: string }>('{ streamPosition }')
    const gone = await forgetOldRows(node, { ...none, packages: 30 }, never, inDays(31))
    expect(gone).toMatchObject({ packages: 1, alerts: 0, notifications: 0 })
    expect((await node.db.package.findMany()).map(({ trackingNumber }) => trackingNumber)).toEqual(['OPEN'])
    expect(await node.db.scan.count()).toBe(2)
    expect(await node.db.anomaly.count()).toBe(0)
    expect(await node.db.alert.count()).toBe(0)
    expect(await node.db.notification.count()).toBe(0)
    expect(await node.db.emission.aggregate({ _sum: { co2: true }, _count: true })).toEqual(emitted)
    const kinds = (await node.db.logEntry.findMany({ orderBy: { position: 'asc' } })).slice(-8)
    expect(kinds.filter(({ kind }) => kind === 'REMOVED').map(({ topic }) => topic)).toEqual(
      expect.arrayContaining(['package', 'anomaly', 'alert', 'notification']),
    )
    expect(streamPosition).not.toBe((await node.data<{ streamPosition: string }>('{ streamPosition }')).streamPosition)
  })

  it('does not give what it emitted to the next parcel of its number', async () => {
    const node = await open()
    await record(node, [scan('OVER', 24 * 100, 'PICKED_UP', { carrier: 'DHL', ...munich, massKg: 5, mode: 'ROAD' })])
    const { co2 } = await node.db.package.findFirstOrThrow({ where: { trackingNumber: 'OVER' } })
    expect(co2).toBeNull()
  })

  it('goes alone: alerts, notifications and superseded versions each by their own days', async () => {
    const node = await open()
    await record(node, [
      scan('LATE', 0, 'PICKED_UP', { carrier: 'UPS', ...hamburg, promisedAt: hour(2) }),
      scan('LATE', 6, 'IN_TRANSIT'),
    ])
    await record(node, [scan('LATE', 8, 'DELIVERED', munich)])
    await send(node, [reported('old', '2024-01-01T00:00:00Z', 1)])
    await send(node, [{ ...reported('old', '2024-01-01T00:00:00Z', 2), corrects: true }])
    const told = await node.db.notification.count()
    expect(told).toBeGreaterThan(0)
    const { notifications, alerts } = await forgetOldRows(node, { ...none, notifications: 5 }, never, inDays(6))
    // The agents of the node may have told of more meanwhile.
    expect(notifications).toBeGreaterThanOrEqual(told)
    expect(alerts).toBe(0)
    expect(await forgetOldRows(node, { ...none, superseded: 5 }, never, inDays(6))).toMatchObject({
      'superseded versions': 1,
    })
    expect(await forgetOldRows(node, { ...none, alerts: 5 }, never, inDays(6))).toMatchObject({
      alerts: 1,
      packages: 0,
    })
    const ofLate = { package: { trackingNumber: 'LATE' } }
    const last = await node.db.logEntry.findFirst({ where: { topic: 'alert' }, orderBy: { position: 'desc' } })
    expect(last).toMatchObject({ kind: 'REMOVED', reason: 'EXPIRED' })
    expect(await node.db.anomaly.findFirst({ where: ofLate, select: { status: true, alertId: true } })).toEqual({
      status: 'CONFIRMED',
      alertId: null,
    })
    expect(await forgetOldRows(node, none, never, inDays(100_000))).toEqual({
      packages: 0,
      alerts: 0,
      notifications: 0,
      'superseded versions': 0,
    })
  })
})
