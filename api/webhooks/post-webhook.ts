import { lookup as resolveName } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { Webhook } from 'standardwebhooks'
import type { WebhookConfig } from '../platform/config.ts'
import { hostOf, isPublicAddress } from './webhook-address.ts'
import { messageId, type WebhookPayload } from './webhook-payload.ts'

/** `reason`: why the message was not accepted, without addresses; GONE when the address will never accept one again. */
export type Posted = { result: 'TAKEN' } | { result: 'FAILED' | 'GONE'; reason: string }

export type PostParts = {
  webhook: { url: string; secret: string }
  payload: WebhookPayload
  settings: Pick<WebhookConfig, 'allowPrivate' | 'timeoutMs'>
  now: Date
  /** How to resolve names; with the system's resolver when absent. */
  resolve?: typeof resolveName
}

/**
 * Sends a message according to Standard Webhooks 1.0. Never rejects. Follows no redirect and reads no response body:
 * the status is all that counts. Each message uses a connection of its own, and its address is checked when it
 * connects.
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
  // An IP address is connected to without a lookup, so check it here.
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

const privateAddress = 'its address is in a private network'

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

/** Resolves to public addresses only, checked at the time of the connection. */
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

/** The message of a system error contains addresses: report only its code. */
function reasonOf(error: unknown, timeoutMs: number): string {
  if (error instanceof PrivateAddressError) return privateAddress
  const { name, code } = error as Error & { code?: unknown }
  if (name === 'TimeoutError' || name === 'AbortError') return `it did not answer within ${timeoutMs} ms`
  return `it could not be reached (${typeof code === 'string' ? code : name})`
}
