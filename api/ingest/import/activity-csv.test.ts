import { describe, expect, it } from 'vitest'
import { readActivityCsv } from './activity-csv.ts'
import { decimalsHint, newDecimals } from './decimals.ts'
import { demoDataFolder } from './places.ts'
import { isItem, newMeter } from './row.ts'
import { collect, temporaryFiles } from './temp-files.ts'

const files = temporaryFiles()
const read = (content: string) => collect(readActivityCsv(files.write('any.csv', content)))
const header = 'event_id,occurred_at,entity_type,entity_key,kind'
const readReported = async (occurredAt: string, co2: string) =>
  (await read(`${header},co2_kg\ne1,${occurredAt},SUPPLIER,acme,reported,${co2}\n`))[0]

describe('readActivityCsv', () => {
  it('reads the shipped example: every kind, further entities, points, quoted values', async () => {
    const meter = newMeter()
    const rows = await collect(readActivityCsv(`${demoDataFolder}/activities-example.csv`, meter))
    expect(rows.every(isItem)).toBe(true)
    expect(rows[0]).toEqual({
      line: 2,
      activity: {
        eventId: 'leg-1',
        occurredAt: '2024-03-04T07:15:00.000Z',
        entity: { type: 'SUPPLIER', key: 'acme', name: 'Acme Parts' },
        alsoCountsFor: [
          { type: 'CARRIER', key: 'northline' },
          { type: 'ROUTE', key: 'hamburg-lyon' },
        ],
        freight: { mode: 'ROAD', massKg: 12500, distanceKm: 1180, trackingNumber: 'PKG-1' },
      },
    })
    expect(rows.slice(1)).toMatchObject([
      { activity: { freight: { origin: { latitude: 53.63, longitude: 9.99 }, destination: { latitude: 45.72 } } } },
      { activity: { fuel: { fuel: 'diesel', amount: 182.4, unit: 'litres' } } },
      { activity: { entity: { name: 'Leeds hub, building A' }, electricity: { kwh: 18250, region: 'UK' } } },
      { activity: { occurredAt: '2024-03-31T00:00:00.000Z', reported: { co2Kg: 9120.5 } } },
    ])
    expect(meter).toMatchObject({ records: 5, done: meter.total })
  })

  it('accepts any order and case of columns and semicolons', async () => {
    expect(
      await read(
        'KIND;Co2_Kg;entity_key;Entity_Type;occurred_at;event_id;corrects\nReported;5;k;carrier;2024-01-01;e;TRUE\n',
      ),
    ).toEqual([
      {
        line: 2,
        activity: {
          eventId: 'e',
          occurredAt: '2024-01-01T00:00:00.000Z',
          entity: { type: 'CARRIER', key: 'k' },
          corrects: true,
          reported: { co2Kg: 5 },
        },
      },
    ])
  })

  it('names all missing and unknown columns at once, with a guess', async () => {
    const reading = read('event_id,occured_at,entity_type,entity_key,colour\n')
    await expect(reading).rejects.toMatchObject({ code: 'BAD_COLUMNS' })
    await expect(reading).rejects.toThrow(
      /missing columns: occurred_at, kind; unknown columns: occured_at \(do you mean occurred_at\?\), colour/,
    )
  })

  it('turns a record with the wrong number of fields into a problem with its line and goes on', async () => {
    const rows = await read(
      `${header},co2_kg\ne1,2024-01-01,SUPPLIER,"a\nb",reported,1,234\ne2,2024-01-01,SUPPLIER,a,reported,2\n`,
    )
    expect(rows).toMatchObject([
      { line: 2, code: 'BAD_ROW' },
      { line: 4, activity: { eventId: 'e2' } },
    ])
  })

  it.each(['"1,234.5"', "1'234", '12 kg', '0x10', 'NaN', 'Infinity', '1e999', '1.2.3', '--1'])(
    'guesses at no number: %s',
    async (co2) => expect(await readReported('2024-01-01', co2)).toMatchObject({ line: 2, code: 'BAD_NUMBER' }),
  )

  it.each([
    ['1234.5', 1234.5],
    ['-3', -3],
    ['.5', 0.5],
    ['1.2E3', 1200],
    [' 7 ', 7],
  ])('reads the number %s', async (co2, co2Kg) => {
    expect(await readReported('2024-01-01', co2)).toMatchObject({ activity: { reported: { co2Kg } } })
  })

  it.each([
    '2023-02-29',
    '2024-13-01',
    '03/04/2024',
    '2024-01-01T10:00',
    '2024-01-01T25:00Z',
    '9999-12-31T23:00-05:00',
    'yesterday',
  ])('refuses the date %s', async (date) =>
    expect(await readReported(date, '1')).toMatchObject({ line: 2, code: 'BAD_DATE' }),
  )

  it.each([
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2024-01-01T01:30:00+02:00', '2023-12-31T23:30:00.000Z'],
    ['2024-01-01 10:00:05.25z', '2024-01-01T10:00:05.250Z'],
    ['2024-01-01T10:00-0500', '2024-01-01T15:00:00.000Z'],
  ])('reads the instant %s', async (date, occurredAt) => {
    expect(await readReported(date, '1')).toMatchObject({ activity: { occurredAt } })
  })

  it.each([
    [
      'a kind that does not exist',
      'e,2024-01-01,SUPPLIER,a,gas,,,',
      'BAD_VALUE',
      /reported, fuel, freight, electricity/,
    ],
    ['an entity type that does not exist', 'e,2024-01-01,SHIP,a,reported,1,,', 'BAD_VALUE', /SUPPLIER, CARRIER/],
    ['no event id', ' ,2024-01-01,SUPPLIER,a,reported,1,,', 'MISSING_VALUE', /event_id/],
    ['a kind without its amount', 'e,2024-01-01,SUPPLIER,a,electricity,,,', 'MISSING_VALUE', /kwh/],
    ['an amount of another kind', 'e,2024-01-01,SUPPLIER,a,reported,1,5,', 'UNEXPECTED_VALUE', /kwh/],
    ['freight without a mode', 'e,2024-01-01,SUPPLIER,a,freight,,,5', 'MISSING_VALUE', /mode/],
  ])('names %s', async (_, row, code, message) => {
    const [problem] = await read(`${header},co2_kg,kwh,origin_lat\n${row}\n`)
    expect(problem).toMatchObject({ line: 2, code, message: expect.stringMatching(message) })
  })

  it('refuses half a point', async () => {
    const rows = await read(`${header},mode,mass_kg,origin_lat,origin_lon\ne,2024-01-01,ROUTE,a,freight,road,5,51.5,\n`)
    expect(rows).toMatchObject([{ line: 2, code: 'INCOMPLETE_POINT' }])
  })

  const amounts = async (delimiter: string, values: string[], decimals = newDecimals()) => {
    const columns = `${header},co2_kg`.replaceAll(',', delimiter)
    const rows = values.map((value, n) => [`e${n}`, '2024-01-01', 'SUPPLIER', 'a', 'reported', value].join(delimiter))
    const all = await collect(
      readActivityCsv(files.write('any.csv', [columns, ...rows, ''].join('\n')), newMeter(), decimals),
    )
    return all.map((row) => ('activity' in row ? row.activity.reported?.co2Kg : row.code))
  }

  it('reads dots as thousands in a file with a decimal comma, wherever it stands', async () => {
    expect(
      await amounts(';', ['1.000', '1.234,56', '-0,5', '1 234,56', "1'234,56", '1\u202F000', '1,5E3', '12', '1,000']),
    ).toEqual([1000, 1234.56, -0.5, 1234.56, 1234.56, 1000, 1500, 12, 1])
  })

  it.each<[what: string, delimiter: string, values: string[], expected: unknown[]]>([
    ['nothing proves either', ';', ['1.000', '1,000', '7', '1000'], ['BAD_NUMBER', 'BAD_NUMBER', 7, 1000]],
    ['commas part the fields', ',', ['12.345', '"1,000"'], [12.345, 'BAD_NUMBER']],
    ['a point proves points', ';', ['1.000', '2.5'], [1, 2.5]],
    ['both are proved', ';', ['1.000', '2.5', '3,5'], ['BAD_NUMBER', 2.5, 'BAD_NUMBER']],
    ['only dots of thousands are there', ';', ['1.234.567', '1.000'], [1234567, 1000]],
    ['a comma is quoted', ',', ['"1,5"', '1.000'], [1.5, 1000]],
    ['there is a percent sign or a currency', ';', ['5 %', '€ 5', '5,5 €'], ['BAD_NUMBER', 'BAD_NUMBER', 'BAD_NUMBER']],
  ])('makes no thousandth of an amount where %s', async (_what, delimiter, values, expected) => {
    expect(await amounts(delimiter, values)).toEqual(expected)
  })

  it('reads numbers as the caller says that they are written', async () => {
    expect(await amounts(';', ['1.000', '1,000'], newDecimals('comma'))).toEqual([1000, 1])
    expect(await amounts(';', ['1.5', '2,5'], newDecimals('comma'))).toEqual(['BAD_NUMBER', 2.5])
    expect(await amounts(';', ['1.000', '1,000'], newDecimals('point'))).toEqual([1, 'BAD_NUMBER'])
  })

  const leg = async (origin: string, destination: string, mass: string, decimals = newDecimals()) => {
    const columns = `${header},mode,mass_kg,origin_lat,origin_lon,destination_lat,destination_lon`.replaceAll(',', ';')
    const row = `e;2024-01-01;ROUTE;a;freight;road;${mass};${origin};${destination}`
    const file = files.write('any.csv', `${columns}\n${row}\n`)
    const [read] = await collect(readActivityCsv(file, newMeter(), decimals))
    return read && 'activity' in read ? read.activity.freight : read
  }

  it.each([
    ['with points', '53.550;9.993'],
    ['with commas', '53,550;9,993'],
  ])('reads degrees with three decimals %s, which are no thousands on the Earth', async (_what, place) => {
    const origin = { latitude: 53.55, longitude: 9.993 }
    expect(await leg(place, '-5,1;-0.25', '7')).toEqual({
      mode: 'ROAD',
      massKg: 7,
      origin,
      destination: { latitude: -5.1, longitude: -0.25 },
    })
    for (const said of ['comma', 'point'] as const)
      expect(await leg(place, place, '7', newDecimals(said))).toMatchObject({ origin })
  })

  it('takes a comma in degrees for the decimal sign of the file, and a point for that of a map', async () => {
    expect(await leg('53,550;9,993', '45;5', '1.500')).toMatchObject({ massKg: 1500 })
    expect(await leg('53.550;9.993', '45;5', '1.500')).toMatchObject({ code: 'BAD_NUMBER' })
    expect(await leg('53.5501;9.9931', '45;5', '1.500,5')).toMatchObject({
      massKg: 1500.5,
      origin: { latitude: 53.5501, longitude: 9.9931 },
    })
    expect(await leg('53,55,1;9', '45;5', '7')).toMatchObject({ code: 'BAD_NUMBER' })
  })

  it('says by which number it found the decimal sign, and no comma of a number that has none', async () => {
    const hint = async (...values: string[]) => {
      const decimals = newDecimals()
      await amounts(';', values, decimals)
      return decimalsHint(decimals)
    }
    expect(await hint('1.5', '1.000')).toBeNull()
    expect(await hint('1,5', '1.000')).toBe(
      'Line 2 has the decimal comma of 1,5: points were taken for thousands. If that is wrong, import with --decimal point.',
    )
    expect(await hint('1.234.567', '7')).toMatch(
      /^Line 2 groups thousands with points in 1\.234\.567, so decimals have a comma: points were taken/,
    )
    expect(await hint('1.234.567', '2.5')).toMatch(
      /decimals have a comma; line 3 has the decimal point of 2\.5: say which/,
    )
  })

  it.each([
    ['9.40551E+21', 'ROUNDED_ID'],
    ['9,40551e+21', 'ROUNDED_ID'],
    ['1.23457E+12', 'ROUNDED_ID'],
    ['1E+11', 'ROUNDED_ID'],
    ['1.23457E11', 'ROUNDED_ID'],
    ['940551000000000000000', 'ROUNDED_ID'],
    ['1-Mar', 'SPREADSHEET_VALUE'],
    ['02. Mrz', 'SPREADSHEET_VALUE'],
    ['Mar-01', 'SPREADSHEET_VALUE'],
    ['########', 'SPREADSHEET_VALUE'],
    ['#NAME?', 'SPREADSHEET_VALUE'],
    ['#BEZUG!', 'SPREADSHEET_VALUE'],
    ["'123", 'SPREADSHEET_VALUE'],
  ])('rejects an id and a tracking number that a spreadsheet made: %s', async (id, code) => {
    const value = `"${id}"`
    const rows = await read(
      `${header},co2_kg,mode,mass_kg,distance_km,tracking_number\n${value},2024-01-01,SUPPLIER,a,reported,1,,,,\nt,2024-01-01,SUPPLIER,a,freight,,road,5,5,${value}\n`,
    )
    expect(rows).toMatchObject([
      { line: 2, code },
      { line: 3, code },
    ])
  })

  it.each([
    '940551000000001234567',
    '1234567890',
    'E12',
    '2e10',
    '1E5',
    '12E4',
    '3E',
    '12-34',
    'MAR01X',
    '1.2.3',
    '#12',
    '123456789012345000'.slice(0, 17),
  ])('lets %s be an id', async (id) =>
    expect(await read(`${header},co2_kg\n${id},2024-01-01,SUPPLIER,a,reported,1\n`)).toMatchObject([
      { line: 2, activity: { eventId: id } },
    ]),
  )

  it('takes the names of columns with spaces, and no columns from empty names at the end', async () => {
    const rows = await read(
      'Event ID;Occurred-At;entity type;ENTITY_KEY;kind;co2 kg;;\ne;2024-01-01;SUPPLIER;a;reported;1;;\nf;2024-01-01;SUPPLIER;a;reported;1\n',
    )
    expect(rows).toMatchObject([{ activity: { eventId: 'e' } }, { activity: { eventId: 'f' } }])
  })

  it('reads what a clock shows in the time zone of the row', async () => {
    const rows = await read(
      `${header},co2_kg,time_zone\na,2024-07-01T12:00,SUPPLIER,a,reported,1,Europe/Berlin\nb,2024-07-01,SUPPLIER,a,reported,1,Europe/Berlin\nc,2024-03-31T02:30,SUPPLIER,a,reported,1,Europe/Berlin\nd,2024-07-01,SUPPLIER,a,reported,1,Berlin\n`,
    )
    expect(rows).toMatchObject([
      { activity: { occurredAt: '2024-07-01T10:00:00.000Z' } },
      { activity: { occurredAt: '2024-06-30T22:00:00.000Z' } },
      { line: 4, code: 'NO_SUCH_TIME' },
      { line: 5, code: 'UNKNOWN_TIME_ZONE' },
    ])
  })

  it('says that a file is cut off where its last line lacks fields and a line end', async () => {
    const rows = await read(`${header},co2_kg\ne1,2024-01-01,SUPPLIER,a,reported,1\ne2,2024-01-01,SUPP`)
    expect(rows).toMatchObject([
      { line: 2, activity: {} },
      { line: 3, code: 'CUT_OFF' },
    ])
  })
})
