// @vitest-environment happy-dom
import { cleanup, render, screen, within } from '@testing-library/react'
import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { StackedBar, segmentsOf } from './stacked-bar.tsx'

const parts = [
  { label: 'Hamburg → Frankfurt', kg: 25 },
  { label: 'Frankfurt → Lagos', kg: 975 },
  { label: 'Lagos → Abuja', kg: null },
]
afterEach(cleanup)

it('shares out what is known, in the order of the parts', () => {
  expect(segmentsOf(parts).segments.map(({ percent, colour }) => [percent, colour])).toEqual([
    [2.5, 1],
    [97.5, 2],
    [null, 0],
  ])
})

it('gives the largest parts a colour of their own, and the others one', () => {
  const many = [1, 9, 8, 7, 6, 5, 4, 2].map((kg) => ({ label: `${kg}`, kg }))
  expect(segmentsOf(many).segments.map(({ colour }) => colour)).toEqual([0, 1, 2, 3, 4, 5, 6, 0])
})

it('shares of any amounts are a hundred percent, or none', () => {
  const amount = fc.oneof(fc.double({ max: 1e12 }), fc.constantFrom(null, -4, 0, 1e12, Number.POSITIVE_INFINITY))
  fc.assert(
    fc.property(fc.array(amount), (amounts) => {
      const { segments, total } = segmentsOf(amounts.map((kg) => ({ label: 'x', kg })))
      const shared = segments.reduce((sum, { percent }) => sum + (percent ?? 0), 0)
      if (total > 1e-300) expect(shared).toBeCloseTo(100)
      for (const { percent } of segments) expect(Number.isNaN(percent)).toBe(false)
    }),
  )
})

it('is a sentence, and a table with its total', () => {
  render(<StackedBar name="Carbon per leg" heading="Leg" parts={parts} />)
  expect(
    screen.getByRole('img', {
      name: 'Carbon per leg: 1 t. Hamburg → Frankfurt 25 kg, Frankfurt → Lagos 975 kg, Lagos → Abuja –.',
    }),
  ).toBeTruthy()
  const table = within(screen.getByRole('table', { name: 'Carbon per leg' }))
  expect(table.getAllByRole('row').map(({ textContent }) => textContent)).toEqual([
    'LegCO₂eShare',
    'Hamburg → Frankfurt25 kg3 %',
    'Frankfurt → Lagos975 kg98 %',
    'Lagos → Abuja––',
    'Total1 t',
  ])
})

it('says so when there are no parts', () => {
  render(<StackedBar name="Carbon per leg" heading="Leg" parts={[]} />)
  expect(screen.getByText('Nothing emitted yet')).toBeTruthy()
})
