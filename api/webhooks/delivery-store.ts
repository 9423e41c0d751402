/** The database reads and writes of webhook delivery. Times of attempts use the database clock. */
import type { Db, Tx } from '../platform/db.ts'
import type { Webhook, WebhookDelivery } from '../platform/generated/prisma/client.ts'
import { newId } from '../platform/ids.ts'
import { maxDelayMs } from './retry-delay.ts'
import type { Outcome } from './sent-messages.ts'
import type { WebhookPayload } from './webhook-payload.ts'

/** With this many retries waiting, a webhook is sent nothing new. */
const maxPending = 1_000

/**
 * Ids of the webhooks that have something to deliver. An attempt scheduled later than the longest possible delay was
 * scheduled by a wrong clock: it is due.
 */
export async function dueWebhooks(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`/* dueWebhooks */
    select w.id from "Webhook" w
    where w.enabled and (
      (w.position < (select head from "LogHead" where id = 1)
        and (select count(*) from "WebhookDelivery" d where d."webhookId" = w.id and d.status = 'PENDING') < ${maxPending})
      or exists (select 1 from "WebhookDelivery" d
        where d."webhookId" = w.id and d.status = 'PENDING'
          and (d."nextAttemptAt" <= now() or d."nextAttemptAt" > now() + ${maxDelayMs} * interval '1 millisecond')))
    order by w.id`
  return rows.map(({ id }) => id)
}

export const findEnabled = (db: Db, id: string): Promise<Webhook | null> =>
  db.webhook.findUnique({ where: { id, enabled: true } })

/** Whether a webhook may be sent something new. */
export const hasRoom = async (db: Db, webhookId: string): Promise<boolean> =>
  (await db.webhookDelivery.count({ where: { webhookId, status: 'PENDING' } })) < maxPending

/** Deliveries whose next attempt is due, the longest overdue first. */
export async function dueDeliveries(db: Db, webhookId: string, limit: number): Promise<WebhookDelivery[]> {
  const ids = await db.$queryRaw<{ id: string }[]>`/* dueDeliveries */
    select id from "WebhookDelivery"
    where "webhookId" = ${webhookId}::uuid and status = 'PENDING'
      and ("nextAttemptAt" <= now() or "nextAttemptAt" > now() + ${maxDelayMs} * interval '1 millisecond')
    order by "nextAttemptAt" limit ${limit}`
  return db.webhookDelivery.findMany({
    where: { id: { in: ids.map(({ id }) => id) } },
    orderBy: { nextAttemptAt: 'asc' },
  })
}

/** A failed attempt; `delayMs` until the next one, null when there is none. */
export type Failure = {
  position: number
  payload: WebhookPayload
  attempts: number
  delayMs: number | null
  error: string
}

export type Advance = {
  id: string
  from: number
  to: number
  missed: number
  failures: readonly Failure[]
}

/**
 * Moves the position of a webhook forward, once: false when somebody else has moved it. Messages that were not accepted
 * become deliveries in the same transaction.
 */
export function advanceWebhook(db: Db, { id, from, to, missed, failures }: Advance): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.webhook.updateMany({
      where: { id, position: from },
      data: { position: to, missed: { increment: missed } },
    })
    if (count === 0) return false
    if (failures.length > 0) await addDeliveries(tx, id, failures)
    return true
  })
}

/** Records the state of a webhook; disables it when its address is gone for good. */
export async function noteOutcome(db: Db, id: string, { delivered, problem, isGone }: Outcome): Promise<void> {
  await db.$executeRaw`/* noteOutcome */
    update "Webhook" set problem = ${problem}, enabled = enabled and not ${isGone},
      "lastDeliveredAt" = case when ${delivered > 0} then now() else "lastDeliveredAt" end
    where id = ${id}::uuid`
}

async function addDeliveries(tx: Tx, webhookId: string, failures: readonly Failure[]): Promise<void> {
  await tx.$executeRaw`/* addDeliveries */
    insert into "WebhookDelivery"
      (id, "webhookId", position, payload, status, attempts, "nextAttemptAt", "lastError", "createdAt")
    select f.id, ${webhookId}::uuid, f.position, f.payload,
      (case when f.delay is null then 'DEAD' else 'PENDING' end)::"WebhookDeliveryStatus", f.attempts,
      now() + coalesce(f.delay, 0) * interval '1 millisecond', f.error, now()
    from unnest(
      ${failures.map(newId)}::uuid[], ${failures.map((each) => each.position)}::bigint[],
      ${failures.map((each) => JSON.stringify(each.payload))}::jsonb[], ${failures.map((each) => each.attempts)}::int[],
      ${failures.map((each) => each.delayMs)}::float8[], ${failures.map((each) => each.error)}::text[]
    ) as f(id, position, payload, attempts, delay, error)
    on conflict do nothing`
}

/** Deletes a delivery that was accepted. */
export async function deliveryTaken(db: Db, id: string): Promise<void> {
  await db.webhookDelivery.deleteMany({ where: { id } })
}

/** Records another failed attempt. */
export async function deliveryFailed(
  db: Db,
  { id, attempts }: { id: string; attempts: number },
  { error, delayMs }: Pick<Failure, 'error' | 'delayMs'>,
): Promise<void> {
  await db.$executeRaw`/* deliveryFailed */
    update "WebhookDelivery" set attempts = attempts + 1, "lastError" = ${error},
      status = (case when ${delayMs === null} then 'DEAD' else 'PENDING' end)::"WebhookDeliveryStatus",
      "nextAttemptAt" = now() + ${delayMs ?? 0} * interval '1 millisecond'
    where id = ${id}::uuid and attempts = ${attempts} and status = 'PENDING'`
}

/** Deletes dead deliveries older than `days`. @returns how many */
export async function forgetDeadDeliveries(db: Db, days: number): Promise<number> {
  return db.$executeRaw`/* forgetDeadDeliveries */
    delete from "WebhookDelivery" where status = 'DEAD' and "createdAt" < now() - ${days} * interval '1 day'`
}
