import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { periodLabels } from './period-labels.ts'
import {
  amountRange,
  type Bucket,
  isAbove,
  periodEnd,
  periodName,
  periodsOf,
  runs,
  type SeriesPoint,
  summary,
  wantsLogScale,
} from './series.ts'

const buckets: Bucket[] = ['HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER']
const month = (number: number) => new Date(Date.UTC(2013, number - 1, 1)).toISOString()
const point = (start: string, fields: Partial<SeriesPoint> = {}): SeriesPoint => ({
  start,
  co2: 1000,
  baseline: 900,
  low: 600,
  high: 1400,
  count: 3,
  ...fields,
})
const odd = fc.oneof(fc.double(), fc.constantFrom(null, 1e12, Number.NaN, Number.POSITIVE_INFINITY, 1e300, 0, -4))
const oddPoint = fc.record({
  start: fc.oneof(
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.constantFrom('', 'no date', '+275760-09-13T00:00:00.000Z'),
  ),
  co2: odd,
  baseline: odd,
  low: odd,
  high: odd,
  count: fc.nat(),
})

describe('the periods of a series', () => {
  it('stand in order of time, each once, with the prediction at its own', () => {
    const periods = periodsOf([point(month(3)), point(month(1)), point(month(3), { co2: 5 })], 'MONTH', {
      start: month(4),
      value: 70,
    })
    expect(periods.map((period) => [periodName(period), period.co2, period.predicted])).toEqual([
      ['Jan 2013', 1000, null],
      ['Mar 2013', 5, null],
      ['Apr 2013', null, 70],
    ])
    expect(periodsOf([point(month(4))], 'MONTH', { start: month(4), value: 70 })).toMatchObject([
      { co2: 1000, baseline: 900, predicted: 70 },
    ])
  })

  it('break at a missing period and at an unknown baseline', () => {
    const points = [1, 2, 4, 5, 6, 7].map((number) => point(month(number), number === 5 ? { baseline: null } : {}))
    const known = runs(periodsOf(points, 'MONTH'), ({ baseline }) => baseline !== null)
    expect(known.map((run) => run.map(periodName))).toEqual([
      ['Jan 2013', 'Feb 2013'],
      ['Apr 2013'],
      ['Jun 2013', 'Jul 2013'],
    ])
  })

  it('know no amount that is none, and no half of a range', () => {
    const [period] = periodsOf([point(month(1), { co2: Number.NaN, low: Number.NaN, baseline: 1e300 })], 'MONTH')
    expect(period).toMatchObject({ co2: null, low: null, high: null, baseline: null })
    expect(periodsOf([point(month(1), { low: 9, high: 2 })], 'MONTH')).toMatchObject([{ low: 2, high: 9 }])
  })

  it('are above normal only beyond the range', () => {
    const above = (co2: number | null, high: number | null) =>
      periodsOf([point(month(1), { co2, high })], 'MONTH').some(isAbove)
    expect([above(1400, 1400), above(1401, 1400), above(9e9, null), above(null, 1)]).toEqual([
      false,
      true,
      false,
      false,
    ])
  })

  it('have a finite axis and a sentence, whatever was sent', () => {
    fc.assert(
      fc.property(fc.array(oddPoint), fc.constantFrom(...buckets), fc.boolean(), (points, bucket, log) => {
        const periods = periodsOf(points, bucket, { start: month(2), value: 4 })
        const [from, to] = amountRange(periods, log)
        expect(Number.isFinite(from) && Number.isFinite(to) && from < to).toBe(true)
        if (log) expect(from).toBeGreaterThan(0)
        expect(summary('X', bucket, periods)).not.toMatch(/NaN|Infinity|null/)
      }),
    )
  })
})

it('offers a log scale when one period dwarfs the others', () => {
  const of = (amounts: (number | null)[]) =>
    wantsLogScale(
      periodsOf(
        amounts.map((co2, index) => point(month(index + 1), { co2 })),
        'MONTH',
      ),
    )
  expect(of([1, 2, 3, 1e12])).toBe(true)
  expect(of([1, 2, 3, 100])).toBe(false)
  expect(of([0, null, 0])).toBe(false)
})

it('says what the chart shows', () => {
  const points = [point(month(1)), point(month(2), { co2: 3000 }), point(month(3), { co2: 500 })]
  expect(summary('Cipla', 'MONTH', periodsOf(points, 'MONTH', { start: month(4), value: 5200 }))).toBe(
    'Cipla by month, Jan 2013 to Mar 2013: 500 kg to 3 t, last 500 kg; above normal in 1 of 3 periods. ' +
      'Predicted for Apr 2013: 5.2 t.',
  )
})

describe('labels of the axis', () => {
  const texts = (from: string, to: string, bucket: Bucket, width: number) =>
    periodLabels(Date.parse(from), Date.parse(to), bucket, width).map(({ text }) => text)

  it('name every period where there is room, round ones where there is not', () => {
    expect(texts('2012-01-01', '2013-01-01', 'QUARTER', 400)).toEqual(['Q1 2012', 'Q2 2012', 'Q3 2012', 'Q4 2012'])
    expect(texts('2010-07-01', '2013-10-01', 'QUARTER', 240)).toEqual(['Q1 2011', 'Q1 2012', 'Q1 2013'])
    expect(texts('2012-11-01', '2013-06-01', 'MONTH', 250)).toEqual(['Jan 2013', 'Apr 2013'])
    expect(texts('2009-11-01', '2013-06-01', 'MONTH', 300)).toEqual(['2010', '2011', '2012', '2013'])
    expect(texts('2013-12-30', '2014-01-02', 'DAY', 200)).toEqual(['30 Dec\n2013', '31 Dec', '1 Jan\n2014'])
    expect(texts('2013-03-04T22:00Z', '2013-03-05T10:00Z', 'HOUR', 250)).toEqual([
      '00:00\n5 Mar 2013',
      '03:00',
      '06:00',
      '09:00',
    ])
  })

  it('say the day only where it does not run into the next', () => {
    expect(texts('2013-05-21T12:00Z', '2013-05-23T12:00Z', 'HOUR', 240)).toEqual([
      '12:00',
      '00:00\n22 May 2013',
      '12:00',
      '00:00\n23 May 2013',
    ])
  })

  it('stand at the middle of their period', () => {
    const [label] = periodLabels(Date.parse('2012-01-01'), Date.parse('2012-04-01'), 'QUARTER', 100)
    expect(new Date(label?.at ?? 0).toISOString()).toBe('2012-02-15T12:00:00.000Z')
  })

  it('are as many as have room, over any span of time', () => {
    const instant = fc.date({ min: new Date('0001-01-01'), max: new Date('9998-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(
        instant,
        instant,
        fc.constantFrom(...buckets),
        fc.integer({ min: 40, max: 2000 }),
        (a, b, bucket, width) => {
          const labels = periodLabels(Number(a), periodEnd(Number(b), bucket), bucket, width)
          expect(labels.length).toBeLessThanOrEqual(width / 52 + 2)
        },
      ),
    )
  })
})
