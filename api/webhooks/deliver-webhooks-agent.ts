import { setTimeout } from 'node:timers/promises'
import type { Agent, Done } from '../agents/agent.ts'
import { now } from '../platform/clock.ts'
import type { WebhookConfig } from '../platform/config.ts'
import type { Db } from '../platform/db.ts'
import { StoredDataError } from '../platform/errors.ts'
import type { Webhook, WebhookDelivery } from '../platform/generated/prisma/client.ts'
import type { Logger } from '../platform/logger.ts'
import { counted } from '../platform/text.ts'
import { readHead, readLog } from '../realtime/log.ts'
import {
  advanceWebhook,
  deliveryFailed,
  deliveryTaken,
  dueDeliveries,
  dueWebhooks,
  type Failure,
  findEnabled,
  hasRoom,
  noteOutcome,
} from './delivery-store.ts'
import { type Posted, postWebhook } from './post-webhook.ts'
import { retryDelay } from './retry-delay.ts'
import { outcomeOf, reachedPosition } from './sent-messages.ts'
import { isForWebhooks, readPayload, type WebhookPayload, webhookPayload } from './webhook-payload.ts'

export type DeliveryParts = { db: Db; logger: Logger; settings: WebhookConfig }

/** Changes per read of the log, and due attempts per read. */
const pageSize = 100
/** Messages sent to one webhook at the same time. */
const maxAtOnce = 4
/** How long a run waits for its sends; slower ones are reported by a later run. */
const maxWaitMs = 200

/**
 * Delivers changes to webhooks, each at its own pace from its own position in the database. Each change is delivered at
 * least once, always with the same message id. A refused message is retried at growing intervals, and is finally dead
 * until somebody retries it.
 */
export function deliverWebhooksAgent({ db, logger, settings }: DeliveryParts): Agent {
  const lanes = new Map<string, Promise<void>>()
  let tally = noTally()
  let failure: unknown = null
  /** Reports that the current run has started. */
  let announce: () => Promise<void> = async () => {}

  function openLane(id: string, signal: AbortSignal): void {
    const lane = serve(id, signal)
      .catch((error: unknown) => {
        failure = error
      })
      .finally(() => lanes.delete(id))
    lanes.set(id, lane)
  }

  async function serve(id: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const webhook = await findEnabled(db, id)
      if (!webhook) return
      const retried = await deliverAgain(webhook, signal)
      const moved = !signal.aborted && (await deliverNew(webhook, signal))
      if (!retried && !moved) return
    }
  }

  const post = async (webhook: Webhook, payload: WebhookPayload): Promise<Posted> => {
    await announce()
    const posted = await postWebhook({ webhook, payload, settings, now: now() })
    if (posted.result === 'TAKEN') tally.delivered++
    else logger.info({ webhook: webhook.id, reason: posted.reason }, 'A webhook did not accept a message')
    return posted
  }

  /** @returns whether something was sent and more may follow */
  async function deliverAgain(webhook: Webhook, signal: AbortSignal): Promise<boolean> {
    const due = await dueDeliveries(db, webhook.id, pageSize)
    const results = await sendAll(due, signal, async (delivery) => {
      const payload = payloadOf(delivery)
      if (payload instanceof StoredDataError) return giveUp(delivery, payload.message)
      const posted = await post(webhook, payload)
      if (posted.result === 'TAKEN') await deliveryTaken(db, delivery.id)
      else await deliveryFailed(db, delivery, { error: posted.reason, delayMs: delayAfter(delivery.attempts + 1) })
      return posted
    })
    await conclude(webhook, results)
    return results.length === pageSize
  }

  /** What cannot be read is not tried again, and holds nothing up. */
  async function giveUp(delivery: WebhookDelivery, error: string): Promise<Posted> {
    logger.error({ webhook: delivery.webhookId, delivery: delivery.id, reason: error }, 'Stored data cannot be read')
    tally.dead++
    await deliveryFailed(db, delivery, { error, delayMs: null })
    return { result: 'FAILED', reason: error }
  }

  /** @returns whether the position has moved */
  async function deliverNew(webhook: Webhook, signal: AbortSignal): Promise<boolean> {
    const from = Number(webhook.position)
    const head = await readHead(db)
    if (from >= head.position || !(await hasRoom(db, webhook.id))) return false
    const entries = await readLog(db, { epoch: head.epoch, after: from, upTo: head.position, limit: pageSize })
    // Positions are gapless: the missing ones were trimmed.
    const missed = (entries[0]?.position ?? head.position + 1) - from - 1
    if (missed > 0)
      logger.warn({ webhook: webhook.id, missed }, 'The log no longer holds changes that a webhook has not been sent')
    const wanted = entries.filter((entry) => isForWebhooks(entry) && webhook.events.includes(entry.topic))
    const payloads = wanted.map(webhookPayload)
    const results = await sendAll(payloads, signal, (payload) => post(webhook, payload))
    const failures = results.flatMap((posted, n): Failure[] => {
      const [entry, payload] = [wanted[n], payloads[n]]
      if (!entry || !payload || posted.result !== 'FAILED') return []
      const { position } = entry
      return [{ position, payload, attempts: 1, delayMs: delayAfter(1), error: posted.reason }]
    })
    const to = reachedPosition(wanted, results, entries.at(-1)?.position ?? head.position)
    const isMoved = await advanceWebhook(db, { id: webhook.id, from, to, missed, failures })
    if (isMoved) tally.missed += missed
    await conclude(webhook, results)
    return isMoved && to > from
  }

  function delayAfter(attempts: number): number | null {
    if (attempts < settings.attempts) {
      tally.failed++
      return retryDelay(attempts, settings.retryMs, Math.random())
    }
    tally.dead++
    return null
  }

  async function conclude({ id }: Webhook, results: readonly Posted[]): Promise<void> {
    const outcome = outcomeOf(results)
    if (outcome) await noteOutcome(db, id, outcome)
  }

  return {
    name: 'webhook-delivery',
    everyMs: 1_000,
    hears: () => true,
    async run({ signal, started }) {
      let announced: Promise<void> | null = null
      announce = () => {
        announced ??= started('Delivering to webhooks.')
        return announced
      }
      for (const id of await dueWebhooks(db)) if (!lanes.has(id)) openLane(id, signal)
      await Promise.race([Promise.all(lanes.values()), setTimeout(maxWaitMs)])
      announce = async () => {}
      const [told, failed] = [tally, failure]
      failure = null
      if (failed) throw failed
      tally = noTally()
      return doneOf(told)
    },
    async settle() {
      await Promise.all(lanes.values())
    },
  }
}

function payloadOf({ payload }: WebhookDelivery): WebhookPayload | StoredDataError {
  try {
    return readPayload(payload)
  } catch (error) {
    if (error instanceof StoredDataError) return error
    throw error
  }
}

/** Sends in order, some at once. @returns what came of them, up to where it was told to stop */
async function sendAll<T>(items: readonly T[], signal: AbortSignal, send: (item: T) => Promise<Posted>) {
  const results: Posted[] = []
  let next = 0
  let isGone = false
  const sendNext = async (): Promise<void> => {
    while (next < items.length && !signal.aborted && !isGone) {
      const at = next++
      const item = items[at] as T
      const posted = await send(item)
      results[at] = posted
      if (posted.result === 'GONE') isGone = true
    }
  }
  await Promise.all(Array.from({ length: maxAtOnce }, sendNext))
  return results
}

type Tally = { delivered: number; failed: number; dead: number; missed: number }

const noTally = (): Tally => ({ delivered: 0, failed: 0, dead: 0, missed: 0 })

function doneOf({ delivered, failed, dead, missed }: Tally): Done | null {
  const parts = [
    [delivered, `${counted(delivered, 'message')} delivered`],
    [failed, `${failed} to be tried again`],
    [dead, `${dead} given up`],
    [missed, `${counted(missed, 'change')} missed that the log no longer holds`],
  ] as const
  const message = parts.flatMap(([n, text]) => (n > 0 ? text : [])).join(', ')
  return message === '' ? null : { processed: delivered, message: `${message}.` }
}
