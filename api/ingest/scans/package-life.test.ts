import { expect, it } from 'vitest'
import { nodesOf, send } from '../../testing/activities.ts'
import { onEachBackend, type TestNode, take, useNode } from '../../testing/harness.ts'
import { hamburg, hour, munich, record, retract, type ScanItem, scan } from '../../testing/scans.ts'

const fields = `trackingNumber journey carrier status location promisedAt promisedOn deliveredAt returning returnedAt fault co2
  scans { eventId fault } legs { eventId co2 entities { type key } }
  anomalies { type status severity description alert { status message } }`

type Found = {
  journey: number
  status: string
  carrier: string
  location: string | null
  fault: string | null
  co2: number | null
  scans: { eventId: string; fault: string | null }[]
  legs: { eventId: string; entities: { type: string; key: string }[] }[]
  anomalies: { type: string; status: string; description: string; alert: { status: string; message: string } | null }[]
} & Record<string, unknown>

async function find(node: TestNode, trackingNumber: string): Promise<Found | null> {
  const query = `query ($number: String!) { package(trackingNumber: $number) { ${fields} } }`
  return (await node.data<{ package: Found | null }>(query, { number: trackingNumber })).package
}

async function found(node: TestNode, trackingNumber: string): Promise<Found> {
  return (await find(node, trackingNumber)) ?? expect.fail(`no package ${trackingNumber}`)
}

/** The scans of one package under other numbers: in one call, one call each, and reversed. */
async function inAllOrders(node: TestNode, name: string, scans: (number: string) => ScanItem[]): Promise<Found[]> {
  const numbers = ['whole', 'parted', 'reversed'].map((way) => `${name}-${way}`) as [string, string, string]
  await record(node, scans(numbers[0]))
  for (const each of scans(numbers[1])) await record(node, [each])
  for (const each of scans(numbers[2]).reverse()) await record(node, [each])
  const packages = await Promise.all(numbers.map((number) => found(node, number)))
  return packages.map((each, n) => JSON.parse(JSON.stringify(each).replaceAll(numbers[n] ?? '', name)))
}

const nuremberg = { location: 'Nuremberg', latitude: 49.45, longitude: 11.08 }
const goods = { massKg: 5, mode: 'ROAD' }

/** What was learnt stands still, so that who comes first does not know less than who comes later. */
async function learnNothing({ db }: TestNode): Promise<void> {
  await db.$executeRaw`create function nothing() returns trigger language plpgsql as $$ begin return null; end $$`
  await db.$executeRaw`create trigger nothing before insert on "TravelTime" for each row execute function nothing()`
}

const faultsOf = ({ anomalies }: Found) => anomalies.filter(({ type }) => type === 'DATA_ERROR')

onEachBackend('the life of a package', (backend) => {
  const openNode = useNode(backend)
  let prepared: Promise<void> | null = null
  const open = async () => {
    const node = await openNode()
    prepared ??= learnNothing(node)
    await prepared
    return node
  }

  it('is the same in one call and in three: found late, and confirmed', async () => {
    const node = await open()
    const [whole, ...others] = await inAllOrders(node, 'S10', (number) => [
      scan(number, 0, 'PICKED_UP', { carrier: 'DHL', ...hamburg, promisedAt: hour(10) }),
      scan(number, 20, 'OUT_FOR_DELIVERY', munich),
      scan(number, 22, 'DELIVERED', munich),
    ])
    expect(whole?.anomalies).toMatchObject([{ type: 'DELAYED', status: 'CONFIRMED', alert: { status: 'RESOLVED' } }])
    for (const other of others) expect(other).toEqual(whole)
  })

  it('is late only after the day that was promised, by the offset of its scans', async () => {
    const node = await open()
    const day = (number: string, promisedAt: string) => [
      { ...scan(number, 0, 'PICKED_UP', { carrier: 'DHL', promisedAt }), eventTime: '2026-03-04T09:00:00+01:00' },
      { ...scan(number, 1, 'DELIVERED'), eventTime: '2026-03-06T16:00:00+01:00' },
    ]
    for (const promise of ['2026-03-06', '2026-03-06T00:00:00Z', '2026-03-06T00:00:00+01:00', '2026-03-05T23:00:00Z']) {
      await record(node, day(promise, promise))
      expect(await found(node, promise)).toMatchObject({
        promisedOn: '2026-03-06',
        promisedAt: '2026-03-06T22:59:59.999Z',
        fault: null,
        anomalies: [],
      })
    }
    await record(node, [{ ...day('time', '2026-03-06T09:30:00Z')[0] }])
    expect(await found(node, 'time')).toMatchObject({ promisedOn: null, promisedAt: '2026-03-06T09:30:00.000Z' })
    await record(node, [
      scan('missed', 0, 'PICKED_UP', { promisedAt: '2026-03-01' }),
      scan('missed', 40, 'OUT_FOR_DELIVERY'),
    ])
    const [late] = (await found(node, 'missed')).anomalies.filter(({ type }) => type === 'DELAYED')
    expect(late?.description).toMatch(/1 March/)
  })

  it('is promised for the day that midnight begins, or 24:00 ends, where its clock hangs', async () => {
    const node = await open()
    const promises = [
      { promisedAt: '2026-11-12T00:00:00', timeZone: 'Europe/Berlin' },
      { promisedAt: '2026-11-12T24:00', timeZone: 'Europe/Berlin' },
      { promisedAt: '2026-11-12T24:00:00+01:00' },
      { promisedAt: '2026-11-12 24:00Z' },
    ]
    for (const [n, promise] of promises.entries()) {
      const eventTime = '2026-11-10T08:00:00+01:00'
      await record(node, [{ ...scan(`midnight-${n}`, 0, 'PICKED_UP', promise), eventTime }])
      expect(await found(node, `midnight-${n}`)).toMatchObject({
        promisedOn: '2026-11-12',
        promisedAt: '2026-11-12T22:59:59.999Z',
      })
    }
    // Midnight in Berlin on the day on which its clocks had gone back, sent while they had not.
    const changed = { promisedAt: '2026-10-25T23:00:00Z', timeZone: 'Europe/Berlin' }
    await record(node, [{ ...scan('change', 0, 'PICKED_UP', changed), eventTime: '2026-10-20T08:00:00+02:00' }])
    expect(await found(node, 'change')).toMatchObject({
      promisedOn: '2026-10-26',
      promisedAt: '2026-10-26T22:59:59.999Z',
    })
  })

  it('is promised for a day that ends where it is, not where that was promised', async () => {
    const node = await open()
    const journey = (from: string, to: string) => (number: string) => [
      { ...scan(number, 0, 'PICKED_UP', { promisedAt: '2026-11-22' }), eventTime: from },
      { ...scan(number, 1, 'DELIVERED'), eventTime: to },
    ]
    const west = journey('2026-11-18T09:00:00+08:00', '2026-11-22T20:00:00-08:00')
    for (const each of await inAllOrders(node, 'west', west)) {
      expect(each).toMatchObject({ promisedOn: '2026-11-22', promisedAt: '2026-11-23T07:59:59.999Z' })
      expect(each.anomalies.filter(({ status }) => status === 'CONFIRMED')).toEqual([])
    }
    const east = journey('2026-11-18T09:00:00-08:00', '2026-11-23T09:00:00+08:00')
    for (const each of await inAllOrders(node, 'east', east)) {
      expect(each.anomalies).toContainEqual(expect.objectContaining({ type: 'DELAYED', status: 'CONFIRMED' }))
    }
    const winter = journey('2026-10-23T09:00:00+02:00', '2026-11-22T23:30:00+01:00')
    for (const each of await inAllOrders(node, 'winter', winter)) {
      expect(each.anomalies.filter(({ status }) => status === 'CONFIRMED')).toEqual([])
    }
  })

  it('has missed its promise also where that came no sooner than the parcel, or nobody delivered it any more', async () => {
    const node = await open()
    const late = (number: string) => [
      scan(number, 0, 'PICKED_UP', { carrier: 'DHL' }),
      scan(number, 60, 'DELIVERED', { promisedAt: hour(30) }),
    ]
    for (const each of await inAllOrders(node, 'told-late', late)) {
      expect(each.anomalies).toMatchObject([
        { type: 'DELAYED', status: 'CONFIRMED', description: 'It was delivered 30 hours after its promise.' },
      ])
    }
    for (const [status, ends] of [
      ['RETURN_TO_SENDER', 'given back'],
      ['CANCELLED', 'given up'],
    ] as const) {
      const refused = (number: string) => [
        scan(number, 0, 'PICKED_UP', { carrier: 'DHL', promisedAt: hour(30) }),
        scan(number, 29, 'DELIVERY_FAILED'),
        scan(number, 60, status),
      ]
      for (const each of await inAllOrders(node, ends, refused)) {
        const delays = each.anomalies.filter(({ type }) => type === 'DELAYED')
        expect(delays).toMatchObject([{ status: 'CONFIRMED' }])
      }
    }
  })

  it('takes a day for nothing but a promise', async () => {
    const node = await open()
    const bad = [
      { ...scan('day', 0, 'PICKED_UP'), eventTime: '2026-03-06' },
      scan('day', 0, 'PICKED_UP', { plannedAt: '2026-03-06' }),
    ]
    const { rejected } = await record(node, [...bad, scan('day', 1, 'PICKED_UP')])
    expect(rejected).toMatchObject([
      { index: 0, code: 'BAD_TIME', message: expect.stringContaining('eventTime is a day without a time') },
      { index: 1, code: 'BAD_TIME', message: expect.stringContaining('plannedAt is a day without a time') },
    ])
    const { errors } = await node.request('{ emissions(where: { from: "2026-03-06" }) { totalCount } }')
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining('2026-03-06, without an offset') },
    ])
    const { errors: none } = await node.request('mutation { scanHotspots(asOf: "2026-02-30") { scanned } }')
    expect(none?.[0]?.message).toContain('there is no such day')
  })

  it('goes on after the delivery where it is sent back, with its own legs', async () => {
    const node = await open()
    const way = (number: string) => [
      scan(number, 0, 'PICKED_UP', { carrier: 'DHL', ...hamburg, ...goods, promisedAt: hour(30) }),
      scan(number, 20, 'DELIVERED', munich),
      scan(number, 40, 'RETURN_TO_SENDER', munich),
      scan(number, 50, 'IN_TRANSIT', nuremberg),
    ]
    for (const each of await inAllOrders(node, 'S3', way)) {
      expect(each).toMatchObject({ status: 'RETURN_TO_SENDER', returning: true, deliveredAt: hour(20) })
      expect(faultsOf(each)).toEqual([])
      expect(each.legs).toHaveLength(2)
    }
    const back = (number: string) => [...way(number), scan(number, 70, 'DELIVERED', hamburg)]
    for (const each of await inAllOrders(node, 'S3-back', back)) {
      expect(each).toMatchObject({ status: 'DELIVERED', returning: false, deliveredAt: hour(20), returnedAt: hour(70) })
      expect([each.legs.length, faultsOf(each), each.fault]).toEqual([3, [], null])
    }
  })

  it('is delivered before it goes back, also where both have the same time', async () => {
    const node = await open()
    const way = (number: string) => [
      scan(number, 0, 'PICKED_UP', { carrier: 'DHL', ...hamburg, ...goods }),
      scan(number, 20, 'DELIVERED', munich),
      scan(number, 20, 'RETURN_TO_SENDER', munich),
      scan(number, 50, 'IN_TRANSIT', nuremberg),
      scan(number, 70, 'DELIVERED', hamburg),
      scan(number, 70, 'RETURN_TO_SENDER', hamburg),
    ]
    for (const each of await inAllOrders(node, 'same-minute', way)) {
      expect(each).toMatchObject({ deliveredAt: hour(20), returnedAt: hour(70), fault: null })
      expect(each.legs).toHaveLength(3)
    }
  })

  it('has legs of the way that it went: named by the places that they are measured from, none after its end', async () => {
    const node = await open()
    const berlin = { location: 'Berlin', latitude: 52.52, longitude: 13.4 }
    const routesOf = ({ legs }: Found) =>
      legs.flatMap(({ entities }) => entities.flatMap(({ type, key }) => (type === 'ROUTE' ? key : [])))
    const nameless = (number: string) => [
      scan(number, 0, 'PICKED_UP', { carrier: 'DHL', ...hamburg, ...goods }),
      scan(number, 5, 'IN_TRANSIT', { location: 'Nuremberg' }),
      scan(number, 9, 'IN_TRANSIT', { location: 'Sydney', latitude: -33.87, longitude: 151.21 }),
      scan(number, 20, 'DELIVERED', munich),
    ]
    for (const each of await inAllOrders(node, 'nameless', nameless))
      expect(routesOf(each)).toEqual(['Hamburg → Munich'])
    const after = (number: string) => [
      scan(number, 0, 'PICKED_UP', { carrier: 'DHL', ...hamburg, ...goods }),
      scan(number, 20, 'DELIVERED', munich),
      scan(number, 44, 'IN_TRANSIT', { carrier: 'UPS', ...berlin }),
      scan(number, 60, 'DELIVERED', { carrier: 'UPS', ...berlin }),
      scan(number, 61, 'UNKNOWN'),
    ]
    for (const each of await inAllOrders(node, 'after', after)) {
      expect(routesOf(each)).toEqual(['Hamburg → Munich'])
      expect(each).toMatchObject({ carrier: 'DHL', location: 'Munich', deliveredAt: hour(20) })
      expect(each.fault).toMatch(/^It was scanned DELIVERED in Berlin at .*, after it was DELIVERED in Munich at /)
      expect(each.scans.filter(({ fault }) => fault)).toHaveLength(2)
    }
  })

  it('changes hands without a fault', async () => {
    const node = await open()
    const ways = await inAllOrders(node, 'S5', (number) => [
      scan(number, 0, 'PICKED_UP', { carrier: 'FedEx SmartPost', ...hamburg, ...goods }),
      scan(number, 10, 'IN_TRANSIT', { carrier: 'fedex smartpost', ...nuremberg }),
      scan(number, 20, 'OUT_FOR_DELIVERY', { carrier: 'USPS', ...munich }),
      scan(number, 22, 'DELIVERED', { carrier: 'USPS', ...munich }),
    ])
    for (const each of ways) {
      expect(each).toMatchObject({ carrier: 'USPS', status: 'DELIVERED', fault: null, anomalies: [] })
      const carriers = each.legs.flatMap(({ entities }) => entities.filter(({ type }) => type === 'CARRIER'))
      expect(carriers.map(({ key }) => key)).toEqual(['FedEx SmartPost', 'FedEx SmartPost'])
    }
  })

  it('has no fault by the disorder of minutes around its delivery', async () => {
    const node = await open()
    const ways = await inAllOrders(node, 'S6', (number) => [
      scan(number, 10, 'DELIVERED', { carrier: 'GLS', ...munich }),
      scan(number, 10 + 5 / 60, 'OUT_FOR_DELIVERY', munich),
      scan(number, 10 + 20 / 60, 'IN_TRANSIT', munich),
    ])
    for (const each of ways) expect(each).toMatchObject({ status: 'DELIVERED', fault: null, anomalies: [] })
  })

  it('gets the leg that ends with a scan which a correction gives it, of a package that goes on', async () => {
    const node = await open()
    const scans = (number: string) => [scan(number, 0, 'PICKED_UP', { carrier: 'DHL', ...hamburg, ...goods })]
    const second = scan('given-from', 20, 'IN_TRANSIT', { carrier: 'DHL', ...munich, ...goods })
    await record(node, [...scans('given-from'), ...scans('given-to'), second])
    await record(node, [{ ...second, trackingNumber: 'given-to', corrects: true }])
    expect((await found(node, 'given-from')).legs).toEqual([])
    expect((await found(node, 'given-to')).legs).toMatchObject([{ eventId: `leg:${second.eventId}` }])
    await record(node, [scan('given-from', 10, 'IN_TRANSIT', nuremberg)])
    expect((await found(node, 'given-to')).legs).toHaveLength(1)
  })

  it('is believed by most of its positions', async () => {
    const node = await open()
    const ways = await inAllOrders(node, 'S8', (number) => [
      scan(number, 0, 'PICKED_UP', { carrier: 'DHL', ...goods, latitude: 22.54, longitude: 114.06 }),
      ...Array.from({ length: 8 }, (_, n) =>
        scan(number, n + 1, 'IN_TRANSIT', { latitude: 52 + n / 10, longitude: 5 }),
      ),
    ])
    for (const each of ways) {
      expect(each.scans.filter(({ fault }) => fault).map(({ eventId }) => eventId)).toEqual(['S8-0-PICKED_UP'])
      expect([each.legs.length, faultsOf(each).length]).toEqual([7, 1])
    }
  })

  it('ends, and another parcel bears its number two years later', async () => {
    const node = await open()
    const years = -17_520
    const ways = await inAllOrders(node, 'S4', (number) => [
      scan(number, years, 'PICKED_UP', { carrier: 'DHL', ...hamburg, ...goods, promisedAt: hour(years + 30) }),
      scan(number, years + 20, 'DELIVERED', munich),
      scan(number, 0, 'PICKED_UP', { carrier: 'UPS', ...munich, massKg: 1, mode: 'AIR', promisedAt: hour(50) }),
      scan(number, 9, 'IN_TRANSIT', hamburg),
    ])
    for (const each of ways) {
      expect(each).toMatchObject({ journey: 2, carrier: 'UPS', status: 'IN_TRANSIT', deliveredAt: null, fault: null })
      expect([each.scans.length, each.legs.length]).toEqual([2, 1])
    }
    const { packages } = await node.data<{ packages: { edges: { node: Found }[] } }>(
      `{ packages(where: { trackingNumbers: ["S4-whole"] }) { edges { node { ${fields} } } } }`,
    )
    const [first] = nodesOf(packages).filter(({ journey }) => journey === 1)
    expect(first).toMatchObject({ carrier: 'DHL', status: 'DELIVERED', deliveredAt: hour(years + 20) })
    expect(first?.legs).toHaveLength(1)
    // What else is sent of the number is of the one that bore it then.
    const leg = (eventId: string, at: number) => ({
      eventId,
      occurredAt: hour(at),
      entity: { type: 'CARRIER', key: 'any' },
      freight: { mode: 'ROAD', massKg: 1, distanceKm: 10, trackingNumber: 'S4-whole' },
    })
    await send(node, [leg('then', years + 5), leg('now', 5)])
    expect((await found(node, 'S4-whole')).legs.map(({ eventId }) => eventId)).toContain('now')
    expect((await found(node, 'S4-whole')).legs).toHaveLength(2)
  })
})

onEachBackend('a scan that never happened', (backend) => {
  const open = useNode(backend)

  it('is as if it had never come, and everybody hears of it', async () => {
    const node = await open()
    const way = [
      scan('R1', 0, 'PICKED_UP', { carrier: 'DHL', ...hamburg, ...goods, promisedAt: hour(10) }),
      scan('R1', 6, 'IN_TRANSIT', nuremberg),
    ]
    await record(node, way)
    const before = await found(node, 'R1')
    const metrics = '{ dashboardMetrics { totalPackages inTransit delivered delayed anomalies firingAlerts co2 } }'
    const figures = await node.data(metrics)
    const { streamPosition } = await node.data<{ streamPosition: string }>('{ streamPosition }')
    await record(node, [scan('R1', 30, 'DELIVERED', munich), scan('R1', 60, 'IN_TRANSIT', hamburg)])
    expect((await found(node, 'R1')).anomalies.length).toBeGreaterThan(0)

    const ids = ['R1-30-DELIVERED', 'R1-60-IN_TRANSIT']
    expect(await retract(node, [...ids, 'none', 'none'])).toEqual({ retracted: 2, unknown: ['none'] })
    expect(await found(node, 'R1')).toEqual(before)
    expect(await node.data(metrics)).toEqual(figures)
    expect(await retract(node, ids)).toEqual({ retracted: 0, unknown: ids })
    const heard = await take<{ packageChanges: { kind: string; package: { status: string } } }>(
      node.streams,
      `subscription ($after: String) { packageChanges(after: $after) { kind package { status } } }`,
      2,
      { after: streamPosition },
    )
    expect(heard.map(({ packageChanges: { kind, package: row } }) => [kind, row.status])).toEqual([
      ['UPDATED', 'DELIVERED'],
      ['UPDATED', 'IN_TRANSIT'],
    ])
    // Sent again it is new.
    expect(await record(node, [scan('R1', 30, 'DELIVERED', munich)])).toMatchObject({ accepted: 1 })
  })

  it('takes its package with it when it was the only one, and what was sent of the number waits', async () => {
    const node = await open()
    await record(node, [
      scan('R2', 0, 'DELIVERED', { carrier: 'GLS', ...munich }),
      scan('R2', 40, 'IN_TRANSIT', { carrier: 'GLS', ...hamburg }),
    ])
    await send(node, [
      {
        eventId: 'R2-leg',
        occurredAt: hour(1),
        entity: { type: 'CARRIER', key: 'GLS' },
        freight: { mode: 'ROAD', massKg: 1, distanceKm: 10, trackingNumber: 'R2' },
      },
    ])
    const anomalies = await node.db.anomaly.count()
    await retract(node, ['R2-0-DELIVERED', 'R2-40-IN_TRANSIT'])
    expect(await find(node, 'R2')).toBeNull()
    expect(await node.db.anomaly.count()).toBe(anomalies - 1)
    expect(await node.db.alert.count({ where: { anomalies: { none: {} }, hotspotId: null } })).toBe(0)
    await record(node, [scan('R2', 0, 'PICKED_UP', { carrier: 'GLS' })])
    expect((await found(node, 'R2')).legs.map(({ eventId }) => eventId)).toEqual(['R2-leg'])
  })

  it('takes back what it taught, how far time had come, and what was found by that', async () => {
    const node = await open()
    await record(node, [scan('R3', 0, 'PICKED_UP', { carrier: 'UPS', promisedAt: hour(30) })])
    const learnt = async () =>
      (await node.db.travelTime.findMany({ orderBy: { key: 'asc' } })).filter(({ counts }) => counts.some(Boolean))
    const [before, clock] = [await learnt(), await node.db.eventClock.findFirst()]
    await record(node, [
      scan('R3', 20, 'DELIVERED'),
      scan('ahead', 3_000, 'PENDING', { carrier: 'clock' }),
      scan('waits', 1, 'PICKED_UP', { carrier: 'UPS' }),
    ])
    expect((await learnt()).length).toBeGreaterThan(before.length)
    await expect
      .poll(async () => (await found(node, 'waits')).anomalies.map(({ type }) => type), { timeout: 20_000 })
      .toContain('STUCK')
    await retract(node, ['R3-20-DELIVERED', 'ahead-3000-PENDING'])
    expect(await learnt()).toEqual(before)
    expect((await node.db.eventClock.findFirst())?.newest).toEqual(clock?.newest)
    await expect.poll(async () => (await found(node, 'waits')).anomalies, { timeout: 20_000 }).toEqual([])
  })

  it('may be a correction; then the scan that it took the place of does not come back', async () => {
    const node = await open()
    const wrong = scan('R4', 5, 'IN_TRANSIT')
    await record(node, [scan('R4', 0, 'PICKED_UP'), wrong])
    await record(node, [{ ...wrong, status: 'CANCELLED', corrects: true }])
    expect(await retract(node, [wrong.eventId])).toEqual({ retracted: 1, unknown: [] })
    expect(await found(node, 'R4')).toMatchObject({ status: 'PICKED_UP', scans: { length: 1 } })
  })

  it('is retracted once, by whoever comes first, while others record scans of the same packages', async () => {
    const node = await open()
    const numbers = Array.from({ length: 20 }, (_, n) => `both-${n}`)
    const of = (at: number, status: string) => numbers.map((number) => scan(number, at, status))
    await record(node, [...of(0, 'PICKED_UP'), ...of(5, 'DELIVERED')])
    const ids = of(5, 'DELIVERED').map(({ eventId }) => eventId)
    const [one, other] = await Promise.all([
      retract(node, ids),
      retract(node, ids.toReversed()),
      record(node, of(3, 'IN_TRANSIT')),
      record(
        node,
        of(5, 'DELIVERED').map((each, n) => ({ ...each, trackingNumber: `moved-${n}`, corrects: true })),
      ),
    ])
    expect(one.retracted + other.retracted).toBeGreaterThanOrEqual(20)
    for (const number of numbers) {
      expect(await found(node, number)).toMatchObject({ status: 'IN_TRANSIT', deliveredAt: null, scans: { length: 2 } })
    }
  })

  it('is one of at most 10,000 in one call', async () => {
    const node = await open()
    const ids = Array.from({ length: 10_001 }, (_, n) => `x${n}`)
    await expect(retract(node, ids)).rejects.toThrow(/10,?000/)
    expect(await retract(node, ['half \ud800', '\0'])).toMatchObject({ retracted: 0 })
  })
})
