/** Where webhooks may lead: to the public internet, so that nobody reaches into this network by way of Plume. */

import ipaddr from 'ipaddr.js'
import { unfitCharacter } from '../platform/characters.ts'
import { PlumeError } from '../platform/errors.ts'
import { counted } from '../platform/text.ts'

/** Global unicast (RFC 4291, section 2.4): all that IANA has given out of IPv6. */
const globalUnicast = ipaddr.parseCIDR('2000::/3')
/** Public by its number, and the machine's own host in Azure. */
const azureHost = '168.63.129.16'

/** Whether an IP address, IPv4 within IPv6 unwrapped, is one of the public internet. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.process(text)
  if (address.range() !== 'unicast' || address.toString() === azureHost) return false
  return address.kind() === 'ipv4' || address.match(globalUnicast)
}

const maxUrlLength = 2_000

/**
 * A webhook's URL, normalised. Where its name leads is looked at again whenever it is called: a name can be pointed
 * elsewhere at any time.
 * @throws PlumeError BAD_USER_INPUT when it may not be called
 */
export function webhookUrl(text: string, { allowPrivate }: { allowPrivate: boolean }): string {
  const refuse = (what: string) => new PlumeError('BAD_USER_INPUT', `This URL ${what}.`)
  if (text.length > maxUrlLength)
    throw refuse(`has ${counted(text.length, 'character')}: at most ${maxUrlLength.toLocaleString('en')} are kept`)
  const problem = unfitCharacter(text, 'ID')
  if (problem) throw refuse(`holds ${problem}: leave it out`)
  if (!URL.canParse(text)) throw refuse('cannot be read: write it like https://desk.example.com/hooks/plume')
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('is neither https nor http')
  if (url.username || url.password) throw refuse('holds a user or a password: messages are signed instead')
  url.hash = ''
  if (allowPrivate) return url.href
  if (url.protocol === 'http:') throw refuse('is not encrypted: use https, or set WEBHOOK_ALLOW_PRIVATE=1')
  if (isPrivateName(hostOf(url))) {
    throw refuse('leads into a private network: use a public address, or set WEBHOOK_ALLOW_PRIVATE=1')
  }
  return url.href
}

/** The name or the bare IP address in a URL. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1')

const isPrivateName = (host: string) =>
  ipaddr.isValid(host) ? !isPublicAddress(host) : /(^|\.)(localhost|local|internal)\.?$/.test(host)
