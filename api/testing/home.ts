import { cpSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { type Config, readConfig } from '../platform/config.ts'

export type Backend = 'embedded' | 'postgres'

/** Settings of an empty, migrated database of its own, and what removes it. */
export type Home = { config: Config; remove(): Promise<void> }

/** A migrated, empty database of the private PostgreSQL server, to be copied. Nobody may connect to it. */
export const blankDatabase = 'plume_blank'

/** What a test run has started once: see global-setup.ts. */
export type Grounds = { blankDataDir: string; services: { postgresUrl: string; redisUrl: string } | null }

/** A home on these grounds; `settings` as the environment gives them. From another template, PostgreSQL's is not migrated. */
export async function makeHomeOf(
  backend: Backend,
  { blankDataDir, services }: Grounds,
  settings: Record<string, string> = {},
  template = blankDatabase,
): Promise<Home> {
  const LOG_LEVEL = process.env.TEST_LOG_LEVEL ?? 'silent'
  // So that a data error makes the same two changes in every test: the anomaly and its alert.
  const usual = { PORT: '0', LOG_LEVEL, NOTIFY_LEVEL: 'CRITICAL', EMBEDDED_DURABILITY: 'fast' }
  const base = readConfig({ ...usual, ...settings })
  if (backend === 'embedded' || !services) {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'plume-test-'))
    // A thousand small files: one after the other is seven times as fast.
    cpSync(blankDataDir, dataDir, { recursive: true })
    return { config: { ...base, dataDir }, remove: () => rm(dataDir, { recursive: true, force: true }) }
  }
  const name = `plume_${Math.random().toString(36).slice(2)}`
  await onServer(services.postgresUrl, `create database ${name} template ${template}`)
  const databaseUrl = databaseOf(services.postgresUrl, name)
  return {
    config: { ...base, databaseUrl, redisUrl: services.redisUrl },
    remove: () => onServer(services.postgresUrl, `drop database if exists ${name} with (force)`),
  }
}

/** The address of another database of the server at `postgresUrl`. */
export const databaseOf = (postgresUrl: string, name: string): string => postgresUrl.replace(/\/postgres$/, `/${name}`)

export async function onServer(url: string, sql: string): Promise<void> {
  const client = new Client(url)
  await client.connect()
  await client.query(sql)
  await client.end()
}
