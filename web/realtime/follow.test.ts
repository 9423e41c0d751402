import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { isExpired, type StreamErrors } from '../../api/clients/resume.ts'
import { servePractice } from '../testing/practice-server.ts'
import { createWorld, someHotspot, type World } from '../testing/practice-world.ts'
import { createRealtime, type Realtime } from './realtime.ts'

const query =
  'subscription Changes($after: String) { hotspotChanges(after: $after) { cursor kind at hotspot { id status } } }'

type HotspotData = { hotspotChanges: { hotspot: { id: string } } }
type Server = Awaited<ReturnType<typeof servePractice>>
let world: World
let server: Server
let realtime: Realtime
let seen: string[]
let errors: StreamErrors[]
let number: number

const write = () => world.write('hotspot', `h${number++}`, someHotspot())
const ids = (count: number) => Array.from({ length: count }, (_, index) => `h${index}`)
const follow = (after = world.position(), document = query) =>
  realtime.follow(
    { query: document, variables: { after } },
    {
      next: ({ data }) => seen.push(((data ?? {}) as HotspotData).hotspotChanges.hotspot.id),
      error: (error) => errors.push(error),
    },
  )
const until = (statement: () => void) => vi.waitFor(statement, { timeout: 20_000, interval: 20 })
const status = () => realtime.connection.get().status

beforeEach(async () => {
  world = createWorld()
  server = await servePractice(world)
  realtime = createRealtime({ url: `ws://127.0.0.1:${server.port}/graphql`, webSocketImpl: WebSocket })
  seen = []
  errors = []
  number = 0
})
afterEach(async () => {
  realtime.close()
  await server.stop()
})

describe('following changes', () => {
  it('begins after the position of the snapshot, so that nothing falls between the two', async () => {
    const position = world.position()
    write()
    follow(position)
    await until(() => expect(seen).toEqual(ids(1)))
    write()
    await until(() => expect(seen).toEqual(ids(2)))
    expect(status()).toBe('live')
  })

  it('resumes after a cut network: nothing missing, nothing twice, in order', async () => {
    follow()
    for (let round = 0; round < 3; round++) {
      write()
      await until(() => expect(seen).toEqual(ids(number)))
      server.cut()
      write()
      write()
    }
    await until(() => expect(seen).toEqual(ids(number)))
    expect(errors).toEqual([])
  })

  it('resumes after the server was stopped and started again, and says so meanwhile', async () => {
    follow()
    write()
    write()
    await until(() => expect(seen).toEqual(ids(2)))
    const states: string[] = []
    realtime.connection.subscribe(() => states.push(status()))
    await server.stop()
    await until(() => expect(status()).toBe('offline'))
    write()
    write()
    server = await servePractice(world, { port: server.port })
    realtime.hurry()
    await until(() => expect(seen).toEqual(ids(4)))
    await until(() => expect(status()).toBe('live'))
    expect(states.filter((state, index) => state !== states[index - 1])).toEqual(['offline', 'catching-up', 'live'])
  })

  it('subscribes again when the server ends the stream early', async () => {
    follow()
    write()
    await until(() => expect(seen).toEqual(ids(1)))
    server.complete()
    write()
    await until(() => expect(seen).toEqual(ids(2)))
  })

  it('ends with CURSOR_EXPIRED when the server no longer holds the cursor', async () => {
    const position = world.position()
    write()
    world.forget()
    follow(position)
    await until(() => expect(errors).toHaveLength(1))
    expect(isExpired(errors[0] ?? [])).toBe(true)
    write()
    follow()
    write()
    await until(() => expect(seen).toEqual(['h2']))
  })

  it('ends with the reason when the server refuses the operation', async () => {
    follow(world.position(), 'subscription { noSuchChanges { cursor } }')
    await until(() => expect(errors[0]?.[0]?.message).toContain('noSuchChanges'))
  })

  it('stops when it is told to', async () => {
    const stop = follow()
    write()
    await until(() => expect(seen).toEqual(ids(1)))
    stop()
    const other = follow()
    write()
    await until(() => expect(seen).toEqual(ids(2)))
    other()
  })
})
