import { describe, expect, it } from 'vitest'
import { day, type Ingested, ingestDocument, reported } from '../testing/activities.ts'
import { swiftest, type TestNode, useNode } from '../testing/harness.ts'
import { hamburg, hour, scan } from '../testing/scans.ts'

const result = 'accepted duplicates rejected { index code message } notes { index code }'
const recordDocument = `mutation ($input: [ScanInput!]!) { recordScans(input: $input) { ${result} } }`

/** What is wrong with a scan, the code it is rejected with, a part of the sentence, and what it says instead. */
const badScans: [code: string, sentence: RegExp, change: object][] = [
  [
    'MISSING_OFFSET',
    /^eventTime .*without an offset.*2026-03-01T08:00:00\+01:00/,
    { eventTime: '2026-03-01T08:00:00' },
  ],
  ['BAD_TIME', /^promisedAt is empty: leave it out, or write it like/, { promisedAt: '' }],
  ['BAD_TIME', /^eventTime is empty: write it like/, { eventTime: '' }],
  ['BAD_TIME', /no such day/, { eventTime: '2026-02-30T08:00:00Z' }],
  ['BAD_TYPE', /^eventTime is 5: send a time as text/, { eventTime: 5 }],
  ['UNKNOWN_MODE', /^mode is "TRUCK": send one of .*ROAD/, { mode: 'TRUCK' }],
  ['UNKNOWN_STATUS', /^status is "LOST": send one of .*DELIVERED/, { status: 'LOST' }],
  ['BAD_TYPE', /^massKg is "12.5": send a number, without quotes/, { massKg: '12.5' }],
  ['BAD_TYPE', /^eventId is 5: send text, in quotes/, { eventId: 5 }],
  ['BAD_TYPE', /^corrects is "yes": send true or false/, { corrects: 'yes' }],
  ['MISSING_FIELD', /^trackingNumber is missing/, { trackingNumber: undefined }],
  ['MISSING_FIELD', /^status is null/, { status: null }],
  ['BAD_TYPE', /^plannedRoute is "Hamburg": send an object with name/, { plannedRoute: 'Hamburg' }],
  ['MISSING_FIELD', /^plannedRoute\[1\]\.name is missing/, { plannedRoute: [{ name: 'a' }, { latitude: 3 }] }],
  ['BAD_TYPE', /^location is a list/, { location: ['a'] }],
]

const good = (n: number) => scan(`good-${n}`, n, 'PICKED_UP')

/** GraphQL's literal for a value; `words` are its enum values. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  const written = fields.map(([name, field]) => {
    const isWord = ['status', 'mode', 'type'].includes(name) && typeof field === 'string'
    return `${name}: ${isWord ? field : literal(field)}`
  })
  return `{ ${written.join(', ')} }`
}

describe('an item by itself', () => {
  const open = useNode(swiftest())
  let calls = 0
  /** Good and bad scans by turns, under ids that no other call has. */
  const mixed = () => {
    const prefix = `call${calls++}`
    const renamed = (item: object) => JSON.parse(JSON.stringify(item).replace(/"(good|bad)-/g, `"${prefix}-$1-`))
    return badScans
      .flatMap(([, , change], n) => [good(n), { ...scan(`bad-${n}`, n, 'IN_TRANSIT'), ...change }])
      .map(renamed)
  }
  function expectEachByItself({ accepted, duplicates, rejected }: Ingested) {
    expect(rejected.map(({ index, code }) => [(index - 1) / 2, code])).toEqual(badScans.map(([code], n) => [n, code]))
    for (const [n, { message }] of rejected.entries()) expect(message).toMatch(badScans[n]?.[1] as RegExp)
    expect({ accepted, duplicates }).toEqual({ accepted: badScans.length, duplicates: 0 })
  }
  const recordIn = async (node: TestNode, document: string, variables?: Record<string, unknown>) => {
    const { data, errors } = await node.request<{ recordScans: Ingested }>(document, variables)
    return data?.recordScans ?? expect.fail(JSON.stringify(errors))
  }

  it('is rejected by index in a variable, and the others are taken', async () => {
    const node = await open()
    expectEachByItself(await recordIn(node, recordDocument, { input: mixed() }))
    const nullAmong = await recordIn(node, recordDocument, { input: [null, good(99), 'text'] })
    expect(nullAmong).toMatchObject({ accepted: 1, rejected: [{ index: 0, code: 'MISSING_FIELD' }, { index: 2 }] })
  })

  it('is rejected by index in a literal, and the same document gives the same answer again', async () => {
    const node = await open()
    const document = `mutation { recordScans(input: ${literal(mixed())}) { ${result} } }`
    expectEachByItself(await recordIn(node, document))
    expect(await recordIn(node, document)).toMatchObject({ accepted: 0, duplicates: badScans.length })
    const quoted = `mutation { recordScans(input: [${literal(good(98)).replace('status: PICKED_UP', 'status: "PICKED_UP"')}]) { ${result} } }`
    expect(await recordIn(node, quoted)).toMatchObject({ accepted: 0, rejected: [{ code: 'UNKNOWN_STATUS' }] })
  })

  it('is rejected by index over a WebSocket', async () => {
    const node = await open()
    for await (const { data } of node.streams.iterate({ query: recordDocument, variables: { input: mixed() } }))
      expectEachByItself((data as { recordScans: Ingested }).recordScans)
    const query = `mutation { recordScans(input: ${literal(mixed())}) { ${result} } }`
    for await (const { data } of node.streams.iterate({ query }))
      expectEachByItself((data as { recordScans: Ingested }).recordScans)
  })

  it('is rejected where variables are items, or stand in them, and the good ones beside it are taken', async () => {
    const node = await open()
    const ofItems = `mutation ($a: ScanInput!, $b: ScanInput!, $c: ScanInput!) {
      recordScans(input: [$a, $b, $c]) { ${result} } }`
    const items = { a: scan('v1', 0, 'PICKED_UP'), b: { ...scan('v2', 0, 'PICKED_UP'), massKg: '1' } }
    expect(await recordIn(node, ofItems, items)).toMatchObject({
      accepted: 1,
      rejected: [
        { index: 1, code: 'BAD_TYPE', message: expect.stringContaining('massKg is "1"') },
        { index: 2, code: 'MISSING_FIELD' },
      ],
    })
    const inItems = `mutation ($id: String!, $other: String!, $at: DateTime!, $place: PlaceInput!) {
      recordScans(input: [
        { eventId: $id, trackingNumber: "v3", eventTime: $at, status: PICKED_UP, plannedRoute: [{ name: "a" }] }
        { eventId: "v4", trackingNumber: "v4", eventTime: $at, timeZone: "Asia/Tokyo", status: PICKED_UP }
        { eventId: $other, trackingNumber: "v5", eventTime: "2026-03-01T08:00:00Z", status: PICKED_UP }
        { eventId: "v6", trackingNumber: "v6", eventTime: "2026-03-01T08:00:00Z", status: PICKED_UP, plannedRoute: [$place] }
      ]) { ${result} } }`
    const variables = { id: 5, other: 'v5', at: '2026-03-01T08:00:00', place: { name: 7 } }
    expect(await recordIn(node, inItems, variables)).toMatchObject({
      accepted: 2,
      rejected: [
        { index: 0, code: 'BAD_TYPE', message: expect.stringContaining('eventId is 5') },
        { index: 3, code: 'BAD_TYPE', message: expect.stringContaining('plannedRoute[0].name is 7') },
      ],
    })
  })

  it('is rejected in each of several fields, in fragments, and where one object stands for a list of one', async () => {
    const node = await open()
    const document = `mutation ($scans: [ScanInput!]!, $activities: [ActivityInput!]!, $quiet: Boolean) {
        one: recordScans(input: $scans, quiet: $quiet) { ...Told }
        again: recordScans(input: $scans) { ...Told }
        ...More
      }
      fragment More on Mutation {
        ingestActivities(input: $activities) { ...Told }
        ... on Mutation { alone: recordScans(input: { eventId: "f3", status: PICKED_UP }) { ...Told } }
      }
      fragment Told on IngestResult { ${result} }`
    const scans = [{ ...scan('f1', 0, 'PICKED_UP'), mode: 'CART' }, scan('f2', 0, 'PICKED_UP')]
    const activities = [{ ...reported('f4', day(1), 1), occurredAt: 'soon' }, reported('f5', day(1), 1)]
    expect(await node.request(document, { scans, activities, quiet: true })).toMatchObject({
      data: {
        one: { accepted: 1, rejected: [{ index: 0, code: 'UNKNOWN_MODE' }] },
        again: { accepted: 0, duplicates: 1, rejected: [{ index: 0, code: 'UNKNOWN_MODE' }] },
        ingestActivities: { accepted: 1, rejected: [{ index: 0, code: 'BAD_TIME' }] },
        alone: { accepted: 0, rejected: [{ index: 0, code: 'MISSING_FIELD' }] },
      },
    })
    expect(await recordIn(node, recordDocument, { input: scan('f6', 0, 'PICKED_UP') })).toMatchObject({ accepted: 1 })
  })

  it('is taken where GraphQL takes it: whole numbers for decimals, defaults, variables that are not sent', async () => {
    const node = await open()
    const document = `mutation ($mass: Float = 7, $mode: TransportMode, $at: DateTime! = "2026-03-01T08:00:00Z") {
      recordScans(input: [{ eventId: "d1", trackingNumber: "d1", eventTime: $at, status: PICKED_UP, massKg: $mass, mode: $mode, distanceKm: 3 }]) {
        ${result} } }`
    expect(await recordIn(node, document)).toMatchObject({ accepted: 1, rejected: [] })
    expect((await node.db.scan.findUnique({ where: { eventId: 'd1' } }))?.massKg).toBe(7)
  })

  it.each<[what: string, variables: object]>([
    ['a field with no such name', { input: [good(1), { ...good(2), colour: 'red' }] }],
    ['a field with no such name, deep in an item', { input: [{ ...good(2), plannedRoute: [{ name: 'a', lat: 1 }] }] }],
    ['no list', { input: 'all of it' }],
    ['a number', { input: 7 }],
    ['nothing', {}],
    ['null', { input: null }],
  ])('is not what is wrong with %s: that is an error of the call', async (_what, variables) => {
    const node = await open()
    const answer = await node.request(recordDocument, variables as Record<string, unknown>)
    expect(answer.errors?.length).toBeGreaterThan(0)
    expect(new Set(answer.errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['BAD_USER_INPUT']))
    expect(answer.data ?? null).toBeNull()
  })

  it.each([
    [
      'a field with no such name',
      `recordScans(input: [${literal(good(1))}, { eventId: "x", colour: "red" }]) { accepted }`,
    ],
    ['no list', 'recordScans(input: 7) { accepted }'],
    ['null', 'recordScans(input: null) { accepted }'],
    ['a variable of another type', `recordScans(input: [{ eventId: $n }]) { accepted }`],
    ['a bad argument beside the items', `recordScans(input: [${literal(good(1))}], quiet: "yes") { accepted }`],
    ['an unknown field of the answer', `recordScans(input: [{ eventId: 5 }]) { accepted, colour }`],
  ])('is not what is wrong with %s in a document', async (_what, field) => {
    const node = await open()
    const answer = await node.request(`mutation ${field.includes('$n') ? '($n: Int)' : ''} { ${field} }`, { n: 1 })
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    expect(answer.data ?? null).toBeNull()
  })

  it('says so in one sentence where there are too many, and where a list in an item is full of nonsense', async () => {
    const node = await open()
    const many = await node.request(ingestDocument, { input: Array.from({ length: 10_001 }, () => 7) })
    expect(many.errors).toMatchObject([{ message: expect.stringContaining('10,001 items are too many') }])
    const input = [{ ...good(50), plannedRoute: Array.from({ length: 300_000 }, () => 7) }]
    expect(await recordIn(node, recordDocument, { input })).toMatchObject({
      rejected: [{ index: 0, code: 'BAD_TYPE' }],
    })
  })

  it('is a duplicate where it says the same again in one call, and rejected where it says something else', async () => {
    const node = await open()
    const item = { ...good(60), ...hamburg }
    const other = { ...item, status: 'DELIVERED' }
    expect(
      await recordIn(node, recordDocument, { input: [item, item, other, { ...other, corrects: true }] }),
    ).toMatchObject({
      accepted: 2,
      duplicates: 1,
      rejected: [{ index: 2, code: 'OTHER_CONTENT' }],
    })
    const activities = [reported('twice', day(1), 1), reported('twice', day(1), 1), reported('twice', day(1), 2)]
    const { data } = await node.request<{ ingestActivities: Ingested }>(ingestDocument, { input: activities })
    expect(data?.ingestActivities).toMatchObject({ accepted: 1, duplicates: 1, rejected: [{ index: 2 }] })
  })
})

describe('a scan without a true position', () => {
  const open = useNode(swiftest())
  const places: [latitude: unknown, longitude: unknown][] = [
    [0, 0],
    [-0, 0],
    [0.0000001, -0.0000001],
    [-1, -1],
    [90, 180],
    [999, 999],
    [9.99, 153.55],
    [153.55, 9.99],
    [53.55, null],
  ]

  it('is kept without it, and the answer says so', async () => {
    const node = await open()
    const input = places.map(([latitude, longitude], n) => ({
      ...scan(`p${n}`, n, 'DELIVERED'),
      latitude,
      longitude,
      plannedRoute: [
        { name: 'Hamburg', latitude: 53.55, longitude: 9.99 },
        { name: 'Nowhere', latitude, longitude },
      ],
    }))
    const { data } = await node.request<{ recordScans: Ingested & { notes: { index: number; code: string }[] } }>(
      recordDocument,
      { input },
    )
    const wrong = places.flatMap(([latitude], n) => (latitude === 9.99 ? [] : [n]))
    expect(data?.recordScans).toMatchObject({ accepted: places.length, rejected: [] })
    expect(data?.recordScans.notes).toEqual(wrong.flatMap((index) => Array(2).fill({ index, code: 'BAD_COORDINATES' })))
    const packages = await node.db.package.findMany({ orderBy: { trackingNumber: 'asc' } })
    expect(packages.map(({ status, latitude }) => [status, latitude])).toEqual(
      places.map(([latitude]) => ['DELIVERED', latitude === 9.99 ? 9.99 : null]),
    )
    expect(packages[0]?.plannedRoute).toEqual([
      { name: 'Hamburg', latitude: 53.55, longitude: 9.99 },
      { name: 'Nowhere' },
    ])
  })
})

describe('the time of an item', () => {
  const open = useNode(swiftest())
  const timed = async (item: object) => {
    const node = await open()
    const input = [{ eventId: 't', trackingNumber: 't', status: 'PICKED_UP', eventTime: hour(0), ...item }]
    const answer = await node.data<{ recordScans: Ingested }>(recordDocument, { input })
    const row = await node.db.scan.findUnique({ where: { eventId: 't' } })
    if (row) await node.db.scan.delete({ where: { eventId: 't' } })
    const [rejected] = answer.recordScans.rejected
    return rejected ? `${rejected.code}: ${rejected.message}` : { ...row, at: row?.eventTime.toISOString() }
  }

  it.each([
    ['2026-07-01T08:00:00', 'Europe/Berlin', '2026-07-01T06:00:00.000Z', '+02:00'],
    ['2026-01-01 08:00', 'Asia/Kathmandu', '2026-01-01T02:15:00.000Z', '+05:45'],
    ['2026-03-29T01:59:59.999', 'Europe/Berlin', '2026-03-29T00:59:59.999Z', '+01:00'],
    ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z', '+02:00'],
    ['2026-07-01T06:00:00Z', 'Europe/Berlin', '2026-07-01T06:00:00.000Z', '+02:00'],
    ['2025-10-26T02:30:00+01:00', 'Europe/Berlin', '2025-10-26T01:30:00.000Z', '+01:00'],
    ['2026-03-01t08:00:00z', undefined, '2026-03-01T08:00:00.000Z', '+00:00'],
    ['2026-03-01T24:00:00+01:00', undefined, '2026-03-01T23:00:00.000Z', '+01:00'],
    ['2026-03-01T08:00:00.123456789-00:00', undefined, '2026-03-01T08:00:00.123Z', '+00:00'],
    ['2026-03-01T08:00:00\u221205:00', undefined, '2026-03-01T13:00:00.000Z', '-05:00'],
    ['2026-03-01T08:00:00+0530', undefined, '2026-03-01T02:30:00.000Z', '+05:30'],
  ])('is read: %s in %s', async (eventTime, timeZone, at, offset) => {
    expect(await timed({ eventTime, timeZone })).toMatchObject({ at, eventTimeZoneOffset: offset })
  })

  it.each([
    [
      '2025-03-30T02:30:00',
      'Europe/Berlin',
      /^NO_SUCH_TIME: .*2025-03-30T01:30:00\+01:00 or 2025-03-30T03:30:00\+02:00/,
    ],
    [
      '2025-10-26T02:30:00',
      'Europe/Berlin',
      /^AMBIGUOUS_TIME: .*2025-10-26T02:30:00\+02:00 or 2025-10-26T02:30:00\+01:00/,
    ],
    ['2025-04-06T01:45', 'Australia/Lord_Howe', /^AMBIGUOUS_TIME: .*\+11:00 or .*\+10:30/],
    ['2025-07-01T08:00:00+05:00', 'Europe/Berlin', /^TIME_ZONE_CONFLICT: .*\+05:00/],
    ['2025-07-01T08:00:00', 'Mars/Olympus', /^UNKNOWN_TIME_ZONE: /],
    ['2025-07-01T08:00:00', 'IST', /^UNKNOWN_TIME_ZONE: /],
    ['2025-07-01T08:00:00', '+02:00', /^UNKNOWN_TIME_ZONE: /],
    ['2025-07-01T08:00:00', undefined, /^MISSING_OFFSET: /],
    ['2025-07-01', 'Europe/Berlin', /^BAD_TIME: eventTime is a day/],
    ['2016-12-31T23:59:60Z', undefined, /^BAD_TIME: .*59/],
    ['2025-07-01T24:00:01Z', undefined, /^BAD_TIME/],
    ['2025-07-01T08:60:00Z', undefined, /^BAD_TIME/],
    ['2025-07-01T08:00:00+24:00', undefined, /^BAD_TIME: .*-14:00 to \+14:00/],
    ['2025-07-01T08:00:00+14:01', undefined, /^BAD_TIME/],
    ['0000-01-01T00:00:00Z', undefined, /^BAD_TIME/],
    ['1751328000', undefined, /^BAD_TIME/],
  ])('is rejected with what to send: %s in %s', async (eventTime, timeZone, sentence) => {
    expect(await timed({ eventTime, timeZone })).toMatch(sentence)
  })

  it('goes for the other times of a scan, and a promise may have an offset of its own', async () => {
    const item = { timeZone: 'Europe/Berlin', plannedAt: '2026-03-01T09:00', promisedAt: '2026-03-05T18:00:00-05:00' }
    expect(await timed(item)).toMatchObject({
      plannedAt: new Date('2026-03-01T08:00:00Z'),
      promisedAt: new Date('2026-03-05T23:00:00Z'),
    })
    expect(await timed({ promisedAt: '2026-03-05T18:00' })).toMatch(/^MISSING_OFFSET: promisedAt/)
  })

  it('of an activity is read in its time zone too', async () => {
    const node = await open()
    const input = [{ ...reported('zoned', '2024-07-01T12:00:00', 1), timeZone: 'America/New_York' }]
    expect(await node.data(ingestDocument, { input })).toMatchObject({ ingestActivities: { accepted: 1 } })
    const row = await node.db.emission.findUnique({ where: { eventId: 'zoned' } })
    expect(row?.occurredAt.toISOString()).toBe('2024-07-01T16:00:00.000Z')
  })
})

describe('electricity of another year or an unnamed grid', () => {
  const open = useNode(swiftest())

  it('is counted, and the answer and the figure say what stands in', async () => {
    const node = await open()
    const used = (eventId: string, occurredAt: string, region?: string) => ({
      eventId,
      occurredAt,
      entity: { type: 'FACILITY', key: 'hub' },
      electricity: { kwh: 100, region },
    })
    const input = [used('k1', day(1), 'UK'), used('k2', '2017-05-01T00:00:00Z', 'UK'), used('k3', day(2))]
    const document = ingestDocument.replace('rejected', 'notes { index code message } rejected')
    const { ingestActivities } = await node.data<{ ingestActivities: Ingested & { notes: object[] } }>(document, {
      input,
    })
    expect(ingestActivities).toMatchObject({
      accepted: 3,
      notes: [
        { index: 1, code: 'FACTOR_STANDS_IN', message: expect.stringContaining('2017') },
        { index: 2, code: 'FACTOR_STANDS_IN', message: expect.stringContaining('region') },
      ],
    })
    const { emissions } = await node.data<{ emissions: { edges: { node: object }[] } }>(
      '{ emissions(first: 9) { edges { node { eventId calculation { standsIn } } } } }',
    )
    expect(emissions.edges.map((edge) => edge.node)).toEqual([
      { eventId: 'k3', calculation: { standsIn: expect.stringContaining('UK') } },
      { eventId: 'k1', calculation: { standsIn: null } },
      { eventId: 'k2', calculation: { standsIn: expect.stringContaining('2024') } },
    ])
  })
})
