import { describe, expect, it } from 'vitest'
import { swiftest, useNode } from '../testing/harness.ts'
import { ask, errorOf } from '../testing/raw-http.ts'

const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'
const image = 'image/avif,image/webp,image/apng,image/*,*/*;q=0.8'
const json = 'application/json'
const events = 'text/event-stream'
const own = 'https://desk.example.com'
const evil = 'https://evil.example'

describe('a query in an address', () => {
  const open = useNode(swiftest(), { corsOrigins: [own] })
  const get = async (headers: Record<string, string>) =>
    ask((await open()).url, { path: '/graphql?query=%7B__typename%7D', headers })

  it.each<[string, Record<string, string>]>([
    [
      'an image',
      { accept: image, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
    ],
    ['an image of a neighbour', { accept: image, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }],
    ['an image in an old browser', { accept: image }],
    [
      'an image in an old browser, seen from its page',
      { accept: image, referer: `${evil}/page`, 'user-agent': browser },
    ],
    ['a script', { accept: '*/*', 'user-agent': browser, 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'script' }],
    ['a script in an old browser', { accept: '*/*' }],
    ['a style', { accept: 'text/css,*/*;q=0.1', 'user-agent': browser }],
    ['nobody who says anything', {}],
    ['an event source', { accept: events, origin: evil, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }],
    ['an event source in an old browser', { accept: events, origin: evil, 'user-agent': browser }],
    ['a frame without an origin', { accept: events, origin: 'null', 'user-agent': browser }],
    ['a fetch that asks for JSON', { accept: json, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['a fetch that asks for JSON in an old browser', { accept: json, 'user-agent': browser }],
    ['a fetch with the type of a form', { accept: json, 'content-type': 'text/plain', 'user-agent': browser }],
  ])('is not executed for a page of another site, by %s', async (_name, headers) => {
    const reply = await get(headers)
    expect(reply.status).toBe(403)
    expect(errorOf(reply)).toMatchObject({
      message: expect.stringContaining('graphql-require-preflight'),
      extensions: { code: 'FORBIDDEN' },
    })
    expect(reply.body).not.toContain('"data"')
  })

  it.each<[string, Record<string, string>]>([
    ['a program that wants JSON', { accept: json, 'user-agent': 'curl/8.5.0' }],
    ["a program that wants GraphQL's JSON", { accept: 'application/graphql-response+json' }],
    ["Node's fetch", { accept: '*/*', 'user-agent': 'node', 'sec-fetch-mode': 'cors' }],
    ['a header that is asked for first', { 'apollo-require-preflight': '1', 'user-agent': browser }],
    ['its own such header', { 'graphql-require-preflight': '', 'graphql-Require-Preflight': 'true' }],
    ['a type that is asked for first', { 'content-type': json, accept: '*/*' }],
    ['an own page', { accept: '*/*', 'sec-fetch-site': 'same-origin', 'user-agent': browser }],
    ['the bar for addresses', { accept: '*/*', 'sec-fetch-site': 'none', 'user-agent': browser }],
    [
      'a page that the settings name',
      { accept: json, origin: own, 'sec-fetch-site': 'cross-site', 'user-agent': browser },
    ],
  ])('is executed for %s', async (_name, headers) => {
    expect(await get(headers)).toMatchObject({ status: 200, body: expect.stringContaining('"__typename":"Query"') })
  })

  it('is executed for an own page in an old browser, which names no more than where it stands', async () => {
    const { url } = await open()
    expect((await get({ accept: json, referer: `${url}/hotspots`, 'user-agent': browser })).status).toBe(200)
    expect((await get({ accept: json, origin: url, 'user-agent': browser })).status).toBe(200)
  })

  it.each([
    ['a mutation', 'query=mutation%20%7BscanHotspots%7Bscanned%7D%7D', 405, /mutation/],
    [
      'variables that are no JSON',
      'query=%7B__typename%7D&variables=%7B',
      400,
      /"variables" in the address is no JSON/,
    ],
    ['no query', 'operationName=x', 400, /query/],
  ])('with %s is refused with a reason', async (_name, search, status, sentence) => {
    const reply = await ask((await open()).url, {
      path: `/graphql?${search}`,
      headers: { accept: 'application/graphql-response+json' },
    })
    expect(reply.status).toBe(status)
    expect(errorOf(reply)).toMatchObject({
      message: expect.stringMatching(sentence),
      extensions: { code: 'BAD_USER_INPUT' },
    })
  })
})
