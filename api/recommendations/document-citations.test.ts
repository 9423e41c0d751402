import { expect, it, vi } from 'vitest'
import { flights, nodesOf, send } from '../testing/activities.ts'
import { startEmbeddingModel } from '../testing/embedding-model.ts'
import { makeHome, onEachBackend, openNode, type TestNode, take, useNode } from '../testing/harness.ts'

type Citation = {
  title: string
  source: string
  passage: string
  url: string | null
  place: string | null
  documentId: string | null
  documentVersion: number | null
}

const until = (statement: () => Promise<void>) => vi.waitFor(statement, { timeout: 30_000, interval: 50 })

async function add(node: TestNode, title: string, text: string, entity?: object): Promise<string> {
  const query = 'mutation ($input: AddDocumentInput!) { addDocument(input: $input) { id } }'
  const input = { title, text, format: 'MARKDOWN', entity }
  return (await node.data<{ addDocument: { id: string } }>(query, { input })).addDocument.id
}
const remove = (node: TestNode, id: string) => node.data('mutation ($id: ID!) { removeDocument(id: $id) }', { id })

/** Forty days of flights, then a day with three times as much: a hotspot. */
async function airlift(node: TestNode, key: string): Promise<void> {
  await send(node, flights(key, 40, 100), true)
  await send(node, flights(key, 1, 300, 40))
}

/** What the recommendation of a hotspot to go by ocean cites of documents; null while there is none. */
async function cited(node: TestNode, key: string): Promise<Citation[] | null> {
  type Row = { action: string; citations: Citation[]; hotspot: { entity: { key: string } } }
  const { recommendations } = await node.data<{ recommendations: { edges: { node: Row }[] } }>(
    `{ recommendations(first: 500) { edges { node { action hotspot { entity { key } }
      citations { title source passage url place documentId documentVersion } } } } }`,
  )
  const row = nodesOf(recommendations).find(({ action, hotspot }) => hotspot.entity.key === key && /ocean/.test(action))
  return row?.citations.filter(({ documentId }) => documentId !== null) ?? null
}
const titlesFor = async (node: TestNode, key: string) => (await cited(node, key))?.map(({ title }) => title)

/** The agent has looked at every document. */
const searched = (node: TestNode) =>
  until(async () => {
    const shelf = await node.db.documentShelf.findUniqueOrThrow({ where: { id: 1 } })
    expect(shelf.searched).toBe(shelf.changes)
  })

const ocean = `# Lead times
Orders that are placed 45 days ahead go by ocean in a container; only urgent orders are flown as air freight.`
const others = `# Canteen
The canteen opens at noon, and sells fruit that comes by air.

# Invoices
Freight invoices are paid within thirty days. The carrier keeps each vehicle and truck on the road in good order.`

onEachBackend('a recommendation', (backend) => {
  const open = useNode(backend)

  it('cites the passages of documents that support it, from its first moment on', async () => {
    const node = await open()
    const id = await add(node, 'Contract', `${ocean}\n\n${others}`)
    await add(node, 'Contract of another', `For others: ${ocean}`, { type: 'CARRIER', key: 'other' })
    await searched(node)
    const after = (await node.log.position(node.db)).replace(/\d+$/, '0')
    await airlift(node, 'first')
    const [created] = await take<{ recommendationChanges: { recommendation: { citations: Citation[] } } }>(
      node.streams,
      `subscription ($after: String) { recommendationChanges(after: $after) {
        recommendation { citations { title source url place } } } }`,
      1,
      { after },
    )
    expect(created?.recommendationChanges.recommendation.citations.length).toBeGreaterThan(0)
    expect(await cited(node, 'first')).toEqual([
      {
        title: 'Contract',
        source: 'Own document, version 1, under “Lead times”',
        passage: expect.stringContaining('45 days ahead'),
        url: null,
        place: 'under “Lead times”',
        documentId: id,
        documentVersion: 1,
      },
    ])
    await add(node, 'Contract of another', `For this supplier: ${ocean}`, { type: 'SUPPLIER', key: 'first' })
    await until(async () => expect(await titlesFor(node, 'first')).toEqual(['Contract of another', 'Contract']))
  })

  it('cites what documents say now, as long as nobody has decided', async () => {
    const node = await open()
    await airlift(node, 'second')
    await airlift(node, 'decided')
    const first = await titlesFor(node, 'second')
    expect(first).toEqual(['Contract'])
    const { recommendations } = await node.data<{
      recommendations: { edges: { node: { id: string; hotspot: { entity: { key: string } } } }[] }
    }>('{ recommendations(first: 500) { edges { node { id hotspot { entity { key } } } } } }')
    for (const { id, hotspot } of nodesOf(recommendations)) {
      if (hotspot.entity.key !== 'decided') continue
      await node.data('mutation ($id: ID!) { approveRecommendation(id: $id) { id } }', { id })
    }
    const id = await add(node, 'Contract', ocean.replace('45', '60'))
    await until(async () =>
      expect(await cited(node, 'second')).toMatchObject([
        { documentVersion: 2, passage: expect.stringContaining('60 days ahead') },
      ]),
    )
    await remove(node, id)
    await until(async () => expect(await cited(node, 'second')).toEqual([]))
    expect(await cited(node, 'decided')).toMatchObject([{ documentId: id, documentVersion: 1 }])
  })

  it('cites no document that has nothing to say on it', async () => {
    const node = await open()
    await add(node, 'Move air freight to ocean', others)
    await add(node, 'Air', 'Rates for air freight are in the annex; each carrier and supplier signs for its route.')
    await add(node, 'Move', 'Air freight is moved in due time. Services on short lanes are planned with the carrier.')
    await add(node, 'Ocean', 'The office in Ocean Drive orders by post, and ships to each supplier.')
    await searched(node)
    await airlift(node, 'third')
    expect(await cited(node, 'third')).toEqual([])
  })

  it('cites documents in other languages where a model knows their meaning, and says when it does not', async () => {
    const model = await startEmbeddingModel()
    const home = await makeHome(backend)
    const embeddings = { baseUrl: model.url, model: 'test-model', apiKey: 'sk-secret', timeoutMs: 5_000 }
    const node = await openNode({ ...home.config, embeddings })
    try {
      model.failing = { status: 500, body: 'sk-secret' }
      await add(
        node,
        'Rahmenvertrag',
        'Bei 45 Tagen Vorlauf geht die Luftfracht auf den Seeweg.\n\n# Kantine\nDie Kantine öffnet am Mittag.',
      )
      await airlift(node, 'german')
      await until(async () => {
        const { agents } = await node.data<{ agents: { agent: string; message: string }[] }>(
          '{ agents { agent message } }',
        )
        expect(agents.find(({ agent }) => agent === 'document-searcher')?.message).toBe(
          'Documents are searched by their words only: the embedding endpoint responded with HTTP 500.',
        )
      })
      expect(await cited(node, 'german')).toEqual([])
      model.failing = undefined
      await until(async () =>
        expect(await cited(node, 'german')).toMatchObject([{ passage: expect.stringContaining('Seeweg') }]),
      )
      expect(model.seen[0]).toMatchObject({ authorization: 'Bearer sk-secret', model: 'test-model' })
      const asked = '{ passages(query: "ships") { text } }'
      expect(await node.data(asked)).toEqual({ passages: [{ text: expect.stringContaining('Seeweg') }] })
      model.failing = { status: 500, body: '' }
      expect(await node.data(asked)).toEqual({ passages: [] })
    } finally {
      await node.stop()
      await home.remove()
      await model.stop()
    }
  })
})
