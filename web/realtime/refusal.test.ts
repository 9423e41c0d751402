import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { closingReason, whyRefused } from './refusal.ts'

async function asked(answer: RequestListener, failures = 1): Promise<string | null> {
  const server = createServer(answer)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const reason = await whyRefused(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, failures)
  await new Promise((closed) => server.close(closed))
  return reason
}

it('tells why the server refuses the page', async () => {
  const body = JSON.stringify({ errors: [{ message: 'Not from https://evil.example.' }] })
  expect(await asked((_request, response) => response.writeHead(403).end(body))).toBe(
    'The server refuses this page: Not from https://evil.example.',
  )
})

it('suspects what lies between when the server would take a socket, once it has failed more than once', async () => {
  expect(await asked((_request, response) => response.end('{}'))).toBeNull()
  expect(await asked((_request, response) => response.end('{}'), 2)).toMatch(/proxy/)
})

it('knows nothing where the server cannot be asked, or answers something else', async () => {
  expect(await asked((request) => request.destroy())).toBeNull()
  expect(await asked((_request, response) => response.writeHead(502).end('<html>'))).toBeNull()
})

it('repeats what a closing says, and nothing of those that the network made', () => {
  expect(closingReason({ code: 4429, reason: 'Send at most 500 messages a second' })).toBe(
    'The server closed the connection: Send at most 500 messages a second.',
  )
  expect([
    closingReason({ code: 1006, reason: '' }),
    closingReason({ code: 1001, reason: 'x' }),
    closingReason(null),
  ]).toEqual([null, null, null])
})
