import { lookup as resolveName } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { Webhook } from 'standardwebhooks'
import type { WebhookConfig } from '../platform/config.ts'
import { hostOf, isPublicAddress } from './webhook-address.ts'
import { messageId, type WebhookPayload } from './webhook-payload.ts'

/** `reason`: why it was not taken, without addresses; GONE when nothing will be taken there any more. */
export type Posted = { result: 'TAKEN' } | { result: 'FAILED' | 'GONE'; reason: string }

export type PostParts = {
  webhook: { url: string; secret: string }
  payload: WebhookPayload
  settings: Pick<WebhookConfig, 'allowPrivate' | 'timeoutMs'>
  now: Date
  /** How names are resolved; the system's way when absent. */
  resolve?: typeof resolveName
}

/**
 * Sends a message as Standard Webhooks 1.0 has it. Never rejects. No redirect is followed and no answer is read: its
 * status says all. Each message has a connection of its own, to an address that is checked as it is connected to.
 */
export async function postWebhook({
  webhook,
  payload,
  settings,
  now,
  resolve = resolveName,
}: PostParts): Promise<Posted> {
  const { allowPrivate, timeoutMs } = settings
  const url = new URL(webhook.url)
  const host = hostOf(url)
  // An address is connected to without being looked up.
  if (!allowPrivate && isIP(host) && !isPublicAddress(host)) return failed(privateAddress)
  const id = messageId(payload)
  const body = JSON.stringify(payload)
  try {
    const status = await post(url, {
      body,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Plume',
        'webhook-id': id,
        'webhook-timestamp': Math.floor(now.getTime() / 1000),
        'webhook-signature': new Webhook(webhook.secret).sign(id, now, body),
      },
      lookup: allowPrivate ? undefined : publicOnly(resolve),
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (status >= 200 && status < 300) return { result: 'TAKEN' }
    if (status === 410) return { result: 'GONE', reason: 'it answered with HTTP 410, Gone' }
    return failed(`it answered with HTTP ${status}${status >= 300 && status < 400 ? ', and is not followed' : ''}`)
  } catch (error) {
    return failed(reasonOf(error, timeoutMs))
  }
}

const privateAddress = 'it leads into a private network'

const failed = (reason: string): Posted => ({ result: 'FAILED', reason })

type Request = http.RequestOptions & { body: string }

const post = (url: URL, { body, ...options }: Request) =>
  new Promise<number>((resolve, reject) => {
    const { request } = url.protocol === 'https:' ? https : http
    const sent = request(url, { ...options, method: 'POST', agent: false }, (response) => {
      resolve(response.statusCode ?? 0)
      response.destroy()
    })
    sent.on('error', reject)
    sent.end(body)
  })

class PrivateAddressError extends Error {}

/** Gives nothing but public addresses, as they are at this moment. */
const publicOnly =
  (resolve: typeof resolveName): LookupFunction =>
  (name, options, callback) => {
    resolve(name, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, [])
      const addresses = found.filter(({ address }) => isPublicAddress(address))
      const [first] = addresses
      if (!first) return callback(new PrivateAddressError(), [])
      if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }

/** The message of a system's error holds addresses: its code is enough. */
function reasonOf(error: unknown, timeoutMs: number): string {
  if (error instanceof PrivateAddressError) return privateAddress
  const { name, code } = error as Error & { code?: unknown }
  if (name === 'TimeoutError' || name === 'AbortError') return `it did not answer within ${timeoutMs} ms`
  return `it could not be reached (${typeof code === 'string' ? code : name})`
}
