import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { servePractice } from '../web/testing/practice-server.ts'
import {
  createWorld,
  someAlert,
  someAnomaly,
  someHotspot,
  someRecommendation,
  type World,
} from '../web/testing/practice-world.ts'
import { builtProgram } from './build/built-program.ts'

let world: World
let server: Awaited<ReturnType<typeof servePractice>>
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
  await until(() => expect(server.following()).toBe(4))
}

beforeEach(async () => {
  world = createWorld()
  server = await servePractice(world)
  out = ''
  said = ''
})
afterEach(async () => {
  if (tail.exitCode === null && tail.kill('SIGKILL')) await once(tail, 'exit')
  await server.stop()
})

describe('npm run tail', () => {
  it('prints each kind of change as a line with severity, entity and figures', async () => {
    start(server.url)
    await live()
    world.write('hotspot', 'h', someHotspot({ name: 'Cipla' }))
    world.write('alert', 'a', someAlert('h'))
    world.write('recommendation', 'r', someRecommendation('h'))
    world.write('anomaly', 'n', someAnomaly())
    world.settle('a', 'ACKNOWLEDGED', 'mara')
    await until(() => expect(lines()).toHaveLength(5))
    expect(lines()[0]).toMatch(
      /^\d\d:\d\d:\d\d new hotspot +HIGH +Cipla · 12\.4 t, 183 % above 4\.4 t \(3\.1 t – 6\.2 t\)/,
    )
    expect(out).toMatch(/new alert +HIGH +Cipla/)
    expect(out).toMatch(/alert acknowledged +HIGH +Cipla · .* \(by mara\)/)
    expect(out).toMatch(/new advice +HIGH +Cipla · Move the air share.*−5\.8 t/)
    expect(out).toMatch(/new anomaly +HIGH +Trinity Biotech · DATA_ERROR: 857 t/)
    expect(said).not.toContain('lost')
  })

  it('resumes after the server restarts: says so, misses nothing, repeats nothing', async () => {
    start(server.url)
    await live()
    world.write('hotspot', 'h1', someHotspot({ name: 'One' }))
    await until(() => expect(lines()).toHaveLength(1))
    await server.stop()
    await until(() => expect(said).toContain('connection lost, retrying…'))
    world.write('hotspot', 'h2', someHotspot({ name: 'Two' }))
    world.write('alert', 'a2', someAlert('h2'))
    world.write('hotspot', 'h1', { status: 'RESOLVED' })
    server = await servePractice(world, { port: server.port })
    await until(() => expect(said).toContain('resumed after 1: 3 changes missed meanwhile'))
    world.write('hotspot', 'h3', someHotspot({ name: 'Three' }))
    await until(() => expect(lines()).toHaveLength(5))
    expect(out).toMatch(/hotspot over +HIGH +One/)
    expect(lines().at(-1)).toContain('Three')
  })

  it('says that a cursor expired and goes on live', async () => {
    start(server.url)
    await live()
    await server.stop()
    world.write('hotspot', 'h1', someHotspot({ name: 'Lost' }))
    world.forget()
    server = await servePractice(world, { port: server.port })
    await until(() => expect(said).toContain('CURSOR_EXPIRED'))
    await live()
    world.write('hotspot', 'h2', someHotspot({ name: 'Seen' }))
    await until(() => expect(out).toContain('Seen'))
    expect(out).not.toContain('Lost')
  })

  it('waits for a server that is not there, and says so once', async () => {
    await server.stop()
    start(server.url)
    await until(() => expect(said).toContain('does not answer yet'))
    server = await servePractice(world, { port: server.port })
    await connected()
    expect(said.match(/does not answer yet/g)).toHaveLength(1)
    expect(said).not.toContain('lost')
  })

  it('begins with the oldest change when asked, and prints JSON lines', async () => {
    world.write('hotspot', 'h1', someHotspot({ name: 'One' }))
    world.write('alert', 'a1', someAlert('h1'))
    start(server.url, '--from', 'start', '--json')
    await until(() => expect(lines()).toHaveLength(2))
    expect(lines().map((line) => JSON.parse(line))).toMatchObject([
      { stream: 'hotspotChanges', cursor: '1', kind: 'CREATED', hotspot: { entity: { name: 'One' } } },
      { stream: 'alertChanges', cursor: '2', alert: { id: 'a1' } },
    ])
  })

  it("keeps a name's escape sequences off the screen", async () => {
    start(server.url)
    await live()
    world.write('hotspot', 'h', someHotspot({ name: `\u001b[2Jx\n${'y'.repeat(300)}` }))
    await until(() => expect(lines()).toHaveLength(1))
    expect(out).not.toContain('\u001b')
    expect(lines()[0]?.length).toBeLessThan(200)
  })

  it('ends with 0 on Ctrl-C, also while it waits for the server', async () => {
    await server.stop()
    start(server.url)
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
