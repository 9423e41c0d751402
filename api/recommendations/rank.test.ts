import { expect, it } from 'vitest'
import type { Driver } from '../hotspots/drivers.ts'
import { type Measure, measureById } from './knowledge.ts'
import { rank, type Worthwhile } from './rank.ts'

const base = measureById('telematics-idling')
if (!base) throw new Error('the knowledge base holds it')
const drivers: Driver[] = [{ kind: 'INTENSITY', co2: 100, label: '' }]
const candidate = (id: string, co2: number, changes: Partial<Measure> = {}): Worthwhile => ({
  measure: { ...base, id, family: id, ...changes },
  legs: [],
  relevance: 0,
  reduction: { co2, share: 1, shareIs: 'all', changes: [], grid: null },
})
const order = (...candidates: Worthwhile[]) => rank(candidates, drivers).map(({ measure }) => measure.id)

it('puts the larger reduction first, whatever the order in which measures were found', () => {
  expect(order(candidate('small', 10), candidate('large', 90))).toEqual(['large', 'small'])
})

it.each<[string, Partial<Measure>, Partial<Measure>]>([
  ['what saves money', { cost: 'SAVES' }, { cost: 'COSTS' }],
  ['what takes less time', { leadTime: 'DAYS' }, { leadTime: 'YEARS' }],
  ['what answers the cause', { tackles: ['INTENSITY'] }, { tackles: ['MODE_MIX'] }],
  ['what a practitioner thinks of earlier', { turn: 1 }, { turn: 3 }],
])('of two equal reductions puts %s first', (_, better, worse) => {
  expect(order(candidate('a', 50, worse), candidate('b', 50, better))).toEqual(['b', 'a'])
})

it('keeps the best of each family', () => {
  expect(order(candidate('a', 50, { family: 'x' }), candidate('b', 60, { family: 'x' }), candidate('c', 1))).toEqual([
    'b',
    'c',
  ])
})

it('puts a check of the record before everything', () => {
  expect(order(candidate('a', 50, { turn: 1 }), candidate('check', 0, { family: 'record-check', turn: 3 }))[0]).toBe(
    'check',
  )
})
