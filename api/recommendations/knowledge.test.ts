import { describe, expect, it } from 'vitest'
import { type Measure, measures, passageOf, readMeasures } from './knowledge.ts'

const [whole] = measures.filter(({ id }) => id === 'driver-training')
/** As it stands in the file, with changes. */
const changed = (changes: Partial<Measure>) => ({ ...whole, fits: [], ...changes })

describe('the knowledge base', () => {
  it('holds at least eighty measures, for every kind of record', () => {
    expect(measures.length).toBeGreaterThanOrEqual(80)
    const kinds = new Set(measures.flatMap(({ fits }) => fits.map(({ record }) => record)))
    expect(kinds).toEqual(new Set(['FREIGHT', 'FUEL', 'ELECTRICITY', 'REPORTED']))
  })

  it('says for each measure what to do, where that stands, and what the percentage is of', () => {
    for (const measure of measures) {
      expect(measure.action, measure.id).toMatch(/^[a-z].*[^.]$/)
      expect(passageOf(measure).length, measure.id).toBeGreaterThan(40)
      if (measure.reductionPercent) expect(measure.basis, measure.id).not.toBe('')
    }
  })

  it('says of what Plume cannot show that it will not', () => {
    for (const id of ['saf-book-and-claim', 'sea-biofuel-book-and-claim', 'ppa-green-tariff'])
      expect(measures.find((each) => each.id === id)).toMatchObject({
        method: 'none',
        notCounted: expect.stringMatching(/^No saving is counted: .*separately|market-based/),
      })
  })

  it.each<[string, Partial<Measure>]>([
    ['has no source', { source: ' ' }],
    ['has no source', { url: 'general practice' }],
    ['rests on memory alone', { evidence: 'recalled' }],
    ['does not say why no saving is counted', { method: 'none', notCounted: null }],
    ['has no usable range', { reductionPercent: null }],
    ['has no usable range', { reductionPercent: { min: 20, max: 10 } }],
  ])('refuses a measure that %s', (fault, changes) => {
    expect(() => readMeasures([changed(changes)])).toThrow(`the measure driver-training ${fault}`)
  })

  it('refuses two measures with one id', () => {
    expect(() => readMeasures([changed({}), changed({})])).toThrow('the measure driver-training is there twice')
  })
})
