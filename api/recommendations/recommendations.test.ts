import { expect, it } from 'vitest'
import { daily, flights, gasOil, globalId, nodesOf, send } from '../testing/activities.ts'
import { onEachBackend, type TestNode, take, useNode } from '../testing/harness.ts'

const fields = `id action rootCause co2Reduction status author decidedBy decidedAt decisionNote
  citations { title source passage url } hotspot { id entity { key } predictedCo2 baselineCo2 noRecommendationReason }`

type Recommendation = {
  id: string
  action: string
  rootCause: string
  co2Reduction: number
  status: string
  citations: { title: string; source: string; passage: string; url: string | null }[]
  hotspot: {
    id: string
    entity: { key: string }
    predictedCo2: number
    baselineCo2: number
    noRecommendationReason: string | null
  }
}

/** Largest reduction first. */
async function recommendationsOf(node: TestNode, key: string): Promise<Recommendation[]> {
  const { recommendations } = await node.data<{ recommendations: { edges: { node: Recommendation }[] } }>(
    `{ recommendations(first: 500) { edges { node { ${fields} } } } }`,
  )
  return nodesOf(recommendations)
    .filter(({ hotspot }) => hotspot.entity.key === key)
    .toSorted((a, b) => b.co2Reduction - a.co2Reduction)
}

const decide = (node: TestNode, verb: 'approve' | 'reject', id: string, note?: string) =>
  node.request<Record<string, Recommendation>>(
    `mutation ($id: ID!, $note: String) { ${verb}Recommendation(id: $id, note: $note) { ${fields} } }`,
    { id, note },
  )

/** Forty days of flights, then a day with three times as much. @returns its recommendations */
async function airlift(node: TestNode, key: string): Promise<Recommendation[]> {
  await send(node, flights(key, 40, 100), true)
  await send(node, flights(key, 1, 300, 40))
  return recommendationsOf(node, key)
}

onEachBackend('a recommendation', (backend) => {
  const open = useNode(backend)

  it('says what would reduce a freight hotspot, by how much and on what evidence', async () => {
    const node = await open()
    const found = await airlift(node, 'air')
    expect(found.length).toBeGreaterThan(0)
    expect(found.length).toBeLessThanOrEqual(3)
    for (const { action, rootCause, co2Reduction, citations, hotspot, ...rest } of found) {
      expect(rest).toMatchObject({ status: 'PENDING', author: 'composed', decidedBy: null, decidedAt: null })
      expect(co2Reduction).toBeLessThan(hotspot.predictedCo2)
      expect(action).toMatch(co2Reduction > 0 ? /Expected: .* less over the period/ : /No saving/)
      expect(hotspot.noRecommendationReason).toBeNull()
      expect(rootCause).toContain('air is heading for')
      expect(citations.length).toBeGreaterThan(0)
      for (const { title, source, passage } of citations) {
        for (const text of [title, source, passage]) expect(text.length).toBeGreaterThan(10)
      }
      expect(action.length).toBeGreaterThan(20)
    }
    expect(found[0]?.co2Reduction).toBeGreaterThan(0)
    expect(found[0]?.action).toMatch(/ocean.*via the ports of .* and Mombasa/)
  })

  it('is decided on once, also when two decide at the same time', async () => {
    const node = await open()
    const [recommendation] = await airlift(node, 'twice')
    const id = recommendation?.id ?? ''
    const answers = await Promise.all([
      decide(node, 'approve', id, 'Let us do it.'),
      decide(node, 'reject', id, 'Too slow.'),
      decide(node, 'approve', id),
    ])
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'done').sort()
    expect(codes).toEqual(['CONFLICT', 'CONFLICT', 'done'])
    const later = await decide(node, 'reject', id)
    expect(later.errors).toMatchObject([
      { extensions: { code: 'CONFLICT' }, message: expect.stringMatching(/has (approved|rejected)/) },
    ])
    const [decided] = await recommendationsOf(node, 'twice')
    expect(decided).toMatchObject({ decidedBy: expect.stringMatching(/./), decidedAt: expect.stringMatching(/Z$/) })
    expect(['APPROVED', 'REJECTED']).toContain(decided?.status)
  })

  it('stays as it was decided, while its hotspot grows; one that is pending is worked out again', async () => {
    const node = await open()
    const [before] = await recommendationsOf(node, 'twice')
    const [pending] = await airlift(node, 'pending')
    await send(node, flights('twice', 1, 900, 40.01))
    await send(node, flights('pending', 1, 900, 40.01))
    const [after] = await recommendationsOf(node, 'twice')
    expect({ ...after, hotspot: null }).toEqual({ ...before, hotspot: null })
    expect(after?.hotspot.predictedCo2).toBeGreaterThan(2 * (before?.hotspot.predictedCo2 ?? 0))
    const [again] = await recommendationsOf(node, 'pending')
    expect(again?.id).toBe(pending?.id)
    expect(again?.co2Reduction).toBeGreaterThan(2 * (pending?.co2Reduction ?? 0))
  })

  it('asks for data where only amounts were reported, and counts no saving', async () => {
    const node = await open()
    await send(node, daily('figures', 90, 100), true)
    await send(node, daily('figures', 2, 300, 90))
    const found = await recommendationsOf(node, 'figures')
    expect(found.map(({ co2Reduction }) => co2Reduction)).toEqual([0, 0])
    expect(found.map(({ action }) => action).join()).toContain('Ask for fuel, kWh, tonne-km')
  })

  it('is not made where no measure fits, and the hotspot says so', async () => {
    const node = await open()
    await send(node, gasOil(90, 100), true)
    await send(node, gasOil(2, 300, 90))
    expect(await recommendationsOf(node, 'gas oil')).toEqual([])
    const { hotspots } = await node.data<{ hotspots: { edges: { node: { noRecommendationReason: string } }[] } }>(
      '{ hotspots(first: 1) { edges { node { entity { key } noRecommendationReason recommendations { id } } } } }',
    )
    expect(hotspots.edges[0]?.node).toEqual({
      entity: { key: 'gas oil' },
      noRecommendationReason: expect.stringMatching(/^No measure fits: the recorded fuel shows none.*\.$/),
      recommendations: [],
    })
  })

  it('is NOT_FOUND by an id that is none, or of something else', async () => {
    const node = await open()
    const [recommendation] = await recommendationsOf(node, 'air')
    const unknown = globalId('Recommendation', '00000000-0000-7000-8000-000000000000')
    for (const id of [recommendation?.hotspot.id ?? '', unknown, 'garbage', '%%%', '']) {
      for (const verb of ['approve', 'reject'] as const) {
        expect((await decide(node, verb, id)).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
      }
    }
    const { errors } = await decide(node, 'approve', recommendation?.id ?? '', 'zero \0')
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    expect((await recommendationsOf(node, 'air'))[0]?.status).toBe('PENDING')
  })

  it('is streamed as it is made and decided', async () => {
    const node = await open()
    const { streamPosition } = await node.data<{ streamPosition: string }>('{ streamPosition }')
    const made = await airlift(node, 'stream')
    await decide(node, 'reject', made[0]?.id ?? '', 'No.')
    const changes = await take<{ recommendationChanges: { recommendation: { id: string } } }>(
      node.streams,
      `subscription ($after: String) { recommendationChanges(after: $after) {
        kind recommendation { id status decisionNote hotspot { entity { key } } } } }`,
      made.length + 1,
      { after: streamPosition },
    )
    expect(
      changes
        .slice(0, -1)
        .map((change) => change.recommendationChanges.recommendation.id)
        .sort(),
    ).toEqual(made.map(({ id }) => id).sort())
    expect(changes.at(-1)?.recommendationChanges).toMatchObject({
      kind: 'UPDATED',
      recommendation: { status: 'REJECTED', decisionNote: 'No.', hotspot: { entity: { key: 'stream' } } },
    })
  })
})
