// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventually, type OpenPage, openPage, region } from '../../testing/open-page.tsx'
import { somePackage, someScan } from '../../testing/practice-packages.ts'
import { servePractice } from '../../testing/practice-server.ts'
import { createWorld, someAnomaly, type World } from '../../testing/practice-world.ts'
import { readAll } from './package-export.tsx'

const HEIGHT = 600
const ROW = 40
let world: World
let server: Awaited<ReturnType<typeof servePractice>>
let page: OpenPage

const write = (number: string, fields: Record<string, unknown> = {}) =>
  world.write('package', number, somePackage(number, fields))
const open = (address: string) => {
  page = openPage(server.url, address)
}
const rows = () =>
  within(screen.getByRole('table', { name: 'Packages' }))
    .getAllByRole('row')
    .slice(1)
const numbers = () => rows().map((row) => row.querySelector('a')?.textContent)
const cells = (number: string) =>
  within(screen.getByRole('row', { name: new RegExp(number) }))
    .getAllByRole('cell')
    .map((cell) => cell.textContent)
const choose = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } })
const scrollTo = (index: number) => {
  const scroller = screen.getByRole('table', { name: 'Packages' }).parentElement as HTMLElement
  act(() => {
    scroller.scrollTop = index * ROW
    fireEvent.scroll(scroller)
  })
}

// The page is laid out nowhere here: its scroller is given a height.
beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => HEIGHT })
})
beforeEach(async () => {
  world = createWorld()
  server = await servePractice(world)
})
afterEach(async () => {
  page.close()
  await server.stop()
})

describe('the list of packages', () => {
  it('shows what each is about, and new ones on top when they are asked for', async () => {
    write('JD1', { openAnomalyCount: 1, late: true })
    write('JD2', { deliveredAt: '2026-03-04T15:00:00.000Z', status: 'DELIVERED', lateProbability: null })
    open('/packages')
    await eventually(() => expect(numbers()).toEqual(['JD2', 'JD1']))
    expect(cells('JD1')).toEqual(expect.arrayContaining(['In transit', 'DHL', '62 %', '1']))
    expect(cells('JD2')).toEqual(expect.arrayContaining(['Delivered', '3 h late', '–']))
    await page.live()
    write('JD3')
    write('JD4')
    const button = await screen.findByRole('button', { name: '2 new packages' }, { timeout: 20_000 })
    expect(numbers()).toEqual(['JD2', 'JD1'])
    fireEvent.click(button)
    await eventually(() => expect(numbers()).toEqual(['JD4', 'JD3', 'JD2', 'JD1']))
    expect(screen.queryByRole('button', { name: /new package/ })).toBeNull()
  })

  it('follows a row while it is shown, and stops when it is left', async () => {
    write('JD1')
    open('/packages')
    await eventually(() => expect(numbers()).toEqual(['JD1']))
    await page.live()
    write('JD1', { status: 'ON_HOLD', lateProbability: 0.9 })
    await eventually(() => expect(cells('JD1')).toEqual(expect.arrayContaining(['On hold', '90 %'])))
    const following = server.following()
    page.go('/hotspots')
    await eventually(() => {
      // The practice server notices with the next change.
      write('JD1')
      expect(server.following()).toBe(following - 1)
    })
  })

  it('narrows by what its address says', async () => {
    write('JD1', { late: true, openAnomalyCount: 1 })
    write('JD2', { status: 'DELIVERED' })
    write('XY3', { carrier: 'UPS', openAnomalyCount: 2 })
    open('/packages?trouble=late')
    await eventually(() => expect(numbers()).toEqual(['JD1']))
    choose('Trouble', 'anomalous')
    await eventually(() => expect(numbers()).toEqual(['XY3', 'JD1']))
    expect(page.address()).toBe('/packages?trouble=anomalous')
    choose('Trouble', '')
    choose('Status', 'under-way')
    await eventually(() => expect(numbers()).toEqual(['XY3', 'JD1']))
    choose('Status', '')
    fireEvent.change(screen.getByLabelText('Carrier'), { target: { value: 'UPS' } })
    fireEvent.keyDown(screen.getByLabelText('Carrier'), { key: 'Enter' })
    await eventually(() => expect(numbers()).toEqual(['XY3']))
    fireEvent.click(screen.getByRole('button', { name: 'Any carrier' }))
    choose('Tracking number', 'jd')
    await eventually(() => expect(numbers()).toEqual(['JD2', 'JD1']))
    choose('Tracking number', 'nowhere')
    await screen.findByText('No package fits', {}, { timeout: 20_000 })
  })

  it('shows the delayed ones only to who follows their figure on the overview', async () => {
    write('JD1', { late: true, openAnomalyCount: 1 })
    write('JD2')
    open('/')
    fireEvent.click(await screen.findByRole('link', { name: 'Delayed' }, { timeout: 20_000 }))
    await eventually(() => expect(numbers()).toEqual(['JD1']))
    expect(screen.getByLabelText<HTMLSelectElement>('Trouble').value).toBe('late')
  })

  it('shows any part of a long list, and the same part to who comes back', async () => {
    for (let n = 1; n <= 3_000; n++) world.write('package', `P${n}`, somePackage(`P${n}`), true)
    open('/packages')
    await eventually(() => expect(numbers()).toContain('P3000'))
    expect(rows().length).toBeLessThan(60)
    scrollTo(2_000)
    await eventually(() => expect(numbers()).toContain('P1000'))
    expect(numbers()).not.toContain('P3000')
    fireEvent.click(screen.getByRole('link', { name: 'P1000' }))
    await screen.findByRole('heading', { name: 'P1000' }, { timeout: 20_000 })
    world.write('package', 'P995', { status: 'ON_HOLD' })
    page.back()
    await eventually(() => expect(numbers()).toContain('P1000'))
    await eventually(() => expect(cells('P995')).toContain('On hold'))
  })

  it('goes on by itself when the server was away', async () => {
    write('JD1')
    open('/packages')
    await eventually(() => expect(numbers()).toEqual(['JD1']))
    await page.live()
    await server.stop()
    await screen.findByText('Offline', {}, { timeout: 20_000 })
    write('JD1', { status: 'ON_HOLD' })
    world.forget()
    server = await servePractice(world, { port: server.port })
    act(() => page.realtime.hurry())
    await eventually(() => expect(cells('JD1')).toContain('On hold'))
  })

  it('exports all pages of what is chosen, and says when it cuts', async () => {
    for (let n = 1; n <= 1_200; n++) write(`P${n}`, { status: n % 2 ? 'DELIVERED' : 'IN_TRANSIT' })
    open('/packages')
    const filter = { statuses: ['DELIVERED'], carrier: '', trouble: '', search: '', order: 'NEWEST' } as const
    const seen: number[] = []
    const { signal } = new AbortController()
    const all = await readAll(page.client, filter, { signal, onProgress: ({ read }) => seen.push(read) })
    expect(all.rows.map(({ trackingNumber }) => trackingNumber)).toEqual(
      Array.from({ length: 600 }, (_, index) => `P${1_199 - 2 * index}`),
    )
    expect(seen).toEqual([500, 600])
    const cut = await readAll(page.client, filter, { signal, onProgress: () => {}, most: 100 })
    expect(cut).toMatchObject({ total: 600, rows: { length: 100 } })
  })
})

describe('the page of a package', () => {
  const timeline = () =>
    within(screen.getByRole('list', { name: 'Scans' }))
      .getAllByRole('listitem')
      .map((item) => item.textContent)

  it('says what is expected, and shows a scan and an anomaly that arrive', async () => {
    const first = someScan('s1', { plannedAt: '2026-03-02T09:00:00.000Z', milestone: 'DEP' })
    write('JD1', {
      scans: [first],
      promisedAt: '2199-03-04T12:00:00.000Z',
      estimatedDelivery: '2199-03-05T12:00:00.000Z',
    })
    open('/packages/JD1')
    await screen.findByText(/62 % likely to miss its promise of 4 Mar 2199/, {}, { timeout: 20_000 })
    expect(timeline().join('\n')).toContain('DEP · In transit')
    expect(timeline().join('\n')).toContain('3 h later than planned')
    expect(screen.getByText('Not known')).toBeTruthy()
    await page.live()
    write('JD1', { scans: [first, someScan('s2', { eventTime: '2026-03-03T01:00:00.000Z', location: 'Munich' })] })
    await eventually(() => expect(timeline().join('\n')).toContain('Munich'))
    world.write('anomaly', 'a1', {
      ...someAnomaly({ type: 'STUCK', description: 'No progress for 5 days.' }),
      package: { __typename: 'Package', id: 'JD1', trackingNumber: 'JD1', carrier: 'DHL' },
    })
    await eventually(() => expect(region('Anomalies').getByText('No progress for 5 days.')).toBeTruthy())
  })

  it('says what it can of a number that nobody knows, until its first scan', async () => {
    open('/packages/nobody%2F%3Cb%3E')
    await screen.findByText('No package has this tracking number', {}, { timeout: 20_000 })
    expect(screen.getByRole('link', { name: /Look for numbers/ }).getAttribute('href')).toBe(
      '/packages?q=nobody%2F%3Cb%3E',
    )
    await page.live()
    write('nobody/<b>')
    await screen.findByText(/last seen in Hamburg/, {}, { timeout: 20_000 })
  })

  it('shows what each leg emitted down to the factor', async () => {
    const scans = [someScan('s1'), someScan('s2', { location: 'Munich' })]
    const calculation = {
      method: 'FREIGHT',
      formula: 'massKg / 1000 × distanceKm × factor',
      inputs: { mode: 'ROAD', massKg: 12, distanceKm: 612.4 },
      factor: {
        __typename: 'EmissionFactor',
        id: 'f',
        publisher: 'DESNZ',
        dataset: 'conversion factors',
        edition: '2024',
        code: 'HGV',
        label: 'HGV, all diesel',
        value: 0.1,
        unit: 'kg CO2e per tonne.km',
      },
    }
    const leg = {
      __typename: 'Emission',
      id: 'l',
      eventId: 'leg:s2',
      occurredAt: '2026-03-02T12:00:00.000Z',
      co2: 0.735,
    }
    write('JD1', { scans, legs: [{ ...leg, includedInSeries: true, calculation }], co2: 0.735 })
    open('/packages/JD1')
    await screen.findByText('How Hamburg → Munich was computed', {}, { timeout: 20_000 })
    const carbon = region('Carbon')
    expect(carbon.getByText('Road · 612 km · 12 kg', { selector: 'th small' })).toBeTruthy()
    expect(carbon.getByText(/0.1 kg CO2e per tonne.km/)).toBeTruthy()
    expect(carbon.getAllByText('0.735 kg').length).toBeGreaterThan(1)
  })
})
