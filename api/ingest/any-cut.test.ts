import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { lookAround } from '../agents/watch-silent-packages-agent.ts'
import { openConnections } from '../connections.ts'
import { readMetrics, recountFigures } from '../metrics/figure-store.ts'
import type { Db } from '../platform/db.ts'
import { readTime } from '../platform/instant.ts'
import { createLogger } from '../platform/logger.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { makeHome, onEachBackend } from '../testing/harness.ts'
import { hamburg, hour, munich, type ScanItem, scan } from '../testing/scans.ts'
import { type Intake, openIntake } from './intake.ts'
import type { ScanInput } from './scans/parse-scan.ts'
import { recordScans } from './scans/record-scans-command.ts'
import { retractScans } from './scans/retract-scans-command.ts'

const nuremberg = { location: 'Nuremberg', latitude: 49.45, longitude: 11.08 }
const sydney = { location: 'Sydney', latitude: -33.87, longitude: 151.21 }
const route = { plannedRoute: [hamburg, munich].map(({ location, ...at }) => ({ name: location, ...at })) }

const numbers = ['A', 'B', 'C']
const statuses = [
  'PENDING',
  'PICKED_UP',
  'IN_TRANSIT',
  'IN_TRANSIT',
  'ON_HOLD',
  'OUT_FOR_DELIVERY',
  'DELIVERY_FAILED',
  'DELIVERED',
  'DELIVERED',
  'RETURN_TO_SENDER',
  'CANCELLED',
]

/** In hours; two years before March 2026 all of it begins. */
const twoYears = 17_500

/** Hours of the journeys of a number: two weeks, and two years later some days. */
const anyHour = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 300 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 60 }).map((n) => n / 12) },
  { weight: 2, arbitrary: fc.integer({ min: twoYears, max: twoYears + 100 }) },
)

const anyFacts = fc.record({
  number: fc.constantFrom(...numbers),
  at: anyHour,
  offset: fc.constantFrom(0, 0, 1, -8),
  status: fc.constantFrom(...statuses),
  carrier: fc.constantFrom(null, 'FedEx SmartPost', 'fedex smartpost', 'USPS'),
  place: fc.constantFrom({}, {}, hamburg, munich, nuremberg, sydney),
  milestone: fc.constantFrom(null, null, 'DEP', 'ARR'),
  promise: fc.option(
    fc.oneof(
      fc.integer({ min: -10, max: 200 }).map((n) => hour(n - twoYears)),
      fc.integer({ min: 0, max: 200 }).map((n) => hour(n - twoYears).slice(0, 10)),
    ),
    { nil: null, freq: 2 },
  ),
  goods: fc.constantFrom({}, { massKg: 5, mode: 'ROAD' }, { massKg: 2, mode: 'AIR', ...route }),
})

type Facts = typeof anyFacts extends fc.Arbitrary<infer T> ? T : never

/** The nth hour of March as the clocks show it where that is so many hours before or behind UTC. */
const hourAt = (n: number, offset: number): string =>
  offset === 0 ? hour(n) : `${hour(n + offset).slice(0, -1)}${offset > 0 ? '+' : '-'}0${Math.abs(offset)}:00`

const scanOf = (
  { number, at, offset, status, carrier, place, milestone, promise, goods }: Facts,
  n: number,
): ScanItem => ({
  ...scan(number, at - twoYears, status, { carrier, milestone, ...place, ...goods }),
  eventTime: hourAt(at - twoYears, offset),
  promisedAt: promise,
  eventId: `e${n}`,
})

/** A scan, one that comes again, one that takes the place of another, or a retraction. */
type Call = { scans: ScanItem[] } | { retracted: string[] }

/** What is sent, in which portions and in what order; and what is true in the end. */
const anyHistory = fc
  .record({
    facts: fc.array(anyFacts, { minLength: 2, maxLength: 14 }),
    wrong: fc.array(fc.record({ of: fc.nat(), facts: anyFacts }), { maxLength: 3 }),
    retracted: fc.array(fc.nat(), { maxLength: 4 }),
    places: fc.array(fc.nat(), { minLength: 30, maxLength: 30 }),
    cuts: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 }),
    looks: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
  })
  .map(({ facts, wrong, retracted, places, cuts, looks }) => {
    const scans = facts.map(scanOf)
    const gone = new Set(retracted.map((n) => `e${n % scans.length}`))
    // Some came wrong at first, whatever is right; each is corrected once.
    const first = new Map(wrong.map(({ of, facts }) => [of % scans.length, facts]))
    const orderOf = (n: number) => places[n % places.length] ?? 0
    const shuffled = scans.map((_, n) => n).sort((a, b) => orderOf(a) - orderOf(b) || a - b)
    const firsts = shuffled.map((n) => {
      const facts = first.get(n)
      return facts ? { ...scanOf(facts, n) } : (scans[n] as ScanItem)
    })
    const corrections = [...first.keys()].map((n): ScanItem => ({ ...(scans[n] as ScanItem), corrects: true }))
    const again = firsts.slice(0, 2)
    const sent = [...firsts, ...corrections, ...again]
    const calls: Call[] = []
    for (let start = 0, turn = 0; start < sent.length; turn++) {
      const size = cuts[turn % cuts.length] ?? 1
      calls.push({ scans: sent.slice(start, start + size) })
      start += size
    }
    return {
      calls: [...calls, { retracted: [...gone] }],
      looks,
      truth: scans.filter(({ eventId }) => !gone.has(eventId)),
    }
  })

/** A database and its log, without the agents: they would look whenever they like. */
type House = { db: Db; log: ChangeLog; intake: Intake }

const inputOf = ({ eventTime, ...item }: ScanItem): ScanInput => {
  const promise = item.promisedAt as string | null
  const promisedAt = promise === null ? null : (readTime(promise) as ScanInput['promisedAt'])
  return { ...item, eventTime: readTime(eventTime) as ScanInput['eventTime'], promisedAt }
}

async function play({ db, log, intake }: House, calls: readonly Call[], looks: readonly boolean[]): Promise<void> {
  for (const [n, call] of calls.entries()) {
    if ('scans' in call) {
      // Of two with one id in one call that differ, the first counts, as it does in two calls.
      const { rejected } = await recordScans(intake, call.scans.map(inputOf))
      expect(rejected.filter(({ code }) => code !== 'OTHER_CONTENT')).toEqual([])
    } else await retractScans(intake, call.retracted)
    if (looks[n % looks.length]) await lookAround(db, log)
  }
  await lookAround(db, log)
}

const toText = (value: unknown): string =>
  JSON.stringify(value, (_key, each) => (typeof each === 'number' ? Number(each.toPrecision(10)) : each))

const sorted = <T>(rows: readonly T[]): T[] => rows.toSorted((a, b) => (toText(a) < toText(b) ? -1 : 1))

/** All that is stored but ids and the times of the wall clock, in an order of its own. */
async function storedIn({ db }: House) {
  const packages = await db.package.findMany({
    include: {
      scans: true,
      anomalies: { include: { alert: true } },
      legs: { include: { entities: { include: { entity: true } } } },
    },
  })
  const rows = packages.map(({ id, createdAt, updatedAt, scans, anomalies, legs, ...row }) => ({
    ...row,
    scans: sorted(scans.map(({ id, packageId, recordTime, ...scan }) => scan)),
    anomalies: sorted(
      anomalies.map(({ id, packageId, alertId, endedAt, detectedAt, updatedAt, alert, ...anomaly }) => ({
        ...anomaly,
        // With whom one that is over shared its alert, and what it then said, is what people saw; it fires for others only.
        alert: anomaly.status === 'OPEN' ? [alert?.status, alert?.level, alert?.message, alert?.count] : null,
        firesForNone: alert?.status === 'FIRING' && alert.count === 0,
      })),
    ),
    legs: sorted(
      legs.map(({ id, packageId, entityId, entities, judgedAt, recordedAt, ...leg }) => ({
        ...leg,
        entities: sorted(entities.map(({ entity: { type, key } }) => [type, key])),
      })),
    ),
  }))
  const { at, co2, ...metrics } = await readMetrics(db)
  const lessons = await db.travelTime.findMany()
  const text = toText({
    packages: sorted(rows),
    metrics,
    counts: [await db.emission.count(), await db.scan.count(), await db.anomaly.count()],
    firing: await db.alert.count({ where: { status: 'FIRING' } }),
    clock: (await db.eventClock.findFirst())?.newest,
    lessons: sorted(lessons.filter(({ counts }) => counts.some((n) => n !== 0))),
  })
  return JSON.parse(text)
}

const tables = [
  'Scan',
  'Anomaly',
  'Alert',
  'Notification',
  'EmissionEntity',
  'Emission',
  'Hotspot',
  'SeriesPeriod',
  'Entity',
]
const others = ['Package', 'EventClock', 'Figure', 'SpreadPrior', 'DailyCo2', 'TravelTime']

const empty = ({ db }: House) =>
  db.$executeRawUnsafe(`truncate ${[...tables, ...others].map((name) => `"${name}"`).join(', ')} cascade`)

onEachBackend('the same scans', (backend) => {
  const houses: House[] = []
  const closers: (() => Promise<unknown>)[] = []
  beforeAll(async () => {
    for (let n = 0; n < 2; n++) {
      const home = await makeHome(backend)
      const { db, log, close } = await openConnections(home.config, createLogger('silent'))
      houses.push({ db, log, intake: openIntake(log) })
      closers.push(close, home.remove)
      // What was learnt stands still, so that who comes first does not know less than who comes later.
      await db.$executeRaw`create function nothing() returns trigger language plpgsql as $$ begin return null; end $$`
      await db.$executeRaw`create trigger nothing before insert on "TravelTime" for each row execute function nothing()`
    }
  })
  afterAll(async () => {
    for (const close of closers) await close()
  })

  it('make the same of packages in any order and any portions, with corrections and retractions among them', async () => {
    const [one, other] = houses as [House, House]
    await fc.assert(
      fc.asyncProperty(anyHistory, async ({ calls, looks, truth }) => {
        for (const house of houses) await empty(house)
        await play(one, calls, looks)
        await play(other, [{ scans: truth }], [false])
        expect(await storedIn(one)).toEqual(await storedIn(other))
        expect(await recountFigures(one.db)).toEqual(await recountFigures(other.db))
      }),
      // To shrink what takes a second would take an hour.
      { numRuns: backend === 'embedded' ? 6 : 30, endOnFailure: true },
    )
  }, 600_000)
})
