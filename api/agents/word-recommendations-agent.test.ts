import { afterEach, expect, it, vi } from 'vitest'
import { daily, ingestDocument } from '../testing/activities.ts'
import { type Home, makeHome, onEachBackend, openNode, type TestNode } from '../testing/harness.ts'
import { inOtherWords, type LanguageModel, startLanguageModel } from '../testing/language-model.ts'
import { ask, startProcess } from '../testing/process.ts'

const apiKey = 'sk-secret-of-the-tests'

const flown = (key: string, firstDay: number, days: number, massKg: number) =>
  daily(key, days, 0, firstDay).map(({ eventId, occurredAt }, n) => ({
    eventId,
    occurredAt,
    entity: { type: 'ROUTE', key },
    freight: {
      mode: 'AIR',
      massKg: massKg + (n % 3),
      origin: { latitude: 17.52, longitude: 78.38 },
      destination: { latitude: 6.58, longitude: 3.32 },
    },
  }))

/** A route that suddenly flies three times as much: a hotspot with a recommendation. */
async function makeHotspot({ url }: { url: string }, key: string): Promise<void> {
  await ask(url, ingestDocument, { input: flown(key, 0, 366, 100), quiet: true })
  await ask(url, ingestDocument, { input: flown(key, 366, 5, 300) })
}

type Row = { id: string; action: string; author: string; status: string }
async function recommendations({ url }: { url: string }): Promise<Row[]> {
  const query = '{ recommendations { edges { node { id action author status } } } }'
  const data = await ask<{ recommendations: { edges: { node: Row }[] } }>(url, query)
  return data.recommendations.edges.map(({ node }) => node)
}

const writer = ({ author }: Row) => author
const approve = 'mutation ($id: ID!) { approveRecommendation(id: $id) { status } }'

const until = (statement: () => void | Promise<void>) => vi.waitFor(statement, { timeout: 30_000, interval: 20 })
/** Every change of recommendations so far, as a subscriber reads it from the log. */
async function changesSoFar(node: TestNode, upTo: (change: Change) => boolean): Promise<Change[]> {
  const after = (await node.log.position(node.db)).replace(/\d+$/, '0')
  const query = `subscription ($after: String) {
    recommendationChanges(after: $after) { kind recommendation { id action author status } } }`
  const changes: Change[] = []
  for await (const { data } of node.streams.iterate<{ recommendationChanges: Change }>({
    query,
    variables: { after },
  })) {
    if (data) changes.push(data.recommendationChanges)
    if (data && upTo(data.recommendationChanges)) break
  }
  return changes
}
type Change = { kind: string; recommendation: Row }

onEachBackend('the writer agent', (backend) => {
  const closers: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })

  async function newHome(): Promise<Home> {
    const home = await makeHome(backend)
    closers.push(home.remove)
    return home
  }
  async function newModel(): Promise<LanguageModel> {
    const model = await startLanguageModel()
    closers.push(model.stop)
    return model
  }
  async function open({ config }: Home, model: LanguageModel | null): Promise<TestNode> {
    const llm = model ? { baseUrl: model.url, model: 'test-model', apiKey, timeoutMs: 60_000 } : undefined
    const node = await openNode({ ...config, llm })
    closers.push(node.stop)
    return node
  }

  it('has the model write each text after the commit, and subscribers see it change', async () => {
    const model = await newModel()
    const node = await open(await newHome(), model)
    await makeHotspot(node, 'fly')
    await until(() => expect(model.waiting).toBe(1))
    const [composed] = await recommendations(node)
    expect(composed).toMatchObject({ author: 'composed', status: 'PENDING' })
    model.answer()
    const changes = await changesSoFar(node, (change) => change.recommendation.author === 'test-model')
    expect(changes[0]).toMatchObject({ kind: 'CREATED', recommendation: { author: 'composed' } })
    const written = changes.at(-1)
    const before = changes.findLast(
      ({ recommendation: { id, author } }) => id === written?.recommendation.id && author === 'composed',
    )
    expect(written).toMatchObject({
      kind: 'UPDATED',
      recommendation: { status: 'PENDING', action: inOtherWords(before?.recommendation.action ?? '') },
    })
  })

  it('leaves a recommendation alone that somebody decides while the model writes', async () => {
    const model = await newModel()
    const node = await open(await newHome(), model)
    await makeHotspot(node, 'first')
    await until(() => expect(model.waiting).toBe(1))
    for (const { id } of await recommendations(node)) await node.data(approve, { id })
    const decided = await recommendations(node)
    model.answer()
    await makeHotspot(node, 'second')
    // The agent has gone on to the next: it is done with the first.
    await until(() => expect(model.waiting).toBe(1))
    expect(await recommendations(node)).toEqual(expect.arrayContaining(decided))
    expect(decided[0]).toMatchObject({ author: 'composed', status: 'APPROVED' })
  })

  it('gives a call up when the node stops, and asks again at the next start', async () => {
    const home = await newHome()
    const first = await newModel()
    const node = await open(home, first)
    await makeHotspot(node, 'left')
    await until(() => expect(first.waiting).toBe(1))
    await node.stop()
    await until(() => expect(first.givenUp).toBe(1))

    const second = await newModel()
    const again = await open(home, second)
    await until(() => expect(second.waiting).toBe(1))
    second.answer()
    await until(async () => expect((await recommendations(again)).map(writer)).toContain('test-model'))
  })

  // The embedded database has one node.
  if (backend === 'embedded') return

  it('asks the model on one node only, and on the other when that one stops', async () => {
    const home = await newHome()
    const [first, second] = [await newModel(), await newModel()]
    const nodes = [await open(home, first), await open(home, second)] as const
    await makeHotspot(nodes[0], 'shared')
    await until(() => expect(first.waiting).toBe(1))
    first.answer()
    await until(async () => expect((await recommendations(nodes[1])).map(writer)).toContain('test-model'))
    await makeHotspot(nodes[1], 'left')
    await until(() => expect(first.waiting).toBe(1))
    expect(second.waiting).toBe(0)

    await nodes[0].stop()
    await until(() => expect(second.waiting).toBe(1))
    await until(async () => {
      second.answer()
      expect((await recommendations(nodes[1])).map(writer)).not.toContain('composed')
    })
    const log = await nodes[1].db.logEntry.findMany({ where: { topic: 'recommendation' } })
    const written = log.flatMap(({ subjectId, row }) => (writer(row as Row) === 'test-model' ? subjectId : []))
    expect(written).toHaveLength(new Set(written).size)
  })
})

it('keeps the composed text when the model fails, says why, and never tells the key', async () => {
  const home = await makeHome('embedded')
  const model = await startLanguageModel({ failing: `Incorrect API key provided: ${apiKey}` })
  const node = startProcess({
    DATA_DIR: home.config.dataDir,
    LOG_LEVEL: 'trace',
    LLM_BASE_URL: model.url,
    LLM_MODEL: 'test-model',
    LLM_API_KEY: apiKey,
  })
  try {
    const url = await node.url
    await makeHotspot({ url }, 'unwritten')
    await until(() => expect(node.output()).toContain('the model endpoint responded with HTTP 500'))
    expect((await recommendations({ url })).map(writer)).toContain('composed')
    node.kill('SIGTERM')
    expect((await node.ended).output).not.toContain(apiKey)
  } finally {
    node.kill('SIGKILL')
    await node.ended
    await model.stop()
    await home.remove()
  }
})
