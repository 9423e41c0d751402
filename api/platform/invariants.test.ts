import { expect, it } from 'vitest'
import { newId } from '../platform/ids.ts'
import { onEachBackend, useNode } from '../testing/harness.ts'
import { hamburg, record, scan } from '../testing/scans.ts'

onEachBackend('the database itself', (backend) => {
  const open = useNode(backend)

  it('refuses a second open anomaly of a type, but not one that takes the place of another in the same transaction', async () => {
    const { db, ...node } = await open()
    await record(node, [scan('A', 0, 'PICKED_UP', hamburg)])
    const { id: packageId } = await db.package.findFirstOrThrow({ where: { trackingNumber: 'A' } })
    const at = new Date()
    const anomaly = (status: 'OPEN' | 'RECOVERED') => ({
      ...({
        id: newId(),
        type: 'STUCK',
        severity: 'WARN',
        description: 'd',
        recommendedAction: 'r',
        confidence: 1,
      } as const),
      ...{ status, packageId, observedAt: at, detectedAt: at, updatedAt: at, endedAt: status === 'OPEN' ? null : at },
    })
    const first = await db.anomaly.create({ data: anomaly('OPEN') })
    await expect(db.anomaly.create({ data: anomaly('OPEN') })).rejects.toThrow(/Anomaly_one_open/)
    await db.$transaction(async (tx) => {
      await tx.anomaly.create({ data: anomaly('OPEN') })
      await tx.anomaly.update({ where: { id: first.id }, data: { status: 'RECOVERED', endedAt: at } })
    })
    await db.anomaly.create({ data: anomaly('RECOVERED') })
    await expect(db.anomaly.create({ data: { ...anomaly('RECOVERED'), endedAt: null } })).rejects.toThrow(
      /Anomaly_ended_when/,
    )
  })

  it.each([
    [
      'an alert that is resolved at no time',
      `insert into "Alert" (id, level, message, status, "createdAt", "updatedAt")
      values (gen_random_uuid(), 'WARN', 'm', 'RESOLVED', now(), now())`,
      'Alert_resolved_when',
    ],
    [
      'an alert that fires and is silenced',
      `insert into "Alert"
      (id, level, message, status, "silencedUntil", "createdAt", "updatedAt")
      values (gen_random_uuid(), 'WARN', 'm', 'FIRING', now(), now(), now())`,
      'Alert_silenced_until',
    ],
    [
      'an alert that somebody took up at no time',
      `insert into "Alert" (id, level, message, status, "createdAt", "updatedAt")
      values (gen_random_uuid(), 'WARN', 'm', 'ACKNOWLEDGED', now(), now())`,
      'Alert_acknowledged_when',
    ],
  ])('refuses %s', async (_name, sql, constraint) => {
    const { db } = await open()
    await expect(db.$executeRawUnsafe(sql)).rejects.toThrow(constraint)
  })
})
