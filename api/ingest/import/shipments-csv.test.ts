import { describe, expect, it } from 'vitest'
import { calculate } from '../../emissions/calculation.ts'
import { implausible } from '../../emissions/plausibility.ts'
import { demoDataFolder } from './places.ts'
import { isItem, newMeter } from './row.ts'
import { readShipmentsCsv } from './shipments-csv.ts'
import { collect, temporaryFiles } from './temp-files.ts'

const shipped = `${demoDataFolder}/scms-shipments-2006-2013.csv`
const tally = (values: string[]) => {
  const counts: Record<string, number> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

describe('the shipped shipments file', async () => {
  const meter = newMeter()
  const rows = await collect(readShipmentsCsv(shipped, meter))
  const items = rows.filter(isItem)
  const problems = rows.flatMap((row) => (isItem(row) ? [] : [row]))
  const byNumber = new Map(items.map((item) => [item.activity.eventId, item]))

  it('is 7,779 lines in 5,551 consignments, of which 2,361 can be computed', () => {
    expect(meter).toMatchObject({ records: 7779, consignments: 5551 })
    expect(items).toHaveLength(2361)
    expect(byNumber.size).toBe(2361)
  })

  it('says why each of the others stays unknown', () => {
    expect(tally(problems.map((problem) => problem.code))).toEqual({
      UNKNOWN_ORIGIN: 2894,
      UNKNOWN_WEIGHT: 203,
      IMPOSSIBLE_MODE: 84,
      UNKNOWN_MODE: 9,
    })
  })

  it('delivers by year', () => {
    const years = tally(items.map((item) => item.activity.occurredAt.slice(0, 4)))
    expect(years).toEqual({ 2006: 44, 2007: 94, 2008: 225, 2009: 258, 2010: 415, 2011: 452, 2012: 412, 2013: 461 })
  })

  it('weighs by mode, in kg, each weight once', () => {
    const kg: Record<string, number> = {}
    for (const { activity } of items) {
      const { mode = '', massKg = 0 } = activity.freight ?? {}
      kg[mode] = (kg[mode] ?? 0) + massKg
    }
    expect(kg).toEqual({ AIR: 4_522_806, SEA: 1_740_850 })
  })

  it('has 46 suppliers and 261 routes, each key with one name', () => {
    const entities = items.flatMap(({ activity }) => [activity.entity, ...(activity.alsoCountsFor ?? [])])
    const names = new Map(entities.map((entity) => [`${entity.type} ${entity.key}`, entity.name]))
    expect(tally([...names.keys()].map((key) => key.split(' ')[0] ?? ''))).toEqual({ SUPPLIER: 46, ROUTE: 261 })
    expect(new Set(names.values()).size).toBe(46 + 261)
  })

  it('comes in the order of delivery, problems first in the order of the file', () => {
    const times = items.map((item) => item.activity.occurredAt)
    expect(times).toEqual(times.toSorted())
    expect(rows.slice(0, problems.length)).toEqual(problems)
    expect(problems.map((problem) => problem.line)).toEqual(problems.map((p) => p.line).toSorted((a, b) => a - b))
  })

  it('makes one whole activity of a consignment of several lines', () => {
    expect(byNumber.get('scms:ASN-93')).toEqual({
      line: 10,
      promisedAt: '2006-12-07T00:00:00.000Z',
      activity: {
        eventId: 'scms:ASN-93',
        occurredAt: '2006-12-07T00:00:00.000Z',
        entity: { type: 'SUPPLIER', key: 'aurobindo-pharma-limited', name: 'Aurobindo Pharma Limited' },
        alsoCountsFor: [{ type: 'ROUTE', key: 'hyderabad-in→lagos-ng', name: 'Hyderabad → Lagos, Nigeria' }],
        freight: {
          mode: 'AIR',
          massKg: 479,
          origin: { latitude: 17.52, longitude: 78.38 },
          destination: { latitude: 6.52, longitude: 3.38 },
        },
      },
    })
  })

  it('passes the four unit errors on, and the engine finds these four and no other impossible', () => {
    const impossible = items.filter(({ activity: { freight } }) => {
      if (freight === undefined) return false
      const quantity = { method: 'FREIGHT' as const, ...freight }
      return implausible(quantity, calculate(quantity)) !== null
    })
    expect(impossible.map((item) => [item.activity.eventId, item.activity.freight?.massKg]).toSorted()).toEqual([
      ['scms:ASN-161', 857354],
      ['scms:ASN-6101', 154780],
      ['scms:ASN-69', 291096],
      ['scms:ASN-70', 205503],
    ])
  })
})

const columns = [
  ...['ID', 'ASN/DN #', 'Country', 'Fulfill Via', 'Shipment Mode'],
  ...['Delivered to Client Date', 'Vendor', 'Manufacturing Site', 'Weight (Kilograms)'],
]
const files = temporaryFiles()
type Change = {
  id?: string
  number?: string
  country?: string
  mode?: string
  on?: string
  site?: string
  weight?: string
}

async function read(...lines: (Change | string)[]) {
  const rows = lines.map((line, index) => {
    if (typeof line === 'string') return line
    const { id = `${index + 1}`, number = 'ASN-1', country = 'Haiti', mode = 'Air', on = '2-Jun-06' } = line
    const { site = '"Aurobindo Unit III, India"', weight = '100' } = line
    return [id, number, country, 'Direct Drop', mode, on, 'HUMAN  GMBH', site, weight].join(',')
  })
  return await collect(readShipmentsCsv(files.write('some.csv', [columns.join(','), ...rows].join('\n'))))
}

describe('readShipmentsCsv', () => {
  it('adds up several weights of one consignment and never counts a reference', async () => {
    expect(await read({ weight: '100' }, { weight: 'See ASN-1 (ID#:1)' }, { weight: '20.5' })).toMatchObject([
      { line: 2, activity: { freight: { massKg: 120.5 } } },
    ])
  })

  it('counts a weight that stands in another consignment there only', async () => {
    const rows = await read({ id: '1' }, { id: '2', number: 'ASN-2', weight: 'See ASN-1 (ID#:1)' })
    expect(rows).toMatchObject([
      { line: 3, code: 'UNKNOWN_WEIGHT', message: expect.stringContaining('part of ASN-1') },
      { activity: { eventId: 'scms:ASN-1', freight: { massKg: 100 } } },
    ])
  })

  it.each<[string, Change[], string]>([
    ['a weight of 0', [{ weight: '0' }], 'UNKNOWN_WEIGHT'],
    ['a site without a place', [{ site: 'INVERNESS ANY' }], 'UNKNOWN_ORIGIN'],
    ['sites in two countries', [{}, { site: 'GSK Crawley', weight: 'See ASN-1 (ID#:1)' }], 'UNKNOWN_ORIGIN'],
    ['a country that is not known', [{ country: 'Atlantis' }], 'UNKNOWN_DESTINATION'],
    ['two destinations', [{}, { country: 'Ghana' }], 'UNKNOWN_DESTINATION'],
    ['two modes', [{}, { mode: 'Ocean' }], 'UNKNOWN_MODE'],
    ['a truck from India to Haiti', [{ mode: 'Truck' }], 'IMPOSSIBLE_MODE'],
    ['a date that is none', [{ on: '31-Feb-06' }], 'BAD_DATE'],
  ])('leaves a consignment with %s out', async (_, lines, code) => {
    expect(await read(...lines)).toMatchObject([{ line: 2, code }])
  })

  it('counts a chartered aircraft as air, two modes that are both air as one, and a truck on one continent as road', async () => {
    expect(await read({ mode: 'Air Charter' }, { mode: 'Air' })).toMatchObject([
      { activity: { freight: { mode: 'AIR' } } },
    ])
    expect(await read({ mode: 'Truck', country: 'Pakistan' })).toMatchObject([
      { activity: { freight: { mode: 'ROAD' } } },
    ])
  })

  it('reads both date formats and takes the last delivery', async () => {
    expect(await read({ on: '6/2/06' }, { on: '31-Dec-05', weight: '1' })).toMatchObject([
      { activity: { occurredAt: '2006-06-02T00:00:00.000Z' } },
    ])
  })

  it('says which line is broken and keeps the rest', async () => {
    expect(await read('1,ASN-9,too few', {})).toMatchObject([
      { line: 2, code: 'BAD_ROW' },
      { line: 3, activity: {} },
    ])
  })

  it('names the columns that a file lacks', async () => {
    const file = files.write('other.csv', 'ID,Country\n1,Haiti\n')
    await expect(collect(readShipmentsCsv(file))).rejects.toThrow(/missing columns: ASN\/DN #, Fulfill Via/)
  })
})
