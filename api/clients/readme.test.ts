import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest'
import { readHead, readLog } from '../realtime/log.ts'
import { daily, send } from '../testing/activities.ts'
import { type Home, makeHome, openNode, type TestNode } from '../testing/harness.ts'
import { type PlumeProcess, startProcess } from '../testing/process.ts'
import { readmeBlock } from '../testing/readme.ts'
import { freePort } from '../testing/services.ts'

/** Runs the program of the README against the server at `url`. */
function runProgram(url: string) {
  const program = path.join(import.meta.dirname, 'hotspots.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', program, `${url.replace('http', 'ws')}/graphql`])
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('close', () => process.removeListener('exit', kill))
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  return { output: () => output, kill: () => void kill() }
}

it('is in the README word by word', () => {
  expect(readmeBlock('ts')).toBe(readFileSync(path.join(import.meta.dirname, 'hotspots.ts'), 'utf8'))
})

describe.skipIf(!inject('services'))('the program for graphql-ws in the README', () => {
  let home: Home
  /** Writes while the server is away. */
  let writer: TestNode
  let server: PlumeProcess
  let settings: Record<string, string>
  let url: string

  beforeAll(async () => {
    home = await makeHome('postgres')
    writer = await openNode(home.config)
    settings = {
      DATABASE_URL: home.config.databaseUrl ?? '',
      REDIS_URL: home.config.redisUrl ?? '',
      PORT: String(await freePort()),
    }
    await send(writer, daily('before', 90, 100), true)
    await send(writer, daily('before', 1, 260, 90))
    await send(writer, daily('during', 90, 100), true)
    server = startProcess(settings)
    url = await server.url
  }, 120_000)
  afterAll(async () => {
    server?.kill('SIGTERM')
    await server?.ended
    await writer?.stop()
    await home?.remove()
  })

  const isFollowed = () =>
    expect
      .poll(async () => (await (await fetch(`${url}/metrics`)).text()).includes('\nplume_subscribers 1\n'), {
        timeout: 30_000,
      })
      .toBe(true)

  /** The changes of hotspots that came after a position, as the log holds them. */
  async function changesAfter(position: number): Promise<string[]> {
    const { epoch, position: upTo } = await readHead(writer.db)
    const entries = await readLog(writer.db, { epoch, after: position, upTo, limit: 1_000 })
    return entries.flatMap(({ topic, cursor }) => (topic === 'hotspot' ? cursor : []))
  }

  it('prints the rows and each later change once, in order, however often the server is killed', async () => {
    const { position } = await readHead(writer.db)
    const program = runProgram(url)
    onTestFinished(program.kill)
    const cursors = () => [...program.output().matchAll(/"cursor":"([^"]+)"/g)].map(([, cursor]) => cursor)
    const isTold = async () => expect.poll(cursors, { timeout: 60_000 }).toEqual(await changesAfter(position))

    await isFollowed()
    expect(program.output()).toContain('"entity":{"name":"before"}')
    let days = 90
    const change = () => send(writer, daily('during', 1, 260, days++))
    // Once before it has been told anything, and once after.
    for (let restart = 0; restart < 2; restart++) {
      server.kill('SIGKILL')
      await server.ended
      await change()
      await change()
      server = startProcess(settings)
      await server.url
      await isTold()
      await change()
      await isTold()
    }
    expect(cursors().length).toBeGreaterThanOrEqual(6)
  }, 180_000)
})
