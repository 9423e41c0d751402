import { randomBytes } from 'node:crypto'
import { PlumeError } from '../platform/errors.ts'

const prefix = 'whsec_'

/** A secret in the format of Standard Webhooks: 24 to 64 random bytes in base64, after `whsec_`. */
export const newSecret = (): string => `${prefix}${randomBytes(32).toString('base64')}`

/** @throws PlumeError BAD_USER_INPUT, without the secret in it */
export function checkSecret(secret: string): string {
  const text = secret.startsWith(prefix) ? secret.slice(prefix.length) : ''
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length >= 24 && bytes.length <= 64 && bytes.toString('base64') === text) return secret
  throw new PlumeError(
    'BAD_USER_INPUT',
    'The secret must be whsec_ and 24 to 64 bytes in base64; leave it out to get a new one.',
  )
}
