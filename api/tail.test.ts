import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openWorld, type RealWorld } from '../web/testing/real-world.ts'
import { builtProgram } from './build/built-program.ts'

let world: RealWorld
let tail: ChildProcess
let out: string
let said: string

const start = (...args: string[]) => {
  tail = spawn(process.execPath, [builtProgram('api/tail.ts'), ...args], { env: { ...process.env, NO_COLOR: '1' } })
  tail.stdout?.on('data', (data) => {
    out += data
  })
  tail.stderr?.on('data', (data) => {
    said += data
  })
}
const until = (statement: () => void) => vi.waitFor(statement, { timeout: 30_000, interval: 20 })
const lines = () => out.split('\n').filter(Boolean)
const connected = () => until(() => expect(said).toContain('connected to'))
const live = async () => {
  await connected()
  await vi.waitFor(async () => expect(await world.following()).toBe(4), { timeout: 30_000, interval: 20 })
}
const hotspot = (name: string, fields = {}) =>
  world.write('hotspot', name, { entity: { type: 'SUPPLIER', key: name, name }, ...fields })

beforeAll(async () => {
  world = await openWorld()
})
beforeEach(async () => {
  await world.reset()
  out = ''
  said = ''
})
afterEach(async () => {
  if (tail.exitCode === null && tail.kill('SIGKILL')) await once(tail, 'exit')
})
afterAll(() => world.close())

describe('npm run tail', () => {
  it('prints each kind of change as a line with severity, entity and figures', async () => {
    start(world.url)
    await live()
    await hotspot('Cipla')
    await world.write('alert', 'a', { hotspot: 'Cipla' })
    await world.write('recommendation', 'r', { hotspot: 'Cipla' })
    await world.write('anomaly', 'n', { entity: { type: 'SUPPLIER', key: 't', name: 'Trinity' } })
    await until(() => expect(lines()).toHaveLength(4))
    expect(lines()[0]).toMatch(
      /^\d\d:\d\d:\d\d new hotspot +HIGH +Cipla · 12\.4 t, 183 % above 4\.4 t \(3\.1 t – 6\.2 t\)/,
    )
    expect(out).toMatch(/new alert +HIGH +Cipla/)
    expect(out).toMatch(/new advice +HIGH +Cipla · Ship by sea: −5\.8 t/)
    expect(out).toMatch(/new anomaly +HIGH +Trinity · DATA_ERROR: This cannot be/)
    expect(said).not.toContain('lost')
  })

  it('resumes after the server restarts: says so, misses nothing, repeats nothing', async () => {
    start(world.url)
    await live()
    await hotspot('One')
    await until(() => expect(lines()).toHaveLength(1))
    await world.stop()
    await until(() => expect(said).toContain('connection lost, retrying…'))
    await hotspot('Two')
    await world.write('alert', 'a2', { hotspot: 'Two' })
    await world.write('hotspot', 'One', { status: 'RESOLVED' })
    await world.start()
    await until(() => expect(said).toContain(': 3 changes missed meanwhile'))
    await hotspot('Three')
    await until(() => expect(lines()).toHaveLength(5))
    expect(out).toMatch(/hotspot over +HIGH +One/)
    expect(lines().at(-1)).toContain('Three')
  })

  it('says that a cursor expired and goes on live', async () => {
    start(world.url)
    await live()
    await world.stop()
    await hotspot('Lost')
    await world.forget()
    await world.start()
    await until(() => expect(said).toContain('CURSOR_EXPIRED'))
    await live()
    await hotspot('Seen')
    await until(() => expect(out).toContain('Seen'))
    expect(out).not.toContain('Lost')
  })

  it('waits for a server that is not there, and says so once', async () => {
    await world.stop()
    start(world.url)
    await until(() => expect(said).toContain('does not answer yet'))
    await world.start()
    await connected()
    expect(said.match(/does not answer yet/g)).toHaveLength(1)
    expect(said).not.toContain('lost')
  })

  it('begins with the oldest change when asked, and prints JSON lines', async () => {
    // Of the other one the log has been forgotten.
    await world.close()
    world = await openWorld()
    await hotspot('One')
    await world.write('alert', 'a1', { hotspot: 'One' })
    start(world.url, '--from', 'start', '--json')
    await until(() => expect(lines()).toHaveLength(2))
    expect(lines().map((line) => JSON.parse(line))).toMatchObject([
      {
        stream: 'hotspotChanges',
        cursor: expect.stringMatching(/-1$/),
        kind: 'CREATED',
        hotspot: { entity: { name: 'One' } },
      },
      { stream: 'alertChanges', cursor: expect.stringMatching(/-2$/), alert: { id: world.id('alert', 'a1') } },
    ])
  })

  it("keeps a name's escape sequences off the screen", async () => {
    start(world.url)
    await live()
    await hotspot(`\u001b[2Jx\n${'y'.repeat(300)}`)
    await until(() => expect(lines()).toHaveLength(1))
    expect(out).not.toContain('\u001b')
    expect(lines()[0]?.length).toBeLessThan(200)
  })

  it('ends with 0 on Ctrl-C, also while it waits for the server', async () => {
    await world.stop()
    start(world.url)
    await until(() => expect(said).toContain('does not answer yet'))
    tail.kill('SIGINT')
    expect((await once(tail, 'exit'))[0]).toBe(0)
  })

  it('says in one sentence what is wrong with its URL', async () => {
    start('not a url')
    expect((await once(tail, 'exit'))[0]).toBe(1)
    expect(said).toContain('"not a url" is no URL of a Plume server')
    expect(said).not.toContain('    at ')
  })
})
