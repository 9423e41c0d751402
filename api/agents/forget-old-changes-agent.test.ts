import { expect, it } from 'vitest'
import { newId } from '../platform/ids.ts'
import { rowlessChange } from '../testing/changes.ts'
import { onEachBackend, useNode } from '../testing/harness.ts'
import { forgetOldChangesAgent } from './forget-old-changes-agent.ts'

onEachBackend('retention', (backend) => {
  const open = useNode(backend)

  it('forgets what the log need not hold and deliveries long dead, and else has nothing to report', async () => {
    const { db, log } = await open()
    await log.commit(async (_tx, emit) => emit(rowlessChange(), rowlessChange(), rowlessChange()))
    const webhook = {
      id: newId(),
      url: 'https://example.com',
      events: [],
      secret: '',
      position: 0,
      createdAt: new Date(),
    }
    await db.webhook.create({ data: { ...webhook, enabled: false } })
    for (const [position, days] of [29, 31].entries()) {
      const at = new Date(Date.now() - days * 86_400_000)
      const times = { nextAttemptAt: at, createdAt: at }
      const delivery = { webhookId: webhook.id, position, payload: {}, attempts: 1, lastError: '', ...times }
      await db.webhookDelivery.create({ data: { id: newId(), status: 'DEAD', ...delivery } })
    }
    const agent = forgetOldChangesAgent({
      db,
      keep: { changes: 1, hours: 1_000_000 },
      forgetRows: async () => ({ packages: 0 }),
    })
    const run = (isFirst: boolean) =>
      agent.run({ isFirst, signal: new AbortController().signal, started: async () => {} })
    expect(await run(true)).toBeNull()
    expect(await run(false)).toEqual({
      processed: 3,
      message: 'Forgot 2 changes of the log, 1 dead messages.',
    })
    expect(await run(false)).toBeNull()
    expect(await db.logEntry.count()).toBe(1)
    expect(await db.webhookDelivery.count()).toBe(1)
  })
})
