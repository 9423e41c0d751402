import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EntityState } from '../emissions/entity-store.ts'
import { type Bucket, buckets } from '../emissions/series.ts'
import { type HotspotMeasure, measures } from '../vocabulary/hotspot-measure.ts'
import type { WatchOptions } from './judge-period.ts'
import { play, settle, type WatchEvent } from './play-events.ts'
import { gaussFrom, randomFrom } from './series-for-tests.ts'
import { periodMs } from './settings.ts'
import { openWatched, type Watched, withoutEvents } from './watched.ts'

const begin = Date.UTC(2020, 0, 1)

function entityOf(bucket: Bucket): EntityState {
  const ids = { id: 'one', type: 'VEHICLE' as const, key: 'one', name: 'One', revision: '' }
  return { ...ids, ...withoutEvents, bucket, baseline: null, intensity: null, workUnit: null }
}

function options(): WatchOptions {
  let n = 0
  return { quiet: false, until: null, priors: new Map(), newId: () => `h${n++}`, now: new Date(begin) }
}

/** `at`: in periods from the beginning. */
type Sent = { at: number; litres: number; km: number }

const eventOf = (bucket: Bucket, { at, litres, km }: Sent): WatchEvent => ({
  occurredAt: new Date(begin + at * periodMs[bucket]),
  segment: 'FUEL:diesel:litres',
  addition: { co2: 2.5 * litres, quantity: litres, tonneKm: 0, work: { KM: km } },
})

/** Plays events and counts the hotspots that begin while `during` says so, by measure. */
function created(bucket: Bucket, events: readonly Sent[], during: (at: number) => boolean) {
  const watched: Watched = openWatched(entityOf(bucket))
  const how = options()
  const count: Record<HotspotMeasure, number> = { TOTAL: 0, INTENSITY: 0 }
  for (const sent of events) {
    const event = eventOf(bucket, sent)
    play(watched, event, how)
    settle(watched, { ...how, until: event.occurredAt })
    for (const { kind, row } of watched.steps.splice(0)) {
      if (kind === 'CREATED' && during(sent.at)) count[row.measure] += 1
    }
  }
  return { count, watched }
}

/** Arrivals at random, on a schedule, or in bursts; each with its own spread of sizes and of litres per km. */
const arrivals = fc.record({
  bucket: fc.constantFrom(...buckets),
  pattern: fc.constantFrom('random', 'scheduled', 'bursts', 'with gaps'),
  perPeriod: fc.constantFrom(0.7, 1, 3, 12),
  sizes: fc.constantFrom(0.05, 0.2, 0.5, 1),
  rates: fc.constantFrom(0.03, 0.1, 0.2),
  step: fc.constantFrom(1.15, 1.3, 1.6, 2, 4),
  touches: fc.constantFrom('rate', 'volume'),
  length: fc.integer({ min: 1, max: 12 }),
  seed: fc.integer({ min: 1, max: 1_000_000 }),
})
type Arrivals = typeof arrivals extends fc.Arbitrary<infer T> ? T : never

const calm = 40

function draw({ pattern, perPeriod, sizes, rates, step, touches, length, seed }: Arrivals): Sent[] {
  const random = randomFrom(seed)
  const gauss = gaussFrom(random)
  const times: number[] = []
  const end = calm + length
  for (let at = 0; at < end; ) {
    at += pattern === 'scheduled' ? 1 / perPeriod : -Math.log(1 - random()) / perPeriod
    if (pattern === 'with gaps' && random() < 0.05) at += 3 * random()
    const many = pattern === 'bursts' ? 1 + Math.floor(3 * random()) : 1
    for (let i = 0; i < many; i++) times.push(at)
  }
  return times
    .filter((at) => at < end)
    .map((at) => {
      const isRisen = at >= calm
      const km = 300 * Math.exp(sizes * gauss()) * (isRisen && touches === 'volume' ? step : 1)
      const litres = 0.3 * km * Math.exp(rates * gauss()) * (isRisen && touches === 'rate' ? step : 1)
      return { at, km, litres }
    })
}

describe('one rise', () => {
  it('of any size and length on any arrival pattern makes at most one hotspot of a measure', () => {
    fc.assert(
      fc.property(arrivals, (drawn) => {
        const { count } = created(drawn.bucket, draw(drawn), (at) => at >= calm)
        for (const measure of measures) expect(count[measure]).toBeLessThanOrEqual(1)
      }),
      // Always the same: totals of sparse entities also swing by themselves, which no rule tells from a step.
      { numRuns: 200, seed: 13 },
    )
  }, 120_000)

  const daily = (days: number, litres: number, from = 0): Sent[] =>
    Array.from({ length: days }, (_, day) => ({ at: from + day + 0.4, km: 300, litres }))

  it('of six days after sixty even ones makes one hotspot that lasts', () => {
    const { count, watched } = created('DAY', [...daily(60, 100), ...daily(6, 270, 60)], () => true)
    expect(count).toEqual({ TOTAL: 1, INTENSITY: 1 })
    expect(watched.tracks.TOTAL.open).toMatchObject({ status: 'ACTIVE' })
  })

  it('is not ended by one low day, nor by a day without a reading', () => {
    const risen = [...daily(5, 200, 60), ...daily(1, 100, 65), ...daily(3, 200, 68)]
    const { count, watched } = created('DAY', [...daily(60, 100), ...risen], () => true)
    expect(count).toEqual({ TOTAL: 1, INTENSITY: 1 })
    expect(watched.tracks.TOTAL.open?.startedAt).toEqual(new Date(begin + 60 * periodMs.DAY))
  })

  it('ends when the days are back to normal, and a second one much later is another', () => {
    const back = [...daily(60, 100), ...daily(5, 200, 60), ...daily(4, 100, 65)]
    expect(created('DAY', back, () => true).watched.tracks.TOTAL).toMatchObject({ open: null })
    const again = [...back, ...daily(30, 100, 69), ...daily(5, 200, 99)]
    expect(created('DAY', again, () => true).count).toEqual({ TOTAL: 2, INTENSITY: 2 })
  })

  it('is closed when nothing was recorded for two weeks', () => {
    const { watched } = created('DAY', [...daily(60, 100), ...daily(5, 200, 60)], () => true)
    settle(watched, { ...options(), until: new Date(begin + 78 * periodMs.DAY) })
    expect(watched.tracks.TOTAL.open).not.toBeNull()
    settle(watched, { ...options(), until: new Date(begin + 79 * periodMs.DAY) })
    expect(watched.tracks.TOTAL).toMatchObject({ open: null, last: { status: 'RESOLVED' } })
    expect(watched.tracks.TOTAL.last?.reason).toContain('Nothing was recorded for 14 days after 2020-03-05')
  })
})
