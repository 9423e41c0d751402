import { describe, expect, it } from 'vitest'
import { noFacts } from './entity-facts.ts'
import { gridFactor } from './grid-factor.ts'

describe('the factor of a grid', () => {
  it.each([
    ['the United Kingdom', { country: 'GB' }, 0.20705, 'DESNZ 2024'],
    ['the United States, on average', { country: 'US' }, 0.351642, 'EPA eGRID2023'],
    ['a subregion', { country: 'US', region: 'camx' }, 0.198741, 'EPA eGRID2023'],
    ['a subregion by its whole name', { country: 'US', region: 'CAMX WECC California' }, 0.198741, 'EPA eGRID2023'],
    [
      'a region of no grid: the average of the country',
      { country: 'US', region: 'Memphis' },
      0.351642,
      'EPA eGRID2023',
    ],
    ['a place whose owner states it', { country: 'GB', gridKgPerKwh: 0.05 }, 0.05, 'as stated'],
    ['a place without carbon', { gridKgPerKwh: 0 }, 0, 'as stated'],
  ])('of %s', (_, facts, kgPerKwh, source) => {
    expect(gridFactor({ ...noFacts, ...facts })).toMatchObject({ kgPerKwh, source })
  })

  it.each([
    ['another country', { country: 'PL' }],
    ['an unknown place', {}],
    ['a region without a country', { region: 'CAMX' }],
  ])('of %s is not guessed', (_, facts) => {
    expect(gridFactor({ ...noFacts, ...facts })).toBeNull()
  })
})
