// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { type ReactNode, useState } from 'react'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { hamburg, munich } from '../../../api/testing/scans.ts'
import { createRealtime, type Realtime } from '../../realtime/realtime.ts'
import { RealtimeContext } from '../../realtime/use-connection.ts'
import { openWorld, type RealWorld } from '../../testing/real-world.ts'
import { MapView } from './map-page.tsx'
import { SmallMap } from './small-map.tsx'
import type { MapFilter } from './state-on-map.ts'

let world: RealWorld
let realtime: Realtime

beforeAll(async () => {
  // The list draws the rows it has room for, and here nothing has a height.
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 600 })
  world = await openWorld()
})
beforeEach(async () => {
  await world.reset()
  realtime = createRealtime({ url: `${world.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket })
})
afterEach(() => {
  cleanup()
  realtime.close()
})
afterAll(() => world.close())

const put = (number: string, more: Record<string, unknown> = {}) =>
  world.write('package', number, {
    trackingNumber: number,
    promisedAt: '2026-03-03T18:00:00Z',
    estimatedDelivery: '2026-03-03T12:00:00Z',
    lateProbability: 0.1,
    ...hamburg,
    ...more,
  })
const find = (name: string) => world.write('anomaly', name, { type: 'SILENT', package: name })

const show = (children: ReactNode) => render(<RealtimeContext value={realtime}>{children}</RealtimeContext>)
const hotspots = [
  { id: 'h1', name: '<img onerror=alert(1)>', severity: 'HIGH', excessCo2: 1200, places: [{ name: 'Hub', ...munich }] },
]

function Page({ selected: first = null }: { selected?: string | null }) {
  const [filter, onFilter] = useState<MapFilter>({})
  const [selected, onSelect] = useState<string | null>(first)
  return <MapView {...{ filter, onFilter, selected, onSelect, hotspots }} view={null} onView={() => {}} />
}
const eventually = (statement: () => void) => waitFor(statement, { timeout: 20_000 })
const list = () => screen.queryByRole('listbox')
const rows = () => [...(list()?.querySelectorAll('[role=option]') ?? [])].map((row) => row.textContent ?? '')

describe('the map in a browser that draws none', () => {
  it('says so, and lists the packages as they come, move and end', async () => {
    show(<Page />)
    await eventually(() => expect(screen.getByText('This browser draws no map')).toBeTruthy())
    await eventually(() => expect(screen.getByText('No package to show here')).toBeTruthy())
    await put('G1', { status: 'PICKED_UP' })
    await eventually(() => expect(rows()).toHaveLength(1))
    expect(rows()[0]).toContain('DHL · Picked up · Hamburg')
    await put('G1', { status: 'IN_TRANSIT', ...munich })
    await put('G2')
    await eventually(() => expect(rows()).toHaveLength(2))
    expect(rows().join()).toContain('In transit · Munich')
    await put('G1', { status: 'DELIVERED' })
    await eventually(() => expect(rows().join()).not.toContain('G1'))
    expect(screen.getByRole('status').textContent).toBe('1 package')
  })

  it('filters, and offers a way out when nothing fits', async () => {
    await put('D1', { carrier: 'DHL' })
    await put('U1', { carrier: 'UPS' })
    show(<Page />)
    await eventually(() => expect(rows()).toHaveLength(2))
    await eventually(() => expect(screen.getByRole('option', { name: 'UPS' })).toBeTruthy())
    fireEvent.change(screen.getByLabelText('Carrier'), { target: { value: 'UPS' } })
    await eventually(() => expect(screen.getByRole('status').textContent).toBe('1 package'))
    fireEvent.click(screen.getByLabelText('Late only'))
    fireEvent.click(await screen.findByRole('button', { name: 'Show all packages' }))
    await eventually(() => expect(screen.getByRole('status').textContent).toBe('2 packages'))
  })

  it('is gone through with the keys, and tells of the chosen package', async () => {
    await put('K1', { promisedAt: null })
    await put('K2', { promisedAt: null })
    show(<Page />)
    await eventually(() => expect(rows()).toHaveLength(2))
    for (const key of ['j', 'ArrowDown', 'Enter']) fireEvent.keyDown(screen.getByRole('listbox'), { key })
    const card = await screen.findByRole('region', { name: 'Package K1' })
    expect(card.textContent).toContain('no promise')
    expect(card.querySelector('a')?.getAttribute('href')).toBe('/packages/K1')
    fireEvent.click(screen.getByRole('button', { name: 'Close' }))
    expect(screen.queryByRole('region', { name: 'Package K1' })).toBeNull()
  })

  it('tells of a hotspot with whatever name, and of a package that is not there', async () => {
    show(<Page selected="hotspot:h1" />)
    const card = await screen.findByRole('region', { name: 'Hotspot <img onerror=alert(1)>' })
    expect(card.textContent).toContain('1.2 t')
    cleanup()
    show(<Page selected="package:gone" />)
    expect((await screen.findByRole('region', { name: 'Package gone' })).textContent).toContain('It is not on the map')
  })

  it('shows an anomaly that began without a scan', async () => {
    await put('S1')
    show(<Page />)
    await eventually(() => expect(rows()[0]).toContain('On time'))
    await find('S1')
    await eventually(() => expect(rows()[0]).toContain('Anomaly'))
  })

  it('forgets what ended while the network was away', async () => {
    await put('A1')
    await put('A2')
    show(<Page />)
    await eventually(() => expect(rows()).toHaveLength(2))
    await world.stop()
    await put('A1', { status: 'DELIVERED' })
    await put('A3')
    await world.start()
    realtime.hurry()
    await eventually(() => expect(rows().join()).toContain('A3'))
    expect(rows().join()).not.toContain('A1')
    expect(rows()).toHaveLength(2)
  })
})

describe('the small map', () => {
  it('says in a sentence what it shows, and leads to the map', async () => {
    await put('S1')
    await put('S2')
    await find('S2')
    show(<SmallMap hotspots={hotspots} />)
    const sentence = /2 packages on their way, 0 late, 1 with an anomaly; 1 hotspot\./
    const image = await screen.findByRole('img', { name: sentence }, { timeout: 20_000 })
    expect(image.closest('a')?.getAttribute('href')).toBe('/map')
  })

  it('says that nothing has a position', async () => {
    show(<SmallMap hotspots={[]} />)
    await eventually(() => expect(screen.getByText('No package on its way has a position yet.')).toBeTruthy())
  })
})
