import pino from 'pino'
import { afterEach, expect, it } from 'vitest'
import { createLogger } from '../platform/logger.ts'
import { gasOil, send } from '../testing/activities.ts'
import { report as reportErrors } from '../testing/changes.ts'
import { type Home, makeHome, onEachBackend, openNode, type TestNode, take } from '../testing/harness.ts'
import { startProcess } from '../testing/process.ts'
import { type AgentActivity, openAgentStore } from './agent-store.ts'
import { startAgents } from './run-agents.ts'

type Activity = { agentActivity: AgentActivity }
const agentActivity = 'subscription { agentActivity { agent state message processed durationMs at } }'

onEachBackend('what agents do', (backend) => {
  const closers: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })
  const newHome = async (): Promise<Home> => {
    const home = await makeHome(backend)
    closers.push(home.remove)
    return home
  }
  const open = async ({ config }: Home, logger = createLogger('silent')): Promise<TestNode> => {
    const node = await openNode(config, logger)
    closers.push(node.stop)
    return node
  }

  it('is asked for and streamed: the newest at once, then each run from its start, with what detection found', async () => {
    const home = await newHome()
    const node = await open(home)
    // On PostgreSQL the stream is read on the node that does not run the agents.
    const reader = backend === 'postgres' ? await open(home) : node
    await send(node, gasOil(90, 100), true)
    await send(node, gasOil(2, 300, 90))
    const found = { agent: 'detector', state: 'SUCCEEDED', message: '1 hotspot found.', processed: 1 }
    await expect
      .poll(() => reader.data('{ agents { agent state message processed } }'), { timeout: 20_000 })
      .toEqual({ agents: [found] })

    const seen: AgentActivity[] = []
    const next = ({ data }: { data?: unknown }) => seen.push((data as Activity).agentActivity)
    reader.streams.subscribe({ query: agentActivity }, { next, error() {}, complete() {} })
    // The stream's first value is out before there is another.
    await expect.poll(() => seen.length, { timeout: 20_000 }).toBe(1)
    await reportErrors(node, 'kits-1', 'kits-2')
    await expect.poll(() => seen.length, { timeout: 20_000 }).toBe(3)
    const [first, started, succeeded] = seen
    expect(first).toMatchObject({ ...found, durationMs: expect.any(Number), at: expect.any(String) })
    expect(started).toMatchObject({ agent: 'detector', state: 'STARTED', processed: 0, durationMs: null })
    // What cannot be true does not move time on: the hotspot lasts.
    const message = '2 data errors found.'
    expect(succeeded).toMatchObject({ state: 'SUCCEEDED', message, processed: 2 })
    expect(started && succeeded && started.at <= succeeded.at).toBe(true)
  })

  it('waits for the first report, and shows reports of several agents that come at once each by itself', async () => {
    const node = await open(await newHome())
    const seen = take<Activity>(node.streams, agentActivity, 4)
    await expect.poll(() => liveSubscribers(node)).toBe(1)
    const agents = await startAgents({
      store: openAgentStore(node.db),
      listen: node.log.listen,
      logger: createLogger('silent'),
      agents: ['ant', 'bee'].map((name) => ({
        name,
        run: async () => ({ processed: 1, message: `${name} was here.` }),
      })),
    })
    closers.push(agents.stop)
    const told = (await seen).map(({ agentActivity: { agent, state } }) => `${agent} ${state}`)
    expect(told.sort()).toEqual(['ant STARTED', 'ant SUCCEEDED', 'bee STARTED', 'bee SUCCEEDED'])
  })

  it('is looked for only while somebody listens', async () => {
    const statements: string[] = []
    const logger = pino({ level: 'debug' }, { write: (line) => void statements.push(JSON.parse(line).sql ?? '') })
    const node = await open(await newHome(), logger)
    const looks = () => statements.filter((sql) => /^\s*select.*"Agent"/i.test(sql)).length
    // The package monitor looks as often: it tells that so much time has passed.
    const monitored = () => statements.filter((sql) => sql.includes('"EventClock"')).length
    const twoLooks = async () => {
      const before = monitored()
      await expect.poll(monitored, { timeout: 20_000 }).toBeGreaterThan(before + 2)
    }
    await twoLooks()
    expect(looks()).toBe(0)
    const stop = node.streams.subscribe({ query: agentActivity }, { next() {}, error() {}, complete() {} })
    await expect.poll(looks, { timeout: 20_000 }).toBeGreaterThan(1)
    stop()
    await expect.poll(() => liveSubscribers(node)).toBe(0)
    const before = looks()
    await twoLooks()
    expect(looks() - before).toBeLessThanOrEqual(1)
  })

  if (backend === 'embedded') return

  it('goes on at another node when the one that runs the agents is killed', async () => {
    const home = await newHome()
    const settings = { DATABASE_URL: home.config.databaseUrl ?? '', REDIS_URL: home.config.redisUrl ?? '' }
    const killed = startProcess(settings)
    await killed.url
    const node = await open(home)
    const holder = async () => (await node.db.agent.findUnique({ where: { name: 'detector' } }))?.holder
    const before = await holder()
    killed.kill('SIGKILL')
    await killed.ended
    await expect.poll(holder, { timeout: 30_000 }).not.toBe(before)
    await reportErrors(node, 'kits')
    await expect
      .poll(() => node.data('{ agents { agent state message } }'), { timeout: 20_000 })
      .toEqual({ agents: [{ agent: 'detector', state: 'SUCCEEDED', message: '1 data error found.' }] })
  })
})

async function liveSubscribers({ url }: TestNode): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^plume_subscribers (\S+)$/m.exec(text)?.[1])
}
