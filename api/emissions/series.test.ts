import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addPart, type Parts } from './parts.ts'
import {
  addToPeriod,
  bucketEnd,
  bucketStart,
  buckets,
  chooseBucket,
  emptyPeriod,
  mergePeriods,
  rebucket,
} from './series.ts'

const bucket = fc.constantFrom(...buckets)
const instant = fc.date({ min: new Date('0001-01-01'), max: new Date('9998-12-31'), noInvalidDate: true })
const whole = fc.integer({ min: 0, max: 1_000_000 })
const activity = fc.record({
  segment: fc.constantFrom('FREIGHT:AIR', 'FREIGHT:SEA', 'REPORTED'),
  co2: whole,
  quantity: whole,
  tonneKm: whole,
})

describe('buckets', () => {
  it('contain their instant and touch each other', () => {
    fc.assert(
      fc.property(bucket, instant, (bucket, date) => {
        const start = bucketStart(bucket, date)
        const end = bucketEnd(bucket, start)
        expect(start <= date && date < end).toBe(true)
        expect(bucketStart(bucket, start)).toEqual(start)
        expect(bucketStart(bucket, end)).toEqual(end)
        expect(bucketStart(bucket, new Date(end.getTime() - 1))).toEqual(start)
      }),
    )
  })

  it.each([
    ['HOUR', '2012-03-04T10:00:00Z', '2012-03-04T11:00:00Z'],
    ['DAY', '2012-03-04T00:00:00Z', '2012-03-05T00:00:00Z'],
    ['WEEK', '2012-02-27T00:00:00Z', '2012-03-05T00:00:00Z'],
    ['MONTH', '2012-03-01T00:00:00Z', '2012-04-01T00:00:00Z'],
    ['QUARTER', '2012-01-01T00:00:00Z', '2012-04-01T00:00:00Z'],
  ] as const)('puts a Sunday into its %s in UTC', (bucket, start, end) => {
    const found = bucketStart(bucket, new Date('2012-03-04T10:59:59.999Z'))
    expect(found).toEqual(new Date(start))
    expect(bucketEnd(bucket, found)).toEqual(new Date(end))
  })

  it('ends the last month and quarter with the year', () => {
    expect(bucketEnd('MONTH', new Date('2011-12-01'))).toEqual(new Date('2012-01-01'))
    expect(bucketEnd('QUARTER', new Date('2011-10-01'))).toEqual(new Date('2012-01-01'))
  })
})

describe('periods', () => {
  it('add up: the sums are those of the parts and of the activities', () => {
    fc.assert(
      fc.property(fc.array(activity), (activities) => {
        let period = emptyPeriod(new Date(0))
        let parts: Parts = {}
        for (const { segment, ...addition } of activities) {
          period = addToPeriod(period, segment, addition)
          parts = addPart(parts, segment, addition)
        }
        expect(period.parts).toEqual(parts)
        expect(period.count).toBe(activities.length)
        for (const key of ['co2', 'quantity', 'tonneKm'] as const) {
          const total = Object.values(period.parts).reduce((sum, part) => sum + part[key], 0)
          expect(total).toBe(activities.reduce((sum, each) => sum + each[key], 0))
        }
        expect(period.co2).toBe(Object.values(parts).reduce((sum, part) => sum + part.co2, 0))
      }),
    )
  })

  it('merge into what the activities of both would have made', () => {
    const of = (activities: { segment: string; co2: number; quantity: number; tonneKm: number }[], start: Date) =>
      activities.reduce(
        (period, { segment, ...addition }) => addToPeriod(period, segment, addition),
        emptyPeriod(start),
      )
    fc.assert(
      fc.property(fc.array(activity), fc.array(activity), (a, b) => {
        expect(mergePeriods(of(a, new Date(5)), of(b, new Date(3)))).toEqual(of([...a, ...b], new Date(3)))
      }),
    )
  })

  it('leave the parts they were made from as they were', () => {
    const before = addPart({}, 'REPORTED', { co2: 1, quantity: 0, tonneKm: 0 })
    addPart(before, 'REPORTED', { co2: 2, quantity: 0, tonneKm: 0 })
    expect(before).toEqual({ REPORTED: { co2: 1, count: 1, quantity: 0, tonneKm: 0 } })
  })

  it('become a coarser series, oldest first', () => {
    const month = (start: string, co2: number) =>
      addToPeriod(emptyPeriod(new Date(start)), 'REPORTED', { co2, quantity: 0, tonneKm: 0 })
    const quarters = rebucket([month('2012-04-01', 4), month('2012-01-01', 1), month('2012-03-01', 2)], 'QUARTER')
    expect(quarters.map(({ start, co2, count }) => [start.toISOString().slice(0, 10), co2, count])).toEqual([
      ['2012-01-01', 3, 2],
      ['2012-04-01', 4, 1],
    ])
  })
})

describe('chooseBucket', () => {
  const firstAt = new Date('2010-01-01T00:00:00Z')
  const after = (days: number) => new Date(firstAt.getTime() + days * 86_400_000)
  const choose = (eventCount: number, days: number, activeDays?: number) =>
    chooseBucket({ eventCount, firstAt, lastAt: after(days), activeDays })

  it('judges a supplier with ten shipments a year by quarters', () => {
    expect(choose(70, 7 * 365, 60)).toBe('QUARTER')
    expect(choose(53, 2536)).toBe('QUARTER')
  })

  it('judges a busy supplier by months', () => {
    expect(choose(526, 2330, 400)).toBe('MONTH')
    expect(choose(442, 2706)).toBe('MONTH')
  })

  it('judges bunches by quarters, though they are many events', () => {
    expect(choose(493, 2511, 238)).toBe('QUARTER')
  })

  it('judges a meter read every day by days, and machines by hours', () => {
    expect(choose(60, 59, 60)).toBe('DAY')
    expect(choose(60, 59)).toBe('WEEK')
    expect(choose(20_000, 30, 31)).toBe('HOUR')
  })

  it('keeps an office without weekends out of days', () => {
    expect(choose(1300, 364, 260)).toBe('WEEK')
  })

  it('waits until a new entity has several periods', () => {
    expect(choose(1, 0, 1)).toBe('QUARTER')
    expect(choose(100, 1, 2)).toBe('QUARTER')
  })

  it('never gets coarser when there are more events', () => {
    fc.assert(
      fc.property(whole, whole, fc.integer({ min: 0, max: 4000 }), (a, b, days) => {
        const [few, many] = a < b ? [a, b] : [b, a]
        expect(buckets.indexOf(choose(many, days))).toBeLessThanOrEqual(buckets.indexOf(choose(few, days)))
      }),
    )
  })
})
