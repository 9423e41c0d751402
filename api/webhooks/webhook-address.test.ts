import { describe, expect, it } from 'vitest'
import { isPublicAddress, webhookUrl } from './webhook-address.ts'

describe('an address', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.15.255.255',
    '172.32.0.1',
    '2606:4700:4700::1111',
    '2a00:1450:4001:81b::200e',
    '::ffff:8.8.8.8',
  ])('%s is one of the public internet', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback within IPv6'],
    ['::ffff:7f00:1', 'the same in hexadecimal'],
    ['::127.0.0.1', 'loopback, IPv4-compatible'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['::ffff:192.168.1.1', 'private within IPv6'],
    ['fc00::1', 'unique local'],
    ['fd12:3456::1', 'unique local'],
    ['fec0::1', 'site local, deprecated'],
    ['169.254.169.254', 'metadata of most clouds'],
    ['::ffff:a9fe:a9fe', 'the same within IPv6'],
    ['fd00:ec2::254', 'metadata of AWS over IPv6'],
    ['100.100.100.200', 'metadata of Alibaba, carrier-grade NAT'],
    ['192.0.0.192', 'metadata of Oracle'],
    ['168.63.129.16', 'host of Azure'],
    ['fe80::1', 'link local'],
    ['fe80::1%eth0', 'link local with its zone'],
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'this network'],
    ['::', 'unspecified'],
    ['224.0.0.1', 'multicast'],
    ['ff02::1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['240.0.0.1', 'reserved'],
    ['192.0.2.1', 'documentation'],
    ['198.18.0.1', 'benchmarks'],
    ['2001:db8::1', 'documentation'],
    ['64:ff9b::7f00:1', 'loopback behind NAT64'],
    ['64:ff9b:1::a00:1', 'private behind NAT64'],
    ['2002:7f00:1::', 'loopback behind 6to4'],
    ['2001:0:7f00:1::', 'Teredo'],
    ['4000::1', 'not given out'],
    ['localhost', 'no address'],
    ['', 'no address'],
  ])('%s is none (%s)', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })
})

describe('the URL of a webhook', () => {
  const publicOnly = { allowPrivate: false }
  const refusal = (text: string, settings = publicOnly) => {
    try {
      return `taken as ${webhookUrl(text, settings)}`
    } catch (error) {
      return (error as Error).message
    }
  }

  it.each([
    ['nonsense', /cannot be read/],
    ['', /cannot be read/],
    ['ftp://example.com/x', /neither https nor http/],
    ['file:///etc/passwd', /neither https nor http/],
    ['javascript:alert(1)', /neither https nor http/],
    ['http://example.com/x', /not encrypted/],
    ['https://user@example.com/', /user or a password/],
    ['https://:secret@example.com/', /user or a password/],
    ['https://127.0.0.1/', /private network/],
    ['https://127.1/', /private network/],
    ['https://0x7f000001/', /private network/],
    ['https://2130706433/', /private network/],
    ['https://017700000001/', /private network/],
    ['https://[::1]/', /private network/],
    ['https://[::ffff:10.0.0.1]:8443/', /private network/],
    ['https://localhost/', /private network/],
    ['https://LOCALHOST./', /private network/],
    ['https://redis.internal:6379/', /private network/],
    ['https://1\u30022\u30023\u30024@127.0.0.1/', /user or a password/],
    ['https://\u2460\u2461\u2466.0.0.1/', /private network/],
    [`https://example.com/${'x'.repeat(2_000)}`, /at most 2,000/],
  ])('%s is refused in a sentence', (text, sentence) => {
    expect(refusal(text)).toMatch(sentence)
    expect(refusal(text)).toMatch(/^This URL [^\n]+\.$/)
    expect(refusal(text)).not.toContain('secret')
  })

  it('is kept without its fragment, and may be private and plain where that is allowed', () => {
    expect(webhookUrl('https://Desk.example.com/hook?team=a#b', publicOnly)).toBe(
      'https://desk.example.com/hook?team=a',
    )
    expect(webhookUrl('http://10.0.0.7:8080/hook', { allowPrivate: true })).toBe('http://10.0.0.7:8080/hook')
    expect(refusal('http://user@10.0.0.7/', { allowPrivate: true })).toMatch(/user or a password/)
    expect(refusal('gopher://10.0.0.7/', { allowPrivate: true })).toMatch(/neither/)
  })
})
