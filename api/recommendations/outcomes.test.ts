import { expect, it } from 'vitest'
import { measureOutcomes } from '../outcomes/measure-outcomes-command.ts'
import { Prisma } from '../platform/generated/prisma/client.ts'
import { newId } from '../platform/ids.ts'
import { flights, globalId, nodesOf, send } from '../testing/activities.ts'
import { onEachBackend, type TestNode, take, useNode } from '../testing/harness.ts'

const outcome = `id status noOutcomeReason trackRecord { verified notShown worse realisedShare }
  outcome { status startedAt startedBy expected smallestEffect estimate low high verdictDueAt measure workUnit periods
    measuredPeriods baselineFrom baselineTo explanation byMatching { estimate } bySyntheticControl { estimate }
    drivers { kind co2 } comparedWith { name weight entity { key } } }`

type Recommendation = {
  id: string
  status: string
  noOutcomeReason: string | null
  trackRecord: { verified: number; notShown: number; worse: number; realisedShare: number }
  outcome: null | {
    status: string
    startedAt: string | null
    expected: number
    smallestEffect: number
    estimate: number | null
    low: number | null
    high: number | null
    verdictDueAt: string
    periods: number
    measuredPeriods: number
    baselineTo: string
    explanation: string
    drivers: { kind: string }[]
    comparedWith: { name: string; weight: number | null; entity: { key: string } | null }[]
  }
}

const peers = ['peer-a', 'peer-b', 'peer-c']

/** Three like it that go on as ever: the mass swings, so that the days differ. */
async function withPeers(node: TestNode, days: number, firstDay = 0): Promise<void> {
  for (const [n, key] of peers.entries()) await send(node, flights(key, days, 80 + 30 * n, firstDay), true)
}

/** Forty days of flights, then one with three times as much. @returns the recommendation on it that saves most */
async function hotspotOf(node: TestNode, key: string): Promise<string> {
  await send(node, flights(key, 40, 100), true)
  await send(node, flights(key, 1, 300, 40))
  const [best] = await recommendationsOf(node, key)
  return best?.id ?? expect.fail('none')
}

type Advised = { id: string; co2Reduction: number; hotspot: { entity: { key: string } } }

/** Those on an entity, the largest saving first. */
async function recommendationsOf(node: TestNode, key: string): Promise<Advised[]> {
  const { recommendations } = await node.data<{ recommendations: { edges: { node: Advised }[] } }>(
    '{ recommendations(first: 100) { edges { node { id co2Reduction hotspot { entity { key } } } } } }',
  )
  const own = nodesOf(recommendations).filter(({ hotspot }) => hotspot.entity.key === key)
  return own.toSorted((a, b) => b.co2Reduction - a.co2Reduction)
}

const read = async (node: TestNode, id: string) =>
  (
    await node.data<{ recommendation: Recommendation }>(`query ($id: ID!) { recommendation(id: $id) { ${outcome} } }`, {
      id,
    })
  ).recommendation

const decide = (node: TestNode, verb: 'approve' | 'reject', id: string) =>
  node.data(`mutation ($id: ID!) { ${verb}Recommendation(id: $id) { id } }`, { id })

const start = (node: TestNode, id: string, at?: string) =>
  node.request<{ startRecommendation: Recommendation }>(
    `mutation ($id: ID!, $at: DateTime) { startRecommendation(id: $id, at: $at) { ${outcome} } }`,
    { id, at },
  )

const refusalOf = async (answer: ReturnType<typeof start>) => {
  const { errors } = await answer
  return `${errors?.[0]?.extensions.code} ${errors?.[0]?.message}`
}

const dayStart = (n: number) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString()

onEachBackend('the outcome of a recommendation', (backend) => {
  const open = useNode(backend)
  let id = ''

  it('is planned at the approval, with what it can show', async () => {
    const node = await open()
    await withPeers(node, 41)
    id = await hotspotOf(node, 'acted')
    expect(await read(node, id)).toMatchObject({ outcome: null, noOutcomeReason: null })
    await decide(node, 'approve', id)
    const { outcome: planned, noOutcomeReason } = await read(node, id)
    expect(noOutcomeReason).toBeNull()
    expect(planned).toMatchObject({
      status: 'PLANNED',
      startedAt: null,
      estimate: null,
      low: null,
      high: null,
      measure: 'INTENSITY',
      periods: 28,
      measuredPeriods: 0,
      baselineFrom: dayStart(0),
      baselineTo: dayStart(41),
      drivers: [],
    })
    expect(planned?.expected).toBeGreaterThan(0)
    expect(planned?.smallestEffect).toBeGreaterThan(0)
    expect(planned?.comparedWith.map(({ name }) => name).sort()).toEqual(peers)
    expect(planned?.comparedWith.map(({ entity }) => entity?.key).sort()).toEqual(peers)
  })

  it('has no plan where its hotspot is over, where nothing compares, or where it was rejected', async () => {
    const node = await open()
    const lonely = await hotspotOf(node, 'over')
    await node.db.hotspot.updateMany({ where: { entity: { key: 'over' } }, data: { status: 'RESOLVED' } })
    await decide(node, 'approve', lonely)
    const found = await read(node, lonely)
    expect(found).toMatchObject({
      outcome: null,
      noOutcomeReason: expect.stringMatching(/was over when it was approved/),
    })
    expect(await refusalOf(start(node, lonely))).toMatch(/^CONFLICT .*was over when it was approved/)
    const rejected = await hotspotOf(node, 'rejected')
    expect(await refusalOf(start(node, rejected))).toBe('CONFLICT Only an approved recommendation can start.')
    await decide(node, 'reject', rejected)
    expect(await refusalOf(start(node, rejected))).toBe('CONFLICT Only an approved recommendation can start.')
    expect(await read(node, rejected)).toMatchObject({ outcome: null, noOutcomeReason: null })
  })

  it('has no plan where no saving of it is counted', async () => {
    const node = await open()
    await hotspotOf(node, 'uncounted')
    const uncounted = (await recommendationsOf(node, 'uncounted')).find(({ co2Reduction }) => co2Reduction === 0)
    await decide(node, 'approve', uncounted?.id ?? expect.fail('none'))
    expect(await read(node, uncounted?.id ?? '')).toMatchObject({
      outcome: null,
      noOutcomeReason: 'Its effect is not measured: no saving of it is counted.',
    })
  })

  it('starts once, at a time that makes sense', async () => {
    const node = await open()
    expect(await refusalOf(start(node, id, '2099-01-01T00:00:00Z'))).toMatch(/^BAD_USER_INPUT .*in the future/)
    expect(await refusalOf(start(node, id, dayStart(40)))).toMatch(/^BAD_USER_INPUT .*the baseline of its plan ends/)
    const unknown = globalId('Recommendation', '00000000-0000-7000-8000-000000000000')
    expect(await refusalOf(start(node, unknown))).toMatch(/^NOT_FOUND/)
    const answers = await Promise.all([start(node, id, dayStart(41)), start(node, id, dayStart(41))])
    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'done').sort()).toEqual(['CONFLICT', 'done'])
    expect(await refusalOf(start(node, id))).toMatch(
      /^CONFLICT .* has already said that it started at 11 February 2024/,
    )
    expect((await read(node, id)).outcome).toMatchObject({
      status: 'STARTED',
      startedAt: dayStart(41),
      startedBy: expect.stringMatching(/./),
      verdictDueAt: dayStart(41 + 28),
    })
  })

  it('is not measured beside another action at the same entity, as the two could not be told apart', async () => {
    const node = await open()
    const row = await node.db.recommendation.findFirstOrThrow({ where: { outcomeStatus: 'STARTED' } })
    const next = { decidedAt: null, decidedBy: null, plan: Prisma.DbNull, measured: Prisma.DbNull, startedAt: null }
    const copy = { ...row, ...next, citations: [], outcomeStatus: null, verdictDueAt: null, startedBy: null }
    const [second, third] = [newId(), newId()]
    await node.db.recommendation.create({ data: { ...copy, id: second, measureId: 'b', status: 'PENDING' } })
    await decide(node, 'approve', globalId('Recommendation', second))
    expect((await read(node, globalId('Recommendation', second))).noOutcomeReason).toMatch(/told apart/)
    const planned = {
      outcomeStatus: 'PLANNED',
      status: 'APPROVED',
      plan: row.plan ?? {},
      decidedAt: new Date(),
    } as const
    const data = { ...copy, ...planned, id: third, measureId: 'c', verdictDueAt: row.verdictDueAt }
    await node.db.recommendation.create({ data })
    expect(await refusalOf(start(node, globalId('Recommendation', third)))).toMatch(/^CONFLICT Another action at acted/)
    await node.db.recommendation.deleteMany({ where: { id: { in: [second, third] } } })
  })

  it('is measured as event time goes on, judged when it is due, and each step is streamed', async () => {
    const node = await open()
    const { streamPosition } = await node.data<{ streamPosition: string }>('{ streamPosition }')
    const goesBySea = (days: number, firstDay: number) =>
      flights('acted', days, 100, firstDay).map((leg) => ({
        ...leg,
        eventId: `sea-${leg.eventId}`,
        freight: { ...(leg.freight as object), mode: 'SEA' },
      }))
    await withPeers(node, 6, 41)
    await send(node, goesBySea(6, 41), true)
    await measureOutcomes(node)
    const measuring = (await read(node, id)).outcome
    expect(measuring).toMatchObject({ status: 'MEASURING', measuredPeriods: 6 })
    await withPeers(node, 24, 47)
    await send(node, goesBySea(24, 47), true)
    await measureOutcomes(node)
    const { outcome: judged, trackRecord } = await read(node, id)
    expect(judged).toMatchObject({ status: 'VERIFIED', measuredPeriods: 28 })
    expect(judged?.low).toBeGreaterThan(0)
    expect(judged?.low).toBeLessThan(judged?.estimate ?? 0)
    expect(judged?.high).toBeGreaterThan(judged?.estimate ?? 0)
    expect(judged?.comparedWith.reduce((total, { weight }) => total + (weight ?? 0), 0)).toBeCloseTo(1, 6)
    expect(judged?.drivers.map(({ kind }) => kind)).toContain('MODE_MIX')
    expect(trackRecord).toMatchObject({ verified: 1, notShown: 0, worse: 0 })
    expect(trackRecord.realisedShare).toBeGreaterThan(1)
    const steps = await take<{ recommendationChanges: { recommendation: Recommendation } }>(
      node.streams,
      `subscription ($after: String) { recommendationChanges(after: $after) { recommendation { id outcome { status } } } }`,
      2,
      { after: streamPosition },
    )
    const statuses = steps.map(({ recommendationChanges: { recommendation } }) => recommendation.outcome?.status)
    expect(statuses).toEqual(['MEASURING', 'VERIFIED'])
    expect(await measureOutcomes(node)).toEqual({ measured: 0, judged: 0 })
  })
})
