/** Checks the addresses of webhooks: they must be public, so that nobody can reach into this network through Plume. */

import ipaddr from 'ipaddr.js'
import { unfitCharacter } from '../platform/characters.ts'
import { PlumeError } from '../platform/errors.ts'
import { counted } from '../platform/text.ts'

/** Global unicast (RFC 4291, section 2.4): all IPv6 addresses that IANA has allocated. */
const globalUnicast = ipaddr.parseCIDR('2000::/3')
/** A public address, but in Azure the host of the virtual machine. */
const azureHost = '168.63.129.16'

/** Whether an IP address is public; looks inside IPv4-mapped IPv6 addresses. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.process(text)
  if (address.range() !== 'unicast' || address.toString() === azureHost) return false
  return address.kind() === 'ipv4' || address.match(globalUnicast)
}

const maxUrlLength = 2_000

/**
 * Normalises a webhook's URL. The address behind its name is checked again at every call, because a name can be pointed
 * elsewhere at any time.
 * @throws PlumeError BAD_USER_INPUT when the URL is not allowed
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
