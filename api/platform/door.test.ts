import { request as httpRequest } from 'node:http'
import { describe, expect, it } from 'vitest'
import { anomalyChanges, eventOf, report } from '../testing/changes.ts'
import { makeHome, openNode, swiftest, useNode } from '../testing/harness.ts'
import { maxRequestBodyBytes } from './guard-request.ts'

type Reply = { status: number; body: string }

/** A request with exactly these headers, which fetch would mend or forbid. */
const send = (url: string, method: string, headers: Record<string, string>, body: string | null = '') =>
  new Promise<Reply>((resolve, reject) => {
    const request = httpRequest(url, { method, headers }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: text })
        request.destroy()
      })
    })
    request.once('error', reject)
    // Null: a body that is announced and never comes.
    if (body === null) request.flushHeaders()
    else request.end(body)
  })

const json = { 'content-type': 'application/json' }
const mutation = JSON.stringify({ query: 'mutation { ingestActivities(input: []) { accepted } }' })
const codeOf = (reply: Reply) => JSON.parse(reply.body).errors[0].extensions.code

describe('the door of the server', () => {
  const open = useNode(swiftest())

  it.each([
    [
      'a form',
      'application/x-www-form-urlencoded',
      'query=mutation%7BingestActivities(input%3A%5B%5D)%7Baccepted%7D%7D',
    ],
    [
      'a file upload',
      'multipart/form-data; boundary=x',
      `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${mutation}\r\n--x--\r\n`,
    ],
    ['plain text', 'text/plain', mutation],
    ['GraphQL itself', 'application/graphql', 'mutation { ingestActivities(input: []) { accepted } }'],
    ['nothing', '', mutation],
  ])('turns away a mutation sent as %s, which a foreign page could send unasked', async (_name, type, body) => {
    const { url } = await open()
    const headers = { 'content-length': String(Buffer.byteLength(body)), ...(type && { 'content-type': type }) }
    const reply = await send(`${url}/graphql`, 'POST', headers, body)
    expect(reply.status).toBe(415)
    expect(codeOf(reply)).toBe('BAD_USER_INPUT')
  })

  it('turns away a mutation sent by GET', async () => {
    const { url } = await open()
    const query = encodeURIComponent('mutation { ingestActivities(input: []) { accepted } }')
    expect((await fetch(`${url}/graphql?query=${query}`)).status).toBe(405)
  })

  it('turns away a body that is too large before reading it', async () => {
    const { url } = await open()
    const large = await send(
      `${url}/graphql`,
      'POST',
      { ...json, 'content-length': String(maxRequestBodyBytes + 1) },
      null,
    )
    expect(large.status).toBe(413)
    expect(codeOf(large)).toBe('BAD_USER_INPUT')
    expect((await fetch(`${url}/health/live`)).status).toBe(200)
  })

  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'localhost.evil.example', '%'])(
    'does not answer to the name %s that a page may have pointed here',
    async (host) => {
      const { url } = await open()
      const reply = await send(`${url}/graphql?query=%7B__typename%7D`, 'GET', { host })
      expect(reply.status).toBe(403)
      expect(reply.body).not.toContain('__typename')
    },
  )

  it.each(['localhost', '127.0.0.1', '[::1]'])('answers to its own name %s', async (name) => {
    const { url } = await open()
    const headers = { host: `${name.toUpperCase()}:${new URL(url).port}`, accept: 'application/json' }
    const reply = await send(`${url}/graphql?query=%7B__typename%7D`, 'GET', headers)
    expect(reply.status).toBe(200)
  })

  it('answers a path that no URL parser takes', async () => {
    const { url } = await open()
    expect((await send(`${url}//`, 'GET', {})).status).toBeLessThan(500)
    expect((await send(`${url}/%`, 'GET', {})).status).toBeLessThan(500)
  })
})

describe('CORS', () => {
  const ask = (url: string, origin: string) =>
    Promise.all([
      fetch(`${url}/graphql`, { method: 'POST', headers: { ...json, origin }, body: '{"query":"{__typename}"}' }),
      fetch(`${url}/graphql`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      }),
    ])
  const allowed = 'access-control-allow-origin'

  it.each([{ named: [] }, { named: ['https://desk.example.com', 'https://wall.example.com'] }])(
    'lets only pages of $named read an answer',
    async ({ named }) => {
      const home = await makeHome(swiftest())
      const node = await openNode({ ...home.config, corsOrigins: named })
      for (const origin of ['https://evil.example', 'null', 'https://desk.example.com.evil.example']) {
        for (const reply of await ask(node.url, origin)) {
          expect([reply.headers.get(allowed), reply.headers.get('access-control-allow-credentials')]).not.toContain(
            origin,
          )
          expect(reply.headers.get(allowed)).toBeNull()
        }
      }
      for (const origin of named) {
        for (const reply of await ask(node.url, origin)) expect(reply.headers.get(allowed)).toBe(origin)
      }
      await node.stop()
      await home.remove()
    },
  )
})

describe('a subscription over SSE', () => {
  const open = useNode(swiftest())

  it('brings changes as events, and a bad cursor as an error with its code', async () => {
    const node = await open()
    await report(node, 'sse-1')
    const sse = (variables: object) =>
      fetch(`${node.url}/graphql`, {
        method: 'POST',
        headers: { ...json, accept: 'text/event-stream' },
        body: JSON.stringify({ query: anomalyChanges, variables }),
      })
    const { streamPosition } = await node.data<{ streamPosition: string }>('{ streamPosition }')
    const response = await sse({ after: streamPosition.replace(/-\d+$/, '-0') })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    await report(node, 'sse-2')
    const events: string[] = []
    for await (const data of nextEvents(response)) {
      events.push(eventOf(data))
      if (events.length === 2) break
    }
    expect(events).toEqual(['sse-1', 'sse-2'])
    expect(await (await sse({ after: 'nonsense' })).text()).toContain('"code":"BAD_USER_INPUT"')
  })
})

async function* nextEvents(response: Response) {
  let text = ''
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
    text += chunk.value
    const parts = text.split('\n\n')
    text = parts.pop() ?? ''
    for (const part of parts) {
      const data = /^data: (\{.*\})$/m.exec(part)?.[1]
      if (data?.includes('anomalyChanges')) yield JSON.parse(data).data
    }
  }
}
