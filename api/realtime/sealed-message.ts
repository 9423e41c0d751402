import { createHmac, timingSafeEqual } from 'node:crypto'

/** HMAC-SHA256 in base64url. */
const sealLength = 43

/**
 * A message that proves that its sender knows the key, and for which channel it is meant: the seal, then the text.
 */
export function seal(key: Buffer, channel: string, text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([Buffer.from(sealOf(key, channel, bytes).toString('base64url')), bytes])
}

/** The text of a sealed message; null when the seal is not by this key for this channel. */
export function unseal(key: Buffer, channel: string, message: Buffer): string | null {
  if (message.length <= sealLength) return null
  const text = message.subarray(sealLength)
  const expected = sealOf(key, channel, text)
  const given = Buffer.from(message.toString('latin1', 0, sealLength), 'base64url')
  return given.length === expected.length && timingSafeEqual(given, expected) ? text.toString() : null
}

const sealOf = (key: Buffer, channel: string, text: Buffer): Buffer =>
  createHmac('sha256', key).update(channel).update('\n').update(text).digest()
