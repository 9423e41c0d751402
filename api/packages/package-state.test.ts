import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyScan, byEventTime, journeysOf, noScans, type ScanFacts, stateOf } from './package-state.ts'
import { packageStatuses } from './package-status.ts'

const hour = (n: number) => new Date(Date.UTC(2026, 2, 1) + n * 3_600_000)

const scan = (at: number, status: ScanFacts['status'], more: Partial<ScanFacts> = {}): ScanFacts => ({
  eventId: `${status}-${at}`,
  eventTime: hour(at),
  eventTimeZoneOffset: '+00:00',
  status,
  carrier: null,
  milestone: null,
  location: null,
  latitude: null,
  longitude: null,
  promisedAt: null,
  promisedOn: null,
  plannedAt: null,
  plannedRoute: null,
  massKg: null,
  mode: null,
  distanceKm: null,
  ...more,
})

const hamburg = { latitude: 53.55, longitude: 9.99 }
const munich = { latitude: 48.14, longitude: 11.58 }

describe('the state of a package', () => {
  it('is read from all scans again where what is stored of its positions cannot be read', () => {
    const { state } = stateOf([scan(0, 'PICKED_UP', hamburg)])
    const next = scan(9, 'IN_TRANSIT', munich)
    expect(applyScan(state, next)?.state).toMatchObject(munich)
    for (const tracks of [{ version: 2 }, [{ at: 'noon' }], 5]) expect(applyScan({ ...state, tracks }, next)).toBeNull()
  })

  it('follows event time and keeps what later scans do not say', () => {
    const { state } = stateOf([
      scan(9, 'OUT_FOR_DELIVERY', { location: 'Munich' }),
      scan(0, 'PICKED_UP', { carrier: 'DHL', location: 'Hamburg', ...hamburg, massKg: 3, promisedAt: hour(20) }),
      scan(5, 'IN_TRANSIT', { location: 'Munich', ...munich }),
    ])
    expect(state).toMatchObject({
      carrier: 'DHL',
      status: 'OUT_FOR_DELIVERY',
      location: 'Munich',
      ...munich,
      massKg: 3,
      promisedAt: hour(20),
      firstScanAt: hour(0),
      lastScanAt: hour(9),
      progressAt: hour(9),
      deliveredAt: null,
      fault: null,
    })
  })

  it('stays delivered when a scan follows, which is named as a fault', () => {
    const { state, faults } = stateOf([scan(0, 'PICKED_UP'), scan(4, 'DELIVERED'), scan(6, 'IN_TRANSIT')])
    expect(state).toMatchObject({ status: 'DELIVERED', deliveredAt: hour(4), lastScanAt: hour(6) })
    expect([...faults]).toEqual([['IN_TRANSIT-6', expect.stringContaining('after it was DELIVERED')]])
    expect(state.fault).toBe(faults.get('IN_TRANSIT-6'))
  })

  it('does not take a promise from before its first scan, nor a position that it cannot have reached', () => {
    const { state, faults } = stateOf([
      scan(0, 'PICKED_UP', { ...hamburg, promisedAt: hour(30) }),
      scan(1, 'IN_TRANSIT', { promisedAt: hour(-5) }),
      scan(2, 'IN_TRANSIT', { latitude: -33.9, longitude: 151.2 }),
    ])
    expect(state).toMatchObject({ promisedAt: hour(30), ...hamburg })
    expect(faults.get('IN_TRANSIT-1')).toContain('before its first scan')
    expect(faults.get('IN_TRANSIT-2')).toContain('cannot have moved')
  })

  it('says so when coordinates look swapped', () => {
    const swapped = { latitude: munich.longitude, longitude: munich.latitude }
    const { faults } = stateOf([scan(0, 'PICKED_UP', hamburg), scan(3, 'IN_TRANSIT', swapped)])
    expect(faults.get('IN_TRANSIT-3')).toContain('look swapped')
  })

  it('says how fast it would have been, to the minute where that counts', () => {
    const sydney = { latitude: -33.9, longitude: 151.2 }
    const faultAfter = (ms: number) => {
      const later = { ...scan(0, 'IN_TRANSIT', sydney), eventId: 'later', eventTime: new Date(hour(0).getTime() + ms) }
      return stateOf([scan(0, 'PICKED_UP', hamburg), later]).faults.get('later')
    }
    expect(faultAfter(0)).toMatch(/^It cannot have been in two places 16,\d{3} km apart at the same time\.$/)
    expect(faultAfter(20_000)).toMatch(/^It cannot have moved 16,\d{3} km in less than a minute\.$/)
    expect(faultAfter(89 * 60_000)).toMatch(/ km in 89 minutes\.$/)
  })

  it('makes progress with another milestone, place or status, and none where it is only said to wait', () => {
    const progress = (...scans: ScanFacts[]) => stateOf(scans).state.progressAt
    const first = scan(0, 'IN_TRANSIT', { location: 'Hamburg', ...hamburg, milestone: 'RCF' })
    expect(progress(first, scan(1, 'IN_TRANSIT', { milestone: 'DEP' }))).toEqual(hour(1))
    expect(progress(first, scan(2, 'IN_TRANSIT', { location: 'Munich' }))).toEqual(hour(2))
    expect(progress(first, scan(9, 'IN_TRANSIT', munich))).toEqual(hour(9))
    expect(progress(first, scan(3, 'OUT_FOR_DELIVERY'))).toEqual(hour(3))
    expect(progress(first, scan(3, 'ON_HOLD', { location: 'Hamburg' }), scan(4, 'IN_TRANSIT'))).toEqual(hour(0))
  })

  it('has a leg wherever it moved, with what it weighs and how it went', () => {
    const { legs } = stateOf([
      scan(0, 'PICKED_UP', { carrier: 'DHL', location: 'Hamburg', ...hamburg, massKg: 3, mode: 'ROAD' }),
      scan(1, 'IN_TRANSIT', { location: 'Hamburg', ...hamburg }),
      scan(6, 'IN_TRANSIT', { location: 'Munich', ...munich }),
      scan(9, 'OUT_FOR_DELIVERY', { distanceKm: 12 }),
    ])
    expect(legs).toMatchObject([
      {
        eventId: 'IN_TRANSIT-6',
        carrier: 'DHL',
        route: 'Hamburg → Munich',
        massKg: 3,
        origin: hamburg,
        destination: munich,
      },
      { eventId: 'OUT_FOR_DELIVERY-9', mode: 'ROAD', distanceKm: 12, origin: null },
    ])
  })

  it('is known by most of its positions, also where the first was wrong', () => {
    const at = (n: number, latitude: number, longitude: number) =>
      scan(n, 'IN_TRANSIT', { latitude, longitude, massKg: 2, mode: 'ROAD' })
    const wrong = scan(0, 'PICKED_UP', { latitude: 22.54, longitude: 114.06 })
    const right = [1, 2, 3, 4].map((n) => at(n, 52 + n / 10, 5))
    expect([...stateOf([wrong, ...right.slice(0, 1)]).faults.keys()]).toEqual(['IN_TRANSIT-1'])
    const { state, faults, legs } = stateOf([wrong, ...right])
    expect([...faults]).toEqual([
      ['PICKED_UP-0', expect.stringMatching(/^It cannot have moved 9,\d{3} km in 1 hour\.$/)],
    ])
    expect(state).toMatchObject({ latitude: 52.4, longitude: 5 })
    expect(legs.map(({ eventId }) => eventId)).toEqual(['IN_TRANSIT-2', 'IN_TRANSIT-3', 'IN_TRANSIT-4'])
  })

  it('takes what is stamped around its end for routine, and a scan long after it for wrong', () => {
    const minutes = [
      scan(0, 'PICKED_UP'),
      scan(10, 'DELIVERED'),
      scan(10.1, 'OUT_FOR_DELIVERY'),
      scan(10.3, 'IN_TRANSIT'),
    ]
    expect(stateOf(minutes)).toMatchObject({
      state: { status: 'DELIVERED', deliveredAt: hour(10), lastScanAt: hour(10.3), fault: null },
      faults: new Map(),
    })
    expect(stateOf([...minutes, scan(30, 'IN_TRANSIT', munich)]).faults.size).toBe(1)
  })

  it('goes back to its sender, and was delivered once', () => {
    const goods = { carrier: 'DHL', massKg: 5, mode: 'ROAD' } as const
    const there = [
      scan(0, 'PICKED_UP', { location: 'Hamburg', ...hamburg, ...goods, promisedAt: hour(30) }),
      scan(24, 'DELIVERED', { location: 'Munich', ...munich }),
      scan(50, 'RETURN_TO_SENDER', { location: 'Munich', ...munich }),
      scan(60, 'IN_TRANSIT', { location: 'Nuremberg', latitude: 49.45, longitude: 11.08 }),
    ]
    const back = scan(90, 'DELIVERED', { location: 'Hamburg', ...hamburg })
    expect(stateOf(there).state).toMatchObject({ status: 'RETURN_TO_SENDER', deliveredAt: hour(24), returnedAt: null })
    const { state, faults, legs } = stateOf([...there, back])
    expect(faults.size).toBe(0)
    expect(state).toMatchObject({
      status: 'DELIVERED',
      deliveredAt: hour(24),
      returnedAt: hour(90),
      promisedAt: hour(30),
    })
    expect(legs.map(({ route }) => route)).toEqual(['Hamburg → Munich', 'Munich → Nuremberg', 'Nuremberg → Hamburg'])
    const refused = stateOf([scan(0, 'PICKED_UP'), scan(9, 'RETURN_TO_SENDER'), scan(20, 'DELIVERED')]).state
    expect(refused).toMatchObject({ status: 'DELIVERED', deliveredAt: null, returnedAt: hour(20) })
  })

  it('changes hands: each leg is of who had it when it left, however the name is written', () => {
    const goods = { massKg: 1, mode: 'ROAD' } as const
    const { state, legs } = stateOf([
      scan(0, 'PICKED_UP', { carrier: 'FedEx SmartPost', ...hamburg, ...goods }),
      scan(9, 'IN_TRANSIT', { carrier: 'fedex smart-post', latitude: 51.3, longitude: 9.5 }),
      scan(20, 'OUT_FOR_DELIVERY', { carrier: 'USPS', ...munich }),
      scan(22, 'DELIVERED', { latitude: 48.2, longitude: 11.6 }),
    ])
    expect(legs.map(({ carrier }) => carrier)).toEqual(['FedEx SmartPost', 'FedEx SmartPost', 'USPS'])
    expect(state.carrier).toBe('USPS')
  })

  it('is another parcel where its number is picked up long after the end', () => {
    const day = 24
    const first = [scan(0, 'PICKED_UP'), scan(2 * day, 'DELIVERED'), scan(20 * day, 'IN_TRANSIT')]
    const second = [scan(22 * day, 'PICKED_UP'), scan(23 * day, 'IN_TRANSIT')]
    const unmoved = [scan(70 * day, 'IN_TRANSIT')]
    expect(journeysOf([...unmoved, ...first])).toEqual([first, unmoved])
    const lost = [scan(0, 'PICKED_UP'), scan(day, 'IN_TRANSIT')]
    const found = [scan(100 * day, 'PICKED_UP')]
    expect(journeysOf([...lost, ...found])).toEqual([lost, found])
    const away = [scan(0, 'PICKED_UP'), scan(day, 'RETURN_TO_SENDER')]
    expect(journeysOf([...away, scan(20 * day, 'PICKED_UP'), scan(60 * day, 'PICKED_UP')])).toHaveLength(2)
    const back = [...away, scan(2 * day, 'DELIVERED')]
    const again = [scan(4 * day, 'PICKED_UP'), scan(5 * day, 'DELIVERED')]
    expect(journeysOf([...back, ...again])).toEqual([back, again])
    expect(journeysOf([...second, ...first])).toEqual([first, second])
    const unscanned = [scan(300 * day, 'OUT_FOR_DELIVERY'), scan(300 * day + 1, 'DELIVERED')]
    expect(journeysOf([...unscanned, ...first])).toEqual([first, unscanned])
    const slow = [scan(0, 'PENDING'), scan(60 * day, 'PICKED_UP'), scan(200 * day, 'DELIVERED')]
    expect(journeysOf(slow)).toEqual([slow])
  })

  const anyScan = fc
    .record({
      at: fc.integer({ min: 0, max: 40 }),
      status: fc.constantFrom(...packageStatuses),
      place: fc.constantFrom(null, hamburg, munich),
      location: fc.constantFrom(null, 'Hamburg', 'Munich'),
      promise: fc.option(fc.integer({ min: -10, max: 90 }), { nil: null }),
      massKg: fc.constantFrom(null, 1, 2),
    })
    .map(({ at, status, place, location, promise, massKg }) =>
      scan(at, status, { location, massKg, ...place, promisedAt: promise === null ? null : hour(promise) }),
    )
  const anyScans = fc.uniqueArray(anyScan, { selector: ({ eventId }) => eventId, maxLength: 12 })

  it('is the same in whatever order the scans arrive', () => {
    fc.assert(
      fc.property(
        anyScans.chain((scans) =>
          fc.tuple(fc.constant(scans), fc.shuffledSubarray(scans, { minLength: scans.length })),
        ),
        ([scans, shuffled]) => {
          expect(stateOf(shuffled)).toEqual(stateOf(scans))
        },
      ),
    )
  })

  it('is the same one scan at a time as all at once', () => {
    fc.assert(
      fc.property(anyScans, (scans) => {
        const sorted = scans.toSorted(byEventTime)
        // Where a scan shows that earlier positions were wrong, all of them are read again.
        const oneByOne = sorted.reduce(
          (state, each, n) => applyScan(state, each)?.state ?? stateOf(sorted.slice(0, n + 1)).state,
          noScans,
        )
        expect(oneByOne).toEqual(stateOf(scans).state)
      }),
    )
  })
})
