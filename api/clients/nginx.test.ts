import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request as httpsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { anomalyChanges, report } from '../testing/changes.ts'
import { type Home, makeHome, openNode, type TestNode } from '../testing/harness.ts'
import { readmeBlock } from '../testing/readme.ts'
import { findNginx, freePort } from '../testing/services.ts'

const nginx = findNginx()
const host = 'plume.example'
const origin = `https://${host}`

/** The lines of the README, on these ports and with this certificate. */
function configuration(folder: string, port: number, nodes: readonly number[]): string {
  const placed = readmeBlock('nginx')
    .replace('127.0.0.1:4000', `127.0.0.1:${nodes[0]}`)
    .replace('127.0.0.1:4001', `127.0.0.1:${nodes[1]}`)
    .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replaceAll('/etc/ssl/', `${folder}/`)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  return `daemon off; pid ${folder}/pid; error_log stderr; ${process.getuid?.() === 0 ? 'user root;' : ''}
    events {} http { access_log off; ${temporary.join(' ')}\n${placed} }`
}

describe.skipIf(!nginx || !inject('services'))('two nodes behind nginx, set up as the README says', () => {
  let folder: string
  let home: Home
  let nodes: TestNode[]
  let port: number
  let stopNginx: () => Promise<unknown>

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'plume-nginx-'))
    const [key, pem] = ['key', 'pem'].map((kind) => path.join(folder, `${host}.${kind}`))
    const subject = ['-subj', `/CN=${host}`, '-keyout', String(key), '-out', String(pem)]
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject], {
      stdio: 'ignore',
    })
    home = await makeHome('postgres')
    const ports = [await freePort(), await freePort()]
    const config = { ...home.config, corsOrigins: [origin] }
    nodes = [
      await openNode({ ...config, port: Number(ports[0]) }),
      await openNode({ ...config, port: Number(ports[1]) }),
    ]
    port = await freePort()
    await writeFile(path.join(folder, 'nginx.conf'), configuration(folder, port, ports))
    const child = spawn(nginx ?? '', ['-p', folder, '-c', path.join(folder, 'nginx.conf')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
    })
    const kill = () => child.kill('SIGKILL')
    process.once('exit', kill)
    const ended = once(child, 'exit')
    stopNginx = () => {
      process.removeListener('exit', kill)
      child.kill('SIGTERM')
      return ended
    }
    await vi.waitFor(
      async () => expect(await send('GET', '/health/live').catch(() => said)).toMatchObject({ status: 200 }),
      20_000,
    )
  }, 120_000)
  afterAll(async () => {
    await stopNginx?.()
    for (const node of nodes ?? []) await node.stop()
    await home?.remove()
    await rm(folder, { recursive: true, force: true })
  })

  /** A request to nginx by the name of the site, as a browser would send it. */
  const send = (method: string, where: string, body?: object, headers: Record<string, string> = {}) =>
    new Promise<{ status: number; body: string }>((resolve, reject) => {
      const all = { host, origin, 'content-type': 'application/json', ...headers }
      const options = { host: '127.0.0.1', port, path: where, method, headers: all, rejectUnauthorized: false }
      const request = httpsRequest(options, (response) => {
        let text = ''
        response.on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }))
      })
      request.on('error', reject).end(body && JSON.stringify(body))
    })

  const openSocket = async (from: string) => {
    const socket = new WebSocket(`wss://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', {
      rejectUnauthorized: false,
      headers: { host: `${host}:443` },
      origin: from,
    })
    const told: string[] = []
    socket.on('message', (data) => {
      const message = JSON.parse(String(data))
      if (message.type === 'connection_ack')
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: anomalyChanges } }))
      if (message.type === 'next') told.push(/Event (\S+) is kept/.exec(String(data))?.[1] ?? '')
    })
    socket.once('open', () => socket.send('{"type":"connection_init"}'))
    await Promise.race([once(socket, 'open'), once(socket, 'error').then(([error]) => Promise.reject(error))])
    return { socket, told }
  }

  const operations = async () => {
    const texts = await Promise.all(nodes.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()))
    return texts.reduce((sum, text) => sum + Number(/^plume_subscribers (\d+)/m.exec(text)?.[1]), 0)
  }

  it('serve requests, WebSockets and event streams, each change at once on both nodes', async () => {
    expect(await send('POST', '/graphql/', { query: '{ __typename }' })).toEqual({
      status: 200,
      body: '{"data":{"__typename":"Query"}}',
    })
    const sockets = [await openSocket(origin), await openSocket(origin)]
    const events = httpsRequest({
      host: '127.0.0.1',
      port,
      path: '/graphql',
      method: 'POST',
      headers: { host, origin, 'content-type': 'application/json', accept: 'text/event-stream' },
      rejectUnauthorized: false,
    })
    events.end(JSON.stringify({ query: anomalyChanges }))
    events.on('error', () => {})
    const [response] = await once(events, 'response')
    let streamed = ''
    response.on('data', (chunk: Buffer) => {
      streamed += chunk
    })
    response.on('error', () => {})
    await expect.poll(operations).toBe(3)
    for (const [at, node] of nodes.entries()) {
      await report(node, `behind-${at}`)
      await expect.poll(() => streamed).toContain(`Event behind-${at} is kept`)
      for (const { told } of sockets) await expect.poll(() => told).toContain(`behind-${at}`)
    }
    events.destroy()
    for (const { socket } of sockets) socket.close()
  })

  it('let only the own page open a WebSocket, and tell others why', async () => {
    await expect(openSocket('https://evil.example')).rejects.toThrow('403')
    const told = await send('POST', '/health/websocket', undefined, { origin: 'https://evil.example' })
    expect(told).toMatchObject({ status: 403, body: expect.stringContaining('https://evil.example may not open') })
  })

  it('go on when one of them stops', async () => {
    await nodes.shift()?.stop()
    for (let n = 0; n < 4; n++) {
      expect((await send('POST', '/graphql', { query: '{ __typename }' })).status).toBe(200)
      const { socket } = await openSocket(origin)
      socket.close()
    }
  })
})
