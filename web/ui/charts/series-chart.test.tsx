// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import type { SeriesPoint } from './series.ts'
import { SeriesChart } from './series-chart.tsx'

const day = (number: number) => new Date(Date.UTC(2013, 0, number)).toISOString()
const points = (count: number): SeriesPoint[] =>
  Array.from({ length: count }, (_, index) => ({
    start: day(index + 1),
    co2: 1000 + index,
    baseline: index < 2 ? null : 900,
    low: index < 2 ? null : 600,
    high: index < 2 ? null : 1001,
    count: index,
  }))
const show = (chart: React.ReactNode) => render(chart)
const cells = (row: HTMLElement) =>
  within(row)
    .getAllByRole('cell')
    .map(({ textContent }) => textContent)
afterEach(cleanup)

it('is read aloud as a sentence and shows the figures of the period pointed out', () => {
  show(<SeriesChart name="Cipla" points={points(4)} bucket="DAY" highlight={day(3)} />)
  expect(screen.getByRole('img', { name: /^Cipla by day, 1 Jan 2013 to 4 Jan 2013: 1 t to 1 t/ })).toBeTruthy()
  expect(screen.getByText('3 Jan 2013')).toBeTruthy()
  expect(screen.getByText('Normal range').nextElementSibling?.textContent).toBe('600 kg – 1 t')
})

it('gives the same figures as a table, newest first', () => {
  const prediction = { start: day(4), value: 2500 }
  show(
    <SeriesChart name="<img onerror=x>" points={points(4)} bucket="DAY" highlight={day(3)} prediction={prediction} />,
  )
  fireEvent.click(screen.getByRole('button', { name: 'Show as table' }))
  const rows = screen.getAllByRole('row').slice(1)
  expect(rows.map((row) => within(row).getByRole('rowheader').textContent)).toEqual([
    '4 Jan 2013',
    '3 Jan 2013',
    '2 Jan 2013',
    '1 Jan 2013',
  ])
  expect(rows[0] && cells(rows[0])).toEqual(['1 t', '900 kg', '600 kg – 1 t', '2.5 t', '3'])
  expect(rows[3] && cells(rows[3])).toEqual(['1 t', '–', '–', '–', '0'])
})

it('begins with the newest of many periods and shows all when asked', () => {
  show(<SeriesChart name="Cipla" points={points(300)} bucket="DAY" />)
  expect(screen.getByRole('img', { name: /^Cipla by day, 30 Jun 2013 to/ })).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'All 300 periods' }))
  expect(screen.getByRole('img', { name: /^Cipla by day, 1 Jan 2013 to/ })).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Show as table' }))
  fireEvent.click(screen.getByRole('button', { name: 'Show 200 earlier periods' }))
  expect(screen.getAllByRole('row')).toHaveLength(301)
})

it('offers a log scale only where it helps', () => {
  show(<SeriesChart name="Cipla" points={points(4)} bucket="DAY" />)
  expect(screen.queryByRole('button', { name: 'Log scale' })).toBeNull()
  cleanup()
  const wild = { ...points(1)[0], start: day(9), co2: 1e12 } as SeriesPoint
  show(<SeriesChart name="Cipla" points={[...points(4), wild]} bucket="DAY" />)
  fireEvent.click(screen.getByRole('button', { name: 'Log scale' }))
  expect(screen.getByRole('button', { name: 'Log scale' }).getAttribute('aria-pressed')).toBe('true')
})

it('says so when there is nothing', () => {
  show(<SeriesChart name="Cipla" points={[]} bucket="DAY" />)
  expect(screen.getByText('No series yet')).toBeTruthy()
})
