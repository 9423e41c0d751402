/** The one test harness: real nodes on real databases. */
import { cpSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient, type Client as StreamClient } from 'graphql-ws'
import { Client } from 'pg'
import { afterAll, describe, inject } from 'vitest'
import { WebSocket } from 'ws'
import { type PlumeNode, startNode } from '../node.ts'
import { type Config, readConfig } from '../platform/config.ts'
import { createLogger } from '../platform/logger.ts'

export type Backend = 'embedded' | 'postgres'

/** Settings of an empty, migrated database of its own, and what removes it. */
export type Home = { config: Config; remove(): Promise<void> }

/** Where these tests can run: always embedded, and on PostgreSQL with Redis where they are installed. */
export const backends = (): Backend[] => (inject('services') ? ['embedded', 'postgres'] : ['embedded'])

/** The one that starts fastest, for what does not depend on it. */
export const swiftest = (): Backend => backends().at(-1) ?? 'embedded'

/** Runs the same tests on each backend. */
export function onEachBackend(name: string, tests: (backend: Backend) => void): void {
  describe.each(backends())(`${name} (%s)`, (backend) => tests(backend))
}

export async function makeHome(backend: Backend): Promise<Home> {
  const LOG_LEVEL = process.env.TEST_LOG_LEVEL ?? 'silent'
  // So that a data error makes the same two changes in every test: the anomaly and its alert.
  const base = readConfig({ PORT: '0', LOG_LEVEL, NOTIFY_LEVEL: 'CRITICAL', EMBEDDED_DURABILITY: 'fast' })
  const services = inject('services')
  if (backend === 'embedded' || !services) {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'plume-test-'))
    // A thousand small files: one after the other is seven times as fast.
    cpSync(inject('blankDataDir'), dataDir, { recursive: true })
    return { config: { ...base, dataDir }, remove: () => rm(dataDir, { recursive: true, force: true }) }
  }
  const name = `plume_${Math.random().toString(36).slice(2)}`
  await onServer(services.postgresUrl, `create database ${name} template template0`)
  const databaseUrl = services.postgresUrl.replace(/\/postgres$/, `/${name}`)
  return {
    config: { ...base, databaseUrl, redisUrl: services.redisUrl },
    remove: () => onServer(services.postgresUrl, `drop database if exists ${name} with (force)`),
  }
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new Client(url)
  await client.connect()
  await client.query(sql)
  await client.end()
}

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
