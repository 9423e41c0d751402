import { spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { installIfStale } from '../build/install-if-stale.ts'
import { report } from '../testing/changes.ts'
import { type Home, makeHome, openNode, type TestNode } from '../testing/harness.ts'
import { type PlumeProcess, startProcess } from '../testing/process.ts'
import { freePort } from '../testing/services.ts'
import { readAlerts, follow as withGraphqlRequest } from './graphql-request.ts'
import { follow as withGraphqlWs } from './graphql-ws.ts'
import { type Change, type Follow, readPosition } from './run.ts'
import { follow as withUrql } from './urql.ts'

const withCurl: Follow = (url, after, onChange, ended) => {
  const program = spawn(path.join(import.meta.dirname, 'curl.sh'), [url, after], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // So that curl ends with it.
    detached: true,
  })
  createInterface(program.stdout).on('line', (line) => onChange(JSON.parse(line).data.alertChanges))
  program.once('error', ended)
  return () => void (program.pid && process.kill(-program.pid, 'SIGKILL'))
}

/** A package of its own, whose libraries are installed when this test asks for them. */
const apollo = path.join(import.meta.dirname, 'apollo')

const recipes: Record<string, Follow> = {
  'graphql-ws': withGraphqlWs,
  urql: withUrql,
  'graphql-request with fetch': withGraphqlRequest,
  curl: withCurl,
}

describe.skipIf(!inject('services'))('the recipes for clients', () => {
  let home: Home
  /** Writes while the server is away. */
  let writer: TestNode
  let server: PlumeProcess
  let settings: Record<string, string>
  let url: string
  let readPositionPersisted: (url: string, useGETForHashedQueries: boolean) => Promise<string | undefined>

  beforeAll(async () => {
    installIfStale(apollo)
    recipes.Apollo = (await import(path.join(apollo, 'apollo.ts'))).follow
    ;({ readPositionPersisted } = await import(path.join(apollo, 'persisted.ts')))
    home = await makeHome('postgres')
    writer = await openNode(home.config)
    settings = {
      DATABASE_URL: home.config.databaseUrl ?? '',
      REDIS_URL: home.config.redisUrl ?? '',
      PORT: String(await freePort()),
    }
    server = startProcess(settings)
    url = await server.url
  }, 120_000)
  afterAll(async () => {
    server?.kill('SIGTERM')
    await server?.ended
    await writer?.stop()
    await home?.remove()
  })

  it('get each change once, in order, through a server that is killed and started again', async () => {
    const after = await readPosition(url)
    const told: Record<string, string[]> = {}
    const ends: unknown[] = []
    const stops = Object.entries(recipes).map(([name, follow]) => {
      const events: string[] = []
      told[name] = events
      const tell = ({ alert }: Change) => events.push(/Event (\S+) is kept/.exec(alert.message)?.[1] ?? alert.message)
      return follow(url, after, tell, (reason) => ends.push(reason))
    })
    const expectTold = (...events: string[]) =>
      expect
        .poll(() => told, { timeout: 60_000 })
        .toEqual(Object.fromEntries(Object.keys(recipes).map((name) => [name, events])))

    await report(writer, 'a', 'b')
    await expectTold('a', 'b')
    server.kill('SIGKILL')
    await server.ended
    await report(writer, 'c', 'd', 'e')
    server = startProcess(settings)
    await server.url
    await expectTold('a', 'b', 'c', 'd', 'e')
    await report(writer, 'f')
    await expectTold('a', 'b', 'c', 'd', 'e', 'f')
    expect(ends).toEqual([])
    for (const stop of stops) stop()
  }, 180_000)

  it('say so when a cursor is no longer held', async () => {
    for (const [name, follow] of Object.entries(recipes)) {
      if (name === 'curl') continue
      const reason = await new Promise((ended) => {
        const stop = follow(
          url,
          '000000000000-1',
          () => {},
          (reason) => {
            stop()
            ended(reason)
          },
        )
      })
      expect(JSON.stringify(reason), name).toMatch(/CURSOR_EXPIRED|no longer holds this cursor/)
    }
  })

  it('read rows and the place where their changes go on in one query', async () => {
    const { streamPosition, alerts } = await readAlerts(url)
    expect(streamPosition).toMatch(/^[0-9a-f]{12}-\d+$/)
    expect(alerts.edges.length).toBeGreaterThan(0)
  })

  it("let Apollo's persisted queries fall back to whole documents, by POST and by GET", async () => {
    for (const useGETForHashedQueries of [false, true]) {
      expect(await readPositionPersisted(url, useGETForHashedQueries)).toBeTruthy()
    }
  })
})
