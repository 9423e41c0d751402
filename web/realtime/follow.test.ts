import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { isExpired, type StreamErrors } from '../../api/clients/resume.ts'
import { openWorld, type RealWorld } from '../testing/real-world.ts'
import { createRealtime, type Realtime } from './realtime.ts'

const query =
  'subscription Changes($after: String) { hotspotChanges(after: $after) { cursor kind at hotspot { id status } } }'

type HotspotData = { hotspotChanges: { hotspot: { id: string } } }
let world: RealWorld
let realtime: Realtime
let seen: string[]
let errors: StreamErrors[]
let number: number

const write = () => {
  const name = `h${number++}`
  return world.write('hotspot', name, { entity: { type: 'SUPPLIER', key: name, name } })
}
const ids = (count: number) => Array.from({ length: count }, (_, index) => world.id('hotspot', `h${index}`))
const follow = (after: string, document = query) =>
  realtime.follow(
    { query: document, variables: { after } },
    {
      next: ({ data }) => seen.push(((data ?? {}) as HotspotData).hotspotChanges.hotspot.id),
      error: (error) => errors.push(error),
    },
  )
const followFromNow = async () => follow(await world.position())
const until = (statement: () => void) => vi.waitFor(statement, { timeout: 20_000, interval: 20 })
const status = () => realtime.connection.get().status

beforeAll(async () => {
  world = await openWorld()
})
beforeEach(async () => {
  await world.reset()
  realtime = createRealtime({ url: `${world.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket })
  seen = []
  errors = []
  number = 0
})
afterEach(() => realtime.close())
afterAll(() => world.close())

describe('following changes', () => {
  it('begins after the position of the snapshot, so that nothing falls between the two', async () => {
    const position = await world.position()
    await write()
    follow(position)
    await until(() => expect(seen).toEqual(ids(1)))
    await write()
    await until(() => expect(seen).toEqual(ids(2)))
    expect(status()).toBe('live')
  })

  it('resumes after a cut network: nothing missing, nothing twice, in order', async () => {
    await followFromNow()
    for (let round = 0; round < 3; round++) {
      await write()
      await until(() => expect(seen).toEqual(ids(number)))
      world.cut()
      await write()
      await write()
    }
    await until(() => expect(seen).toEqual(ids(number)))
    expect(errors).toEqual([])
  })

  it('resumes after the server was away, and says so meanwhile', async () => {
    await followFromNow()
    await write()
    await write()
    await until(() => expect(seen).toEqual(ids(2)))
    const states: string[] = []
    realtime.connection.subscribe(() => states.push(status()))
    await world.stop()
    await until(() => expect(status()).toBe('offline'))
    await write()
    await write()
    await world.start()
    realtime.hurry()
    await until(() => expect(seen).toEqual(ids(4)))
    await until(() => expect(status()).toBe('live'))
    expect(states.filter((state, index) => state !== states[index - 1])).toEqual(['offline', 'catching-up', 'live'])
  })

  it('ends with CURSOR_EXPIRED when the server no longer holds the cursor', async () => {
    const position = await world.position()
    await write()
    await world.forget()
    follow(position)
    await until(() => expect(errors).toHaveLength(1))
    expect(isExpired(errors[0] ?? [])).toBe(true)
    await write()
    await followFromNow()
    await write()
    await until(() => expect(seen).toEqual(ids(3).slice(2)))
  })

  it('ends with the reason when the server refuses the operation', async () => {
    follow(await world.position(), 'subscription Wrong { noSuchChanges { cursor } }')
    await until(() => expect(errors[0]?.[0]?.message).toContain('noSuchChanges'))
  })

  it('stops when it is told to', async () => {
    const stop = await followFromNow()
    await write()
    await until(() => expect(seen).toEqual(ids(1)))
    stop()
    const other = await followFromNow()
    await write()
    await until(() => expect(seen).toEqual(ids(2)))
    other()
  })
})
