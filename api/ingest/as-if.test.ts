import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readMetrics, recountFigures } from '../metrics/figure-store.ts'
import { day, send } from '../testing/activities.ts'
import { type Backend, makeHome, onEachBackend, openNode, type TestNode } from '../testing/harness.ts'

/** Of a type each, so that none borrows from another. */
const entities = [
  { type: 'SUPPLIER', key: 'acme' },
  { type: 'CARRIER', key: 'northline' },
  { type: 'FACILITY', key: 'hub' },
]

type Event = {
  eventId: string
  occurredAt: string
  entity: object
  alsoCountsFor?: object[]
  corrects?: boolean
} & Record<string, unknown>
type Retraction = { retract: string[] }
type Call = Event[] | Retraction

const mumbai = { latitude: 18.96, longitude: 72.82 }
const mombasa = { latitude: -4.05, longitude: 39.67 }

/** An amount of freight, which has recommendations. */
const freight = (massKg: number, mode = 'AIR') => ({ freight: { mode, massKg, origin: mumbai, destination: mombasa } })

/** Evenly, where doubles would cluster at zero. */
const fraction = (min: number, max: number) =>
  fc.integer({ min: 0, max: 10_000 }).map((part) => min + ((max - min) * part) / 10_000)

/** A day of readings a little apart, now and then some days of a multiple of it, for one entity or two. */
const history = fc
  .record({
    who: fc.integer({ min: 0, max: 2 }),
    also: fc.option(fc.integer({ min: 0, max: 2 })),
    start: fraction(0, 20),
    everyDays: fc.constantFrom(0.5, 1, 1, 3),
    stretches: fc.array(
      fc.record({
        calm: fc.integer({ min: 3, max: 25 }),
        hot: fc.integer({ min: 1, max: 6 }),
        times: fraction(1.5, 9),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    wobble: fc.array(fraction(-0.2, 0.2), { minLength: 7, maxLength: 7 }),
  })
  .map(({ who, also, start, everyDays, stretches, wobble }) => {
    const levels = stretches.flatMap(({ calm, hot, times }) => [...Array(calm).fill(1), ...Array(hot).fill(times)])
    return [...Array(25).fill(1), ...levels, 1, 1].map((level, n) => ({
      who,
      also: also === who ? null : also,
      at: start + (n + (wobble[n % 7] ?? 0)) * everyDays,
      mass: 500 * level * (1 + (wobble[(n * 3) % 7] ?? 0) / 2),
    }))
  })

type Made = { who: number; also: number | null; at: number; mass: number }

const story = fc
  .array(history, { minLength: 1, maxLength: 3 })
  .map((all) => all.flat().map((made, n) => ({ ...made, at: made.at + n * 1e-5 })))
  .chain((made) =>
    fc.record({
      made: fc.constant(made),
      /** Those that are sent wrong, and how: corrected later, or retracted. */
      odd: fc.array(
        fc.record({
          of: fc.nat({ max: made.length - 1 }),
          fate: fc.constantFrom('corrected', 'retracted', 'corrected and retracted', 'retracted and sent again'),
          times: fc.constantFrom(0.2, 4, 9, 4_000),
          late: fraction(-3, 3),
          elsewhere: fc.boolean(),
        }),
        { minLength: 1, maxLength: 12 },
      ),
      order: fc.array(fraction(0, 1), { minLength: 5, maxLength: 5 }),
      disorder: fc.constantFrom(0, 0, 1, 30, 400),
      sizes: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 }),
    }),
  )

const eventOf = ({ who, also, at, mass }: Made, n: number): Event => ({
  eventId: `e${n}`,
  occurredAt: day(at),
  entity: entities[who] ?? {},
  ...(also !== null && { alsoCountsFor: [entities[also] ?? {}] }),
  ...freight(mass),
})

type Story = typeof story extends fc.Arbitrary<infer T> ? T : never

/** What is sent, call by call, and the events that are left in the end. */
function callsOf({ made, odd, order, disorder, sizes }: Story): { calls: Call[]; left: Event[] } {
  const events = made.map(eventOf)
  const left = new Map(events.map((event) => [event.eventId, event]))
  const items: { at: number; item: Event | Retraction }[] = []
  const place = (n: number) => (made[n]?.at ?? 0) + disorder * ((order[n % order.length] ?? 0) - 0.5)
  const oddOnes = new Map(odd.map((each) => [each.of, each]))
  for (const [n, event] of events.entries()) {
    const { fate, times, late, elsewhere } = oddOnes.get(n) ?? {}
    const source = made[n]
    if (!fate || !source || times === undefined) {
      items.push({ at: place(n), item: event })
      continue
    }
    const at = source.at + (late ?? 0)
    const wrong = {
      ...eventOf({ ...source, at, who: elsewhere ? (source.who + 1) % 3 : source.who, mass: source.mass * times }, n),
    }
    items.push({ at: place(n), item: wrong })
    const later = place(n) + 40 * (order[(n + 1) % order.length] ?? 0)
    if (fate.startsWith('corrected')) items.push({ at: later, item: { ...event, corrects: true } })
    if (fate.includes('retracted')) items.push({ at: later + 1, item: { retract: [event.eventId] } })
    if (fate.endsWith('again')) items.push({ at: later + 2, item: event })
    if (fate.endsWith('retracted')) left.delete(event.eventId)
  }
  const inOrder = items.toSorted((a, b) => a.at - b.at).map(({ item }) => item)
  const calls: Call[] = []
  for (const item of inOrder) {
    const last = calls.at(-1)
    if ('retract' in item) {
      if (last && 'retract' in last) last.retract.push(...(item as Retraction).retract)
      else calls.push({ retract: [...(item as Retraction).retract] })
    } else if (Array.isArray(last) && last.length < (sizes[calls.length % sizes.length] ?? 1)) last.push(item as Event)
    else calls.push([item as Event])
  }
  return { calls, left: [...left.values()].sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1)) }
}

const inBatches = (events: readonly Event[], size: number): Event[][] =>
  Array.from({ length: Math.ceil(events.length / size) }, (_, n) => events.slice(n * size, (n + 1) * size))

/** Says that time has passed, so that what is silent is judged. */
const bell = (n: number): Event => ({
  eventId: `bell-${n}`,
  occurredAt: day(500 + n),
  entity: { type: 'VEHICLE', key: 'bell' },
  reported: { co2Kg: 1 },
})

const retract = 'mutation ($ids: [String!]!) { retractActivities(eventIds: $ids) { retracted unknown } }'

async function take(node: TestNode, calls: readonly Call[]) {
  for (const call of calls) {
    if (Array.isArray(call)) expect((await send(node, call)).rejected).toEqual([])
    else await node.data(retract, { ids: call.retract })
  }
}

const round = (value: unknown): unknown =>
  typeof value === 'number'
    ? Number(value.toPrecision(9))
    : Array.isArray(value)
      ? value.map(round)
      : value && typeof value === 'object' && !(value instanceof Date)
        ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, round(each)]))
        : value

/** All that follows from the events, without the names that rows were given and the times at which they were written. */
async function outcome({ db }: TestNode) {
  const rows = await db.entity.findMany({
    where: { key: { not: 'bell' } },
    orderBy: { type: 'asc' },
    include: {
      periods: { orderBy: { start: 'asc' } },
      hotspots: {
        orderBy: { startedAt: 'asc' },
        include: { alerts: true, recommendations: { orderBy: { measureId: 'asc' } } },
      },
      anomalies: { include: { alert: true }, orderBy: { description: 'asc' } },
    },
  })
  const figures = await db.figure.findMany({
    where: { value: { not: 0 }, name: { notIn: ['anomaliesEver', 'recovered'] } },
    orderBy: { name: 'asc' },
  })
  const days = await db.dailyCo2.findMany({ orderBy: { day: 'asc' } })
  const priors = await db.spreadPrior.findMany({
    where: { n: { gt: 0 } },
    orderBy: [{ type: 'asc' }, { bucket: 'asc' }],
  })
  return round({
    figures,
    days,
    priors,
    entities: rows.map(({ id, name, createdAt, periods, hotspots, anomalies, ...entity }) => ({
      ...entity,
      periods: periods.map(({ entityId, ...period }) => period),
      hotspots: hotspots.map(({ id, entityId, createdAt, updatedAt, alerts, recommendations, ...hotspot }) => ({
        ...hotspot,
        alerts: alerts.map(({ level, message, status }) => ({ level, message, status })),
        recommendations: recommendations.map(({ measureId, action, rootCause, co2Reduction, status }) => ({
          measureId,
          action,
          rootCause,
          co2Reduction,
          status,
        })),
      })),
      anomalies: anomalies
        .filter(({ status }) => status === 'OPEN')
        .map(({ description, status, alert }) => ({ description, status, alert: alert?.status })),
    })),
  })
}

async function empty({ db }: TestNode) {
  await db.$executeRaw`truncate "Entity", "SpreadPrior", "Figure", "DailyCo2", "Alert", "Notification", "LogEntry" cascade`
}

onEachBackend('what is left', (backend: Backend) => {
  it('after events in any order, corrections and retractions is what the events that are left lead to', async () => {
    const home = await makeHome(backend)
    const node = await openNode(home.config)
    try {
      let hotspots = 0
      await fc.assert(
        fc.asyncProperty(story, async (told) => {
          const { calls, left } = callsOf(told)
          await empty(node)
          await take(node, [...calls, [bell(0)]])
          const found = await outcome(node)
          hotspots += await node.db.hotspot.count()
          const metrics = await readMetrics(node.db)
          expect(round(await recountFigures(node.db))).toMatchObject({
            activeHotspots: metrics.activeHotspots,
            firingAlerts: metrics.firingAlerts,
            pendingRecommendations: metrics.pendingRecommendations,
          })
          await empty(node)
          await take(node, [...inBatches(left, 9), [bell(0)]])
          expect(found).toEqual(await outcome(node))
        }),
        // The first is drawn so that there are hotspots among the rows.
        { numRuns: 3, endOnFailure: true, examples: fc.sample(story, { seed: 1, numRuns: 1 }).map((told) => [told]) },
      )
      expect(hotspots).toBeGreaterThan(0)
    } finally {
      await node.stop()
      await home.remove()
    }
  })
})
