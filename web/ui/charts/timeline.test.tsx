// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { Timeline } from './timeline.tsx'
import type { TimelineEvent } from './timeline-rows.ts'

const at = (day: number, hour = 0) => new Date(Date.UTC(2013, 2, day, hour)).toISOString()
const scan = (id: string, time: string | null, fields: Partial<TimelineEvent> = {}): TimelineEvent => ({
  id,
  title: id,
  at: time,
  ...fields,
})
const hourly = (count: number) => Array.from({ length: count }, (_, index) => scan(`scan ${index}`, at(1, index)))
const rows = () =>
  screen.getAllByRole('listitem').map((row) => row.querySelector('[title]')?.textContent ?? row.textContent)
afterEach(cleanup)

it('tells events in order of time, and the long silences between them', () => {
  const events = [scan('delivered', at(8)), scan('lost', null), scan('picked up', at(1)), scan('departed', at(5))]
  render(<Timeline label="Scans" events={events} />)
  expect(rows()).toEqual([
    'picked up',
    '4 days without a scan',
    'departed',
    '3 days without a scan',
    'delivered',
    'lost',
  ])
})

it('counts the silence until now, and lets nothing planned end it', () => {
  const events = [scan('picked up', at(1)), scan('delivery', at(2), { tone: 'planned' })]
  render(<Timeline label="Scans" events={events} now={at(6)} />)
  expect(rows()).toEqual(['picked up', '5 days without a scan', 'Planned: delivery'])
  cleanup()
  render(<Timeline label="Scans" events={[...events, scan('found', at(6))]} />)
  expect(rows()).toEqual(['picked up', 'Planned: delivery', '5 days without a scan', 'found'])
})

it('says in words what its colours say', () => {
  const events = [
    scan('held', at(1), { tone: 'fault' }),
    scan('late', at(1, 1), { tone: 'warn' }),
    scan('fine', at(1, 2)),
  ]
  render(<Timeline label="Scans" events={events} />)
  expect(rows()).toEqual(['Fault: held', 'Warning: late', 'fine'])
})

it('folds the middle of 300 events and unfolds it', () => {
  render(<Timeline label="Scans" events={hourly(300)} />)
  expect(rows()).toHaveLength(21)
  expect(rows().slice(9, 12)).toEqual(['scan 9', 'Show 280 more', 'scan 290'])
  fireEvent.click(screen.getByRole('button', { name: 'Show 280 more' }))
  expect(rows()).toHaveLength(300)
})

it('does not fold what takes no more room unfolded', () => {
  render(<Timeline label="Scans" events={hourly(21)} />)
  expect(rows()).toHaveLength(21)
  expect(screen.queryByRole('button')).toBeNull()
})

it('gives local time and UTC on hover', () => {
  render(<Timeline label="Scans" events={[scan('picked up', at(1, 13))]} />)
  expect(screen.getByTitle('2013-03-01 13:00:00 UTC').getAttribute('datetime')).toBe(at(1, 13))
})
