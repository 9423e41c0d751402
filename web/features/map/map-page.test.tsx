// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { type ReactNode, useState } from 'react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createRealtime, type Realtime } from '../../realtime/realtime.ts'
import { RealtimeContext } from '../../realtime/use-connection.ts'
import { createPracticeMap } from '../../testing/practice-map.ts'
import { servePractice } from '../../testing/practice-server.ts'
import { createWorld, someAnomaly, type World } from '../../testing/practice-world.ts'
import { MapView } from './map-page.tsx'
import { SmallMap } from './small-map.tsx'
import { somePackage } from './some-package-for-tests.ts'
import type { MapFilter, MapPackage } from './state-on-map.ts'

let world: World
let map: ReturnType<typeof createPracticeMap>
let server: Awaited<ReturnType<typeof servePractice>>
let realtime: Realtime

beforeEach(async () => {
  // The list draws the rows it has room for, and here nothing has a height.
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 600 })
  world = createWorld()
  map = createPracticeMap()
  server = await servePractice(world, map)
  realtime = createRealtime({ url: `${server.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket })
})
afterEach(async () => {
  cleanup()
  realtime.close()
  await server.stop()
})

const hamburg = { location: 'Hamburg', latitude: 53.55, longitude: 9.99 }
const munich = { location: 'Munich', latitude: 48.14, longitude: 11.58 }
const put = (number: string, more: Partial<MapPackage> = {}) =>
  map.put(somePackage({ id: number, trackingNumber: number, ...hamburg, ...more }))

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
    put('G1', { status: 'PICKED_UP' })
    await eventually(() => expect(rows()).toHaveLength(1))
    expect(rows()[0]).toContain('DHL · Picked up · Hamburg')
    put('G1', { status: 'IN_TRANSIT', ...munich })
    put('G2')
    await eventually(() => expect(rows()).toHaveLength(2))
    expect(rows().join()).toContain('In transit · Munich')
    put('G1', { status: 'DELIVERED' })
    await eventually(() => expect(rows().join()).not.toContain('G1'))
    expect(screen.getByRole('status').textContent).toBe('1 package')
  })

  it('filters, and offers a way out when nothing fits', async () => {
    put('D1', { carrier: 'DHL' })
    put('U1', { carrier: 'UPS' })
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
    put('K1', { promisedAt: null })
    put('K2', { promisedAt: null })
    show(<Page />)
    await eventually(() => expect(rows()).toHaveLength(2))
    for (const key of ['j', 'ArrowDown', 'Enter']) fireEvent.keyDown(screen.getByRole('listbox'), { key })
    const card = await screen.findByRole('region', { name: 'Package K2' })
    expect(card.textContent).toContain('no promise')
    expect(card.querySelector('a')?.getAttribute('href')).toBe('/packages/K2')
    fireEvent.click(screen.getByRole('button', { name: 'Close' }))
    expect(screen.queryByRole('region', { name: 'Package K2' })).toBeNull()
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
    put('S1')
    show(<Page />)
    await eventually(() => expect(rows()[0]).toContain('On time'))
    world.write('anomaly', 'n1', { ...someAnomaly(), type: 'SILENT', package: { id: 'S1' } })
    await eventually(() => expect(rows()[0]).toContain('Anomaly'))
  })

  it('forgets what ended while the network was away', async () => {
    put('A1')
    put('A2')
    show(<Page />)
    await eventually(() => expect(rows()).toHaveLength(2))
    server.cut()
    put('A1', { status: 'DELIVERED' })
    put('A3')
    await eventually(() => expect(rows().join()).toContain('A3'))
    expect(rows().join()).not.toContain('A1')
    expect(rows()).toHaveLength(2)
  })
})

describe('the small map', () => {
  it('says in a sentence what it shows, and leads to the map', async () => {
    put('S1')
    put('S2', { openAnomalyTypes: ['STUCK'] })
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
