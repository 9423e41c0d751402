import { expect, it } from 'vitest'
import { globalId, nodesOf } from '../testing/activities.ts'
import { onEachBackend, type TestNode, useNode } from '../testing/harness.ts'
import { makePdf } from '../testing/make-pdf.ts'
import { maxDocuments, maxPassages } from './limits.ts'

const fields = `id title version format bytes pages entity { type key } addedBy createdAt updatedAt
  passages(first: 500) { totalCount edges { node { id page heading place text } } }`
const addMutation = `mutation ($input: AddDocumentInput!) { addDocument(input: $input) { ${fields} } }`

type Passage = { id: string; page: number | null; heading: string | null; place: string | null; text: string }
type Document = {
  id: string
  title: string
  version: number
  passages: { totalCount: number; edges: { node: Passage }[] }
}
type Input = { title: string; format?: string; text?: string; base64?: string; entity?: object }

async function add(node: TestNode, input: Input): Promise<Document> {
  const variables = { input: { format: 'MARKDOWN', ...input } }
  return (await node.data<{ addDocument: Document }>(addMutation, variables)).addDocument
}

async function refusal(node: TestNode, input: Input): Promise<string> {
  const { errors } = await node.request(addMutation, { input: { format: 'MARKDOWN', ...input } })
  return `${errors?.[0]?.extensions.code}: ${errors?.[0]?.message}`
}

const remove = (node: TestNode, id: string) => node.request('mutation ($id: ID!) { removeDocument(id: $id) }', { id })

async function search(node: TestNode, query: string): Promise<string[]> {
  const data = await node.data<{ passages: { text: string; document: { title: string } }[] }>(
    'query ($query: String!) { passages(query: $query) { text document { title } } }',
    { query },
  )
  return data.passages.map(({ text, document }) => `${document.title}: ${text}`)
}

const titles = async (node: TestNode) =>
  nodesOf(
    (
      await node.data<{ documents: { edges: { node: Document }[] } }>(
        '{ documents(first: 500) { edges { node { title version } } } }',
      )
    ).documents,
  ).map(({ title, version }) => `${title} ${version}`)

const contract = `# Frame contract

## Lead times

Orders placed 45 days ahead travel by ocean freight instead of air.

## Canteen

The canteen opens at noon.`

onEachBackend('a document', (backend) => {
  const open = useNode(backend)

  it('is cut into passages that are found by their words, and shown with their place', async () => {
    const node = await open()
    const added = await add(node, { title: ' Contract with ACME ', text: contract })
    expect(added).toMatchObject({
      title: 'Contract with ACME',
      version: 1,
      format: 'MARKDOWN',
      bytes: Buffer.byteLength(contract),
      pages: null,
      entity: null,
      addedBy: 'local user',
      passages: {
        totalCount: 2,
        edges: [
          { node: { place: 'under “Frame contract › Lead times”', text: expect.stringContaining('45 days') } },
          { node: { heading: 'Frame contract › Canteen', page: null } },
        ],
      },
    })
    const pdf = makePdf([['Rail service twice a week.'], ['Sea service once a week.']])
    const input = { title: 'Rail plan', format: 'PDF', base64: pdf.toString('base64') }
    expect(await add(node, { ...input, entity: { type: 'CARRIER', key: 'rail co' } })).toMatchObject({
      pages: 2,
      entity: { type: 'CARRIER', key: 'rail co' },
      passages: { edges: [{ node: { place: 'page 1' } }, { node: { place: 'page 2' } }] },
    })
    expect(await search(node, 'ordering ahead for the OCEAN')).toEqual([
      'Contract with ACME: Orders placed 45 days ahead travel by ocean freight instead of air.',
    ])
    expect(await search(node, 'weekly service, or rail')).toEqual([
      'Rail plan: Rail service twice a week.',
      'Rail plan: Sea service once a week.',
    ])
    expect(await search(node, 'acme')).toHaveLength(2)
    for (const nothing of ['zebra', '', 'the and of', '\'); drop table "Passage"; --', '!:*&|<->']) {
      expect([nothing, await search(node, nothing)]).toEqual([nothing, []])
    }
    for (const row of [added, added.passages.edges[0]?.node]) {
      expect(await node.data('query ($id: ID!) { node(id: $id) { id } }', { id: row?.id })).toEqual({
        node: { id: row?.id },
      })
    }
  })

  it('that is the same again changes nothing; another under its title is the next version', async () => {
    const node = await open()
    const first = await add(node, { title: 'Policy', text: 'Fly only when urgent.' })
    expect(await add(node, { title: 'POLICY', text: 'Fly only when urgent.' })).toEqual(first)
    const next = await add(node, { title: 'policy', text: 'Never fly zeppelins.' })
    expect(next).toMatchObject({ id: first.id, title: 'policy', version: 2, passages: { totalCount: 1 } })
    expect(await search(node, 'urgent')).toEqual([])
    expect(await search(node, 'zeppelin')).toEqual(['policy: Never fly zeppelins.'])
    expect(await refusal(node, { title: 'Another', text: 'Never fly zeppelins.' })).toBe(
      'CONFLICT: The same content is stored as “policy”: remove that document first, or add this one under its title.',
    )
    const about = { type: 'CARRIER', key: 'zep' }
    expect(await add(node, { title: 'policy', text: 'Never fly zeppelins.', entity: about })).toMatchObject({
      version: 3,
      entity: about,
    })
  })

  it('is gone with its passages once it is removed', async () => {
    const node = await open()
    const { id, passages } = await add(node, { title: 'Old plan', text: 'Use airships on Mondays.' })
    expect(await search(node, 'airship')).toHaveLength(1)
    expect((await remove(node, id)).data).toEqual({ removeDocument: id })
    expect(await search(node, 'airship')).toEqual([])
    const gone = { id, passage: passages.edges[0]?.node.id }
    expect(
      await node.data('query ($id: ID!, $passage: ID!) { document(id: $id) { id } node(id: $passage) { id } }', gone),
    ).toEqual({ document: null, node: null })
    for (const wrong of [id, globalId('Hotspot', 'x'), 'garbage']) {
      expect((await remove(node, wrong)).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
    }
  })

  it('that cannot be taken is refused in words, and nothing of it is stored', async () => {
    const node = await open()
    const before = await titles(node)
    const text = 'Some text.'
    const cases: [Input, RegExp][] = [
      [{ title: ' \t ', text }, /^BAD_USER_INPUT: The title is empty: say what citations shall name/],
      [{ title: 'x'.repeat(201), text }, /201 characters: at most 200/],
      [{ title: 'a\u202eb', text }, /turns the direction of writing/],
      [{ title: 'x' }, /either as text or as base64/],
      [{ title: 'x', text, base64: 'eA==' }, /either as text or as base64/],
      [{ title: 'x', format: 'PDF', text }, /send its bytes as base64/],
      [{ title: 'x', base64: 'e' }, /cut off/],
      [{ title: 'x', base64: 'e*==' }, /other characters/],
      [{ title: 'x', base64: Buffer.from('Gr\xfc\xdfe', 'latin1').toString('base64') }, /no text in UTF-8/],
      [{ title: 'x', format: 'PDF', base64: makePdf([[]]).toString('base64') }, /no text.*OCR/],
      [{ title: 'x', text: 'x'.repeat(10 * 1024 * 1024 + 1) }, /^BAD_USER_INPUT: input.text has 10,485,761 characters/],
      [{ title: 'x', base64: 'A'.repeat(4 * 3_500_000) }, /^BAD_USER_INPUT: The document has 10,499,998 bytes/],
      [{ title: 'x', text, entity: { type: 'CARRIER', key: '\u0000' } }, /The key holds/],
    ]
    for (const [input, words] of cases) expect(await refusal(node, input)).toMatch(words)
    // 50 MB do not even fit into a request.
    const large = await node.request(addMutation, {
      input: { title: 'x', format: 'TEXT', text: 'x'.repeat(50_000_000) },
    })
    expect(large.errors?.[0]?.message).toMatch(/The body has more than 16,777,216 bytes: send less at once/)
    expect(await titles(node)).toEqual(before)
  })

  it('finds room only within bounds, however many add at once', async () => {
    const node = await open()
    const all = await node.data<{ documents: { edges: { node: { id: string } }[] } }>(
      '{ documents(first: 500) { edges { node { id } } } }',
    )
    for (const { id } of nodesOf(all.documents)) expect((await remove(node, id)).errors).toBeUndefined()
    await node.db.$executeRaw`
      insert into "Document" (id, title, "titleKey", format, bytes, sha256, "addedBy", "createdAt", "updatedAt")
      select gen_random_uuid(), 'd' || n, 'd' || n, 'TEXT', 1, n::text, 'x', now(), now()
      from generate_series(1, ${maxDocuments - 1}) n`
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((name) => refusal(node, { title: name, text: `Text ${name}` })),
    )
    expect(answers.filter((answer) => answer.startsWith('CONFLICT: There are already 1,000 documents'))).toHaveLength(2)
    expect(await refusal(node, { title: 'd1', text: 'The next version still fits.' })).toBe('undefined: undefined')
    await node.db.$executeRaw`delete from "Document" where title <> 'd2'`
    await node.db.$executeRaw`
      insert into "Passage" (id, "documentId", position, text, search, vector)
      select gen_random_uuid(), d.id, n, '', '', '{}' from "Document" d, generate_series(1, ${maxPassages}) n`
    expect(await refusal(node, { title: 'more', text: 'x' })).toMatch(
      /^CONFLICT: The documents would come to 20,001 passages: at most 20,000 are kept\. Remove a document first/,
    )
  })
})
