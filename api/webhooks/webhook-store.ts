import type { Db, Tx } from '../platform/db.ts'
import { PlumeError } from '../platform/errors.ts'
import type { Prisma } from '../platform/generated/prisma/client.ts'
import { newId, notFound } from '../platform/ids.ts'

const maxWebhooks = 50

export type NewWebhook = { url: string; events: string[]; secret: string }

/**
 * Adds a webhook that gets changes from now on.
 * @throws PlumeError CONFLICT when there are too many
 */
export async function addWebhook(db: Db, { url, events, secret }: NewWebhook): Promise<string> {
  const count = await db.webhook.count()
  if (count >= maxWebhooks) throw new PlumeError('CONFLICT', `There are already ${count} webhooks: remove one first.`)
  const id = newId()
  await db.$executeRaw`/* addWebhook */
    insert into "Webhook" (id, url, events, secret, position, "createdAt")
    select ${id}::uuid, ${url}, ${events}::text[], ${secret}, head, now() from "LogHead" where id = 1`
  return id
}

/** @throws PlumeError NOT_FOUND */
export async function changeWebhook(db: Db, id: string, data: Prisma.WebhookUpdateManyMutationInput): Promise<void> {
  const { count } = await db.webhook.updateMany({ where: { id }, data })
  if (count === 0) throw notFound('Webhook')
}

/** @throws PlumeError NOT_FOUND */
export async function removeWebhook(db: Db, id: string): Promise<void> {
  const { count } = await db.webhook.deleteMany({ where: { id } })
  if (count === 0) throw notFound('Webhook')
}

/** Delivers everything after a position again, including what was waiting for a retry. */
export function replayWebhook(db: Db, id: string, position: number): Promise<void> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.webhook.updateMany({ where: { id }, data: { position } })
    if (count === 0) throw notFound('Webhook')
    await tx.webhookDelivery.deleteMany({ where: { webhookId: id, position: { gt: position } } })
  })
}

/**
 * Gives a delivery all its attempts again, the first one at once.
 * @throws PlumeError NOT_FOUND, also when it has been accepted meanwhile
 */
export async function retryDelivery(db: Db, id: string): Promise<void> {
  const retried = await db.$executeRaw`/* retryDelivery */
    update "WebhookDelivery" set status = 'PENDING', attempts = 0, "nextAttemptAt" = now() where id = ${id}::uuid`
  if (retried === 0) throw notFound('WebhookDelivery')
}

/** Reports whether webhooks accept their messages; reports nothing when there are none. */
export async function webhookHealth(reader: Db | Tx) {
  const rows = await reader.webhook.findMany({ where: { enabled: true }, select: { problem: true } })
  if (rows.length === 0) return []
  const failing = rows.filter(({ problem }) => problem !== null).length
  const message = failing > 0 ? `${failing} of ${rows.length} did not accept the last message.` : null
  return [{ name: 'webhooks', status: failing > 0 ? ('DEGRADED' as const) : ('OK' as const), latencyMs: null, message }]
}
