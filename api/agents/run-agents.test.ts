import { afterEach, describe, expect, it } from 'vitest'
import type { Db } from '../platform/db.ts'
import { createLogger } from '../platform/logger.ts'
import { report } from '../testing/changes.ts'
import { backends, makeHome, onEachBackend, openNode, type TestNode, useNode } from '../testing/harness.ts'
import { type Agent, AgentError, type Done, type Task } from './agent.ts'
import { agentHealth } from './agent-health-store.ts'
import { lastReports, openAgentStore } from './agent-store.ts'
import { type AgentsParts, startAgents } from './run-agents.ts'

const name = 'tester'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function start({ db, log }: TestNode, agent: Agent, settings: Partial<AgentsParts> = {}) {
  const agents = await startAgents({
    store: openAgentStore(db),
    listen: log.listen,
    logger: createLogger('silent'),
    agents: [agent],
    restMs: 1,
    ...settings,
  })
  closers.push(agents.stop)
  return agents
}

/** An agent that tells of its runs, and ends each when it is told to. */
function watchedAgent(parts: Partial<Agent> = {}) {
  const runs: { task: Task; finish(done: Done | null): void; fail(error: Error): void }[] = []
  const agent: Agent = {
    name,
    run: (task) => new Promise((finish, fail) => runs.push({ task, finish, fail })),
    ...parts,
  }
  const run = async (n: number) => {
    await expect.poll(() => runs.length, { timeout: 20_000, interval: 5 }).toBeGreaterThan(n)
    const found = runs[n]
    if (!found) throw new Error('no run')
    return found
  }
  return { agent, runs, run }
}

const lastReport = async ({ db }: TestNode) => (await lastReports(db)).find(({ agent }) => agent === name)
const reported = (node: TestNode, fields: object) =>
  expect.poll(() => lastReport(node), { timeout: 20_000, interval: 5 }).toMatchObject(fields)

onEachBackend('an agent', (backend) => {
  const open = useNode(backend)

  it('reports that it has started, then what it did, how many, and how long it took', async () => {
    const node = await open()
    const { agent, run } = watchedAgent()
    await start(node, agent)
    const { task, finish } = await run(0)
    await task.started('Sorting 3 parcels')
    await reported(node, { state: 'STARTED', message: 'Sorting 3 parcels', processed: 0, durationMs: null })
    finish({ processed: 3, message: '3 parcels sorted' })
    await reported(node, { state: 'SUCCEEDED', message: '3 parcels sorted', processed: 3, at: expect.any(Date) })
    expect((await lastReport(node))?.durationMs).toBeGreaterThan(0)
  })

  it('that had nothing to do reports nothing', async () => {
    const node = await open()
    const before = await lastReport(node)
    let runs = 0
    await start(node, {
      name,
      everyMs: 1,
      async run() {
        runs++
        return null
      },
    })
    await expect.poll(() => runs, { timeout: 20_000 }).toBeGreaterThan(3)
    expect(await lastReport(node)).toEqual(before)
  })

  it('that failed says what may be said, and runs again', async () => {
    const node = await open()
    const { agent, run } = watchedAgent()
    await start(node, agent)
    const first = await run(0)
    first.fail(new AgentError('The sorter does not answer.'))
    await reported(node, { state: 'FAILED', message: 'The sorter does not answer.' })
    const second = await run(1)
    second.fail(new TypeError('password hunter2 refused at 10.0.0.7'))
    await reported(node, { state: 'FAILED', message: 'It failed (TypeError); see the server log for the reason.' })
    const third = await run(2)
    third.finish({ processed: 1, message: 'sorted' })
    await reported(node, { state: 'SUCCEEDED' })
  })

  it('is woken by the changes it asked for, once for those that come while it runs', async () => {
    const node = await open()
    const heard: number[] = []
    const { agent, run, runs } = watchedAgent({ hears: (entries) => heard.push(entries.length) > 0 })
    await start(node, agent)
    const first = await run(0)
    await report(node, 'one')
    await report(node, 'two')
    await expect.poll(() => heard).toEqual([2, 2])
    first.finish(null)
    const second = await run(1)
    second.finish(null)
    await report(node, 'three')
    await run(2).then(({ finish }) => finish(null))
    expect(runs).toHaveLength(3)
  })

  it('is told when its node stops, which waits for it', async () => {
    const node = await open()
    const { agent, run } = watchedAgent()
    let isSettled = false
    const agents = await start(node, {
      ...agent,
      settle: async () => {
        isSettled = true
      },
    })
    const { task, finish } = await run(0)
    expect(task.signal.aborted).toBe(false)
    let isStopped = false
    const stopping = agents.stop().then(() => {
      isStopped = true
    })
    expect(task.signal.aborted).toBe(true)
    await lastReport(node)
    expect([isStopped, isSettled]).toEqual([false, false])
    finish({ processed: 7, message: 'what was in hand is done' })
    await stopping
    expect(isSettled).toBe(true)
    await reported(node, { state: 'SUCCEEDED', processed: 7 })
  })
})

onEachBackend('an agent whose lease', (backend) => {
  const open = useNode(backend)

  it('was given by a clock that was hours ahead runs, and until then health says that it does not', async () => {
    const node = await open()
    const stray = { name: 'stray', holder: 'dead' }
    await node.db.$executeRaw`
      insert into "Agent" (name, holder, "leaseUntil", at)
      values (${stray.name}, ${stray.holder}, now() + interval '3 hours', now() + interval '3 hours')`
    expect(await agentHealth(node.db, [stray.name])).toMatchObject([
      { status: 'DEGRADED', message: 'No node runs it.' },
    ])
    const { agent, run } = watchedAgent({ name: stray.name })
    await start(node, agent)
    const { finish } = await run(0)
    expect(await agentHealth(node.db, [stray.name])).toMatchObject([{ status: 'OK', message: null }])
    const [row] = await node.db.$queryRaw<{ isBounded: boolean }[]>`
      select "leaseUntil" < now() + interval '1 minute' as "isBounded" from "Agent" where name = ${stray.name}`
    expect(row).toEqual({ isBounded: true })
    finish(null)
  })

  it('is kept while its run hangs is told by health, until the run ends', async () => {
    const node = await open()
    const { agent, run } = watchedAgent({ name: 'slow', maxRunMs: 1 })
    await start(node, agent, { leaseMs: 1_000 })
    const { finish } = await run(0)
    const health = async () => (await agentHealth(node.db, ['slow']))[0]
    await expect
      .poll(health, { timeout: 20_000 })
      .toMatchObject({ status: 'DEGRADED', message: expect.stringContaining('overdue by 1 minute') })
    finish(null)
    await expect.poll(health, { timeout: 20_000 }).toMatchObject({ status: 'OK', message: null })
  })
})

describe.skipIf(!backends().includes('postgres'))('of two nodes', () => {
  async function openTwo() {
    const home = await makeHome('postgres')
    closers.push(home.remove)
    const nodes = [await openNode(home.config), await openNode(home.config)] as const
    for (const node of nodes) closers.push(node.stop)
    return nodes
  }
  const holds = async ({ db }: TestNode) => {
    const rows = await db.$queryRaw<{ isHeld: boolean; holder: string }[]>`
      select "leaseUntil" > now() as "isHeld", holder from "Agent" where name = ${name}`
    return rows[0]
  }

  it('one runs the agent, and the other does at once when that one stops', async () => {
    const [one, two] = await openTwo()
    const [first, second] = [watchedAgent({ everyMs: 1 }), watchedAgent()]
    const leaseMs = 15_000
    const agents = await start(one, first.agent, { leaseMs })
    await start(two, second.agent, { leaseMs })
    for (const n of [0, 1, 2, 3]) (await first.run(n)).finish(null)
    const { finish } = await first.run(4)
    expect(second.runs).toHaveLength(0)

    const before = await holds(two)
    expect(before?.isHeld).toBe(true)
    const stopping = agents.stop()
    finish(null)
    await stopping
    expect(await holds(two)).toEqual({ isHeld: false, holder: null })
    await second.run(0).then(({ finish }) => finish(null))
    expect(await holds(two)).toMatchObject({ isHeld: true, holder: expect.not.stringContaining(before?.holder ?? '') })
  })

  it('the other takes over when the one that runs it dies, which by then has given up', async () => {
    const [one, two] = await openTwo()
    const events: string[] = []
    let isCut = false
    let asked = 0
    const cutOff = new Proxy(one.db, {
      get(db: Db, key) {
        if (key !== '$queryRaw') return Reflect.get(db, key)
        asked++
        return isCut ? () => Promise.reject(new Error('unreachable')) : Reflect.get(db, key)
      },
    })
    /** Until the first has asked for its lease as often as it does while `lives` leases pass. */
    const pass = async (lives: number) => {
      const until = asked + lives * 5
      await expect.poll(() => asked, { timeout: 20_000 }).toBeGreaterThanOrEqual(until)
    }
    const worker = (who: string): Agent => ({
      name,
      run: ({ signal }) => {
        events.push(`${who} runs`)
        return new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            events.push(`${who} gives up`)
            resolve({ processed: 1, message: `${who} did it` })
          })
        })
      },
    })
    await start({ ...one, db: cutOff }, worker('one'), { leaseMs: 1_000 })
    await start(two, worker('two'), { leaseMs: 1_000 })
    // A run longer than the lease goes on as long as the lease is renewed.
    await pass(2)
    expect(events).toEqual(['one runs'])
    isCut = true
    await expect.poll(() => events, { timeout: 20_000 }).toEqual(['one runs', 'one gives up', 'two runs'])
    isCut = false
    await pass(1)
    expect(events).toHaveLength(3)
  })

  it('exactly one takes a lease that both ask for at once', async () => {
    const [one, two] = await openTwo()
    for (let round = 0; round < 20; round++) {
      const [a, b] = [watchedAgent(), watchedAgent()]
      const named = { name: `${name}-${round}` }
      await Promise.all([start(one, { ...a.agent, ...named }), start(two, { ...b.agent, ...named })])
      await expect.poll(() => a.runs.length + b.runs.length, { interval: 5 }).toBeGreaterThan(0)
      await lastReport(one)
      expect(a.runs.length + b.runs.length).toBe(1)
      for (const { finish } of [...a.runs, ...b.runs]) finish(null)
    }
  })
})
