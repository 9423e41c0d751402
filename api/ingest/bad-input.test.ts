import { expect, it } from 'vitest'
import { day, everything, type Ingested, ingestDocument, reported, send, supplier } from '../testing/activities.ts'
import { type Answer, onEachBackend, type TestNode, useNode } from '../testing/harness.ts'

const at = day(1)
const good = (eventId: string) => reported(eventId, at, 1)
const freight = (leg: object) => ({ ...good('x'), reported: null, freight: { mode: 'AIR', ...leg } })
const leg = { massKg: 10, distanceKm: 100 }
const place = { latitude: 50, longitude: 8 }
const megabytes = (count: number) => 'ä'.repeat((count * 1024 * 1024) / 2)

/** What is wrong, the code it is rejected with, and the item. */
const badItems: [what: string, code: string, item: object][] = [
  [
    'an unknown unit',
    'UNKNOWN_UNIT',
    { ...good('x'), reported: null, fuel: { fuel: 'diesel', amount: 1, unit: 'hogsheads' } },
  ],
  [
    'a unit of 5 MB',
    'UNKNOWN_UNIT',
    { ...good('x'), reported: null, fuel: { fuel: 'diesel', amount: 1, unit: megabytes(5) } },
  ],
  [
    'an unknown fuel',
    'UNKNOWN_FUEL',
    { ...good('x'), reported: null, fuel: { fuel: 'fairy\0dust', amount: 1, unit: 'kg' } },
  ],
  ['an unknown vehicle class', 'UNKNOWN_VEHICLE_CLASS', freight({ ...leg, vehicleClass: 'sledge' })],
  ['an unknown grid', 'UNKNOWN_REGION', { ...good('x'), reported: null, electricity: { kwh: 1, region: '\ud800' } }],
  ['a negative amount', 'NEGATIVE_AMOUNT', { ...good('x'), reported: { co2Kg: -1e-9 } }],
  ['a negative mass', 'NEGATIVE_AMOUNT', freight({ ...leg, massKg: -10 })],
  ['more than a number can hold', 'OUT_OF_RANGE', freight({ massKg: 1e308, distanceKm: 1e308 })],
  ['no distance', 'MISSING_DISTANCE', freight({ massKg: 10, origin: place })],
  [
    'latitude 91',
    'BAD_COORDINATES',
    freight({ massKg: 10, origin: place, destination: { latitude: 91, longitude: 0 } }),
  ],
  ['longitude -181', 'BAD_COORDINATES', freight({ ...leg, origin: { latitude: 9, longitude: -181 } })],
  ['the year 3000', 'OUT_OF_RANGE', { ...good('x'), occurredAt: '3000-01-01T00:00:00Z' }],
  ['two kinds', 'AMBIGUOUS_KIND', { ...good('x'), electricity: { kwh: 1 } }],
  ['no kind', 'MISSING_KIND', { ...good('x'), reported: null }],
  ['an empty event id', 'EMPTY', good(' \t\n')],
  ['an id as the legs of packages have them', 'RESERVED_ID', good('leg:x')],
  ['an empty key', 'EMPTY', { ...good('x'), entity: supplier('') }],
  ['an empty key of another entity', 'EMPTY', { ...good('x'), alsoCountsFor: [supplier(' ')] }],
  ['a long key', 'TOO_LONG', { ...good('x'), entity: supplier('k'.repeat(201)) }],
  [
    'eleven entities',
    'TOO_LONG',
    { ...good('x'), alsoCountsFor: Array.from({ length: 10 }, (_, n) => supplier(`s${n}`)) },
  ],
  ['half a character in the event id', 'BAD_TEXT', good('half \ud800')],
  ['half a character in the name', 'BAD_TEXT', { ...good('x'), entity: { ...supplier('a'), name: '\udfff half' } }],
  ['a zero byte in the key', 'BAD_TEXT', { ...good('x'), entity: supplier('a\0b') }],
  ['a turn of direction in the name', 'BAD_TEXT', { ...good('x'), entity: { ...supplier('a'), name: 'abc\u202ecba' } }],
  ['a space that cannot be seen in the key', 'BAD_TEXT', { ...good('x'), entity: supplier('ac\u200bme') }],
  ['nothing that can be seen in the key', 'BAD_TEXT', { ...good('x'), entity: supplier('\u200b') }],
  ['a variation of a letter in the event id', 'BAD_TEXT', good('x\ufe00')],
  ['a joiner in the tracking number', 'BAD_TEXT', freight({ ...leg, trackingNumber: 'p\u200d1' })],
  ['a zero byte in the tracking number', 'BAD_TEXT', freight({ ...leg, trackingNumber: '\0' })],
  ['an amount that is a text', 'BAD_TYPE', { ...good('x'), reported: { co2Kg: '12' } }],
  ['half a megabyte where a number belongs', 'BAD_TYPE', { ...good('x'), reported: { co2Kg: megabytes(0.5) } }],
  ['an event id that is a number', 'BAD_TYPE', { ...good('x'), eventId: 1 }],
  ['a time that is none', 'BAD_TIME', { ...good('x'), occurredAt: '2024-13-01T00:00:00Z' }],
  ['a day that the month does not have', 'BAD_TIME', { ...good('x'), occurredAt: '2023-02-29T00:00:00Z' }],
  ['the year 0', 'BAD_TIME', { ...good('x'), occurredAt: '0001-01-01T00:00:00+00:01' }],
  ['the year 10000', 'BAD_TIME', { ...good('x'), occurredAt: '9999-12-31T23:59:59-00:01' }],
  ['a time without an offset', 'MISSING_OFFSET', { ...good('x'), occurredAt: '2024-01-01T00:00:00' }],
  ['half a megabyte where a time belongs', 'BAD_TIME', { ...good('x'), occurredAt: megabytes(0.5) }],
  ['an unknown entity type', 'UNKNOWN_TYPE', { ...good('x'), entity: { type: 'PLANET', key: 'a' } }],
  ['a missing field', 'MISSING_FIELD', { ...good('x'), entity: null }],
  ['4 MB of name', 'TOO_LONG', { ...good('x'), entity: { ...supplier('a'), name: megabytes(4) } }],
]

const oneItem = (item: object) => ({ input: [item] })

/** What makes the whole operation wrong. */
const badOperations: [what: string, variables: object][] = [
  ['an unknown field', oneItem({ ...good('x'), colour: 'red' })],
  ['a text for the input', { input: 'all of it' }],
  ['10,001 items', { input: Array.from({ length: 10_001 }, (_, n) => good(`many-${n}`)) }],
  ['10,001 items that are none', { input: Array.from({ length: 10_001 }, () => 7) }],
]

/** A body as it stands, for what JSON.stringify would not write. */
async function post(node: TestNode, body: string): Promise<Answer<{ ingestActivities: Ingested }>> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${node.url}/graphql`, { method: 'POST', headers, body })
  return response.json()
}

function expectClean(answer: unknown) {
  const text = JSON.stringify(answer)
  expect(text).not.toMatch(/INTERNAL_SERVER_ERROR|stack|node_modules|\.ts:\d|prisma/i)
  expect(text.length).toBeLessThan(40_000)
}

onEachBackend('bad input', (backend) => {
  const open = useNode(backend)

  it('of an item rejects that item with a code and a sentence, and keeps the others', async () => {
    const node = await open()
    const input = badItems.flatMap(([, , item], n) => [good(`good-${n}`), { ...good('x'), ...item }])
    const answer = await node.request<{ ingestActivities: Ingested }>(ingestDocument, { input })
    expectClean(answer)
    const { accepted, duplicates, rejected } = answer.data?.ingestActivities ?? expect.fail('no data')
    expect({ accepted, duplicates }).toEqual({ accepted: badItems.length, duplicates: 0 })
    expect(rejected.map(({ index, code }) => [badItems[(index - 1) / 2]?.[0], code])).toEqual(
      badItems.map(([what, code]) => [what, code]),
    )
    for (const { message } of rejected) {
      expect(message).toMatch(/[.?]$/)
      expect(message.length).toBeLessThan(400)
    }
  })

  it('that makes the operation wrong is BAD_USER_INPUT, and nothing is stored', async () => {
    const node = await open()
    const before = await everything(node)
    for (const [what, variables] of badOperations) {
      const answer = await node.request(ingestDocument, variables as Record<string, unknown>)
      expectClean(answer)
      expect(
        answer.errors?.map((error) => error.extensions.code),
        what,
      ).toContain('BAD_USER_INPUT')
      expect(new Set(answer.errors?.map((error) => error.extensions.code)).size, what).toBe(1)
    }
    expect(await everything(node)).toBe(before)
  })

  it('beyond what JSON or GraphQL can say does no harm either', async () => {
    const node = await open()
    const variables = `{"input":[{"eventId":"inf","occurredAt":"${at}","entity":{"type":"SUPPLIER","key":"a"},"reported":{"co2Kg":1e999}}]}`
    const infinite = await post(node, `{"query":${JSON.stringify(ingestDocument)},"variables":${variables}}`)
    expectClean(infinite)
    expect(infinite.data?.ingestActivities).toMatchObject({ accepted: 0, rejected: [{ index: 0, code: 'NOT_FINITE' }] })
    const literal = `mutation { ingestActivities(input: [{ eventId: "inf", occurredAt: "${at}",
      entity: { type: SUPPLIER, key: "a" }, reported: { co2Kg: 1e999 } }]) { accepted rejected { code } } }`
    expect(await node.request(literal)).toEqual({
      data: { ingestActivities: { accepted: 0, rejected: [{ code: 'NOT_FINITE' }] } },
    })
    expectClean(await post(node, '{"query":"{ streamPosition }","variables":{"a":"\\ud800"}}'))
  })

  it('is no reason to refuse the largest call', async () => {
    const node = await open()
    const input = Array.from({ length: 1000 }, (_, n) => good(n % 10 === 0 ? '' : `large-${n}`))
    const { accepted, rejected } = await send(node, input)
    expect([accepted, rejected.length]).toEqual([900, 100])
  })
})
