/** The one test harness: real nodes on real databases. */
import { createClient, type Client as StreamClient } from 'graphql-ws'
import { afterAll, describe, inject } from 'vitest'
import { WebSocket } from 'ws'
import { type PlumeNode, startNode } from '../node.ts'
import type { Config } from '../platform/config.ts'
import { createLogger } from '../platform/logger.ts'
import { type Backend, type Home, makeHomeOf } from './home.ts'

export type { Backend, Home } from './home.ts'

/** Where these tests can run: always embedded, and on PostgreSQL with Redis where they are installed. */
export const backends = (): Backend[] => (inject('services') ? ['embedded', 'postgres'] : ['embedded'])

/** The one that starts fastest, for what does not depend on it. */
export const swiftest = (): Backend => backends().at(-1) ?? 'embedded'

/** Runs the same tests on each backend. */
export function onEachBackend(name: string, tests: (backend: Backend) => void): void {
  describe.each(backends())(`${name} (%s)`, (backend) => tests(backend))
}

const grounds = () => ({ blankDataDir: inject('blankDataDir'), services: inject('services') })

export const makeHome = (backend: Backend): Promise<Home> => makeHomeOf(backend, grounds())

/** A database of PostgreSQL that no node has migrated yet. */
export const makeNewDatabase = (): Promise<Home> => makeHomeOf('postgres', grounds(), {}, 'template0')

export type TestNode = PlumeNode & {
  /** One operation over HTTP. */
  request<T = Record<string, unknown>>(query: string, variables?: Record<string, unknown>): Promise<Answer<T>>
  /** Data of one operation over HTTP; throws its first error. */
  data<T = Record<string, unknown>>(query: string, variables?: Record<string, unknown>): Promise<T>
  streams: StreamClient
}

export type Answer<T> = { data: T | null; errors?: { message: string; extensions: { code: string } }[] }

export async function openNode(config: Config, logger = createLogger(config.logLevel)): Promise<TestNode> {
  const node = await startNode(config, logger)
  const streams = createClient({
    url: `${node.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  })
  const request: TestNode['request'] = async (query, variables) => {
    const response = await fetch(`${node.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    })
    return response.json()
  }
  return {
    ...node,
    request,
    async data(query, variables) {
      const { data, errors } = await request(query, variables)
      if (errors?.[0] || !data) throw new Error(errors?.[0]?.message ?? 'no data')
      return data as never
    },
    streams,
    async stop() {
      await streams.dispose()
      await node.stop()
    },
  }
}

/** A database of its own, for the tests of the block it is called in. */
export function useHome(backend: Backend): () => Promise<Home> {
  let home: Promise<Home> | null = null
  afterAll(async () => (await home)?.remove())
  return () => {
    home ??= makeHome(backend)
    return home
  }
}

/** A node on a database of its own, for the tests of the block it is called in. */
export function useNode(backend: Backend, settings: Partial<Config> = {}): () => Promise<TestNode> {
  let opened: Promise<{ node: TestNode; home: Home }> | null = null
  afterAll(async () => {
    const parts = await opened
    await parts?.node.stop()
    await parts?.home.remove()
  })
  return async () => {
    opened ??= makeHome(backend).then(async (home) => ({
      home,
      node: await openNode({ ...home.config, ...settings }),
    }))
    return (await opened).node
  }
}

/** The first `count` values of a subscription; ends it after them. */
export async function take<T>(
  client: StreamClient,
  query: string,
  count: number,
  variables?: Record<string, unknown>,
): Promise<T[]> {
  const values: T[] = []
  const results = client.iterate<T>({ query, variables })
  for await (const result of results) {
    if (result.errors?.[0]) throw result.errors[0]
    if (result.data) values.push(result.data as T)
    if (values.length >= count) break
  }
  return values
}
