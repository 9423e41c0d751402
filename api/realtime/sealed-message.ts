import { createHmac, timingSafeEqual } from 'node:crypto'

/** HMAC-SHA256 in base64url. */
const sealLength = 43

/**
 * A message that shows that its sender knows the key, and on which channel it is meant to be heard: the seal, then the
 * text.
 */
export const seal = (key: Buffer, channel: string, text: string): string =>
  sealOf(key, channel, Buffer.from(text)).toString('base64url') + text

/** The text of a sealed message; null when it was not sealed with this key for this channel. */
export function unseal(key: Buffer, channel: string, message: Buffer): string | null {
  if (message.length <= sealLength) return null
  const text = message.subarray(sealLength)
  const expected = sealOf(key, channel, text)
  const given = Buffer.from(message.toString('latin1', 0, sealLength), 'base64url')
  return given.length === expected.length && timingSafeEqual(given, expected) ? text.toString() : null
}

const sealOf = (key: Buffer, channel: string, text: Buffer): Buffer =>
  createHmac('sha256', key).update(channel).update('\n').update(text).digest()
