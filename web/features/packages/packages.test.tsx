// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hamburg, munich, record, type ScanItem } from '../../../api/testing/scans.ts'
import { eventually, type OpenPage, openPage, region } from '../../testing/open-page.tsx'
import { openWorld, type RealWorld } from '../../testing/real-world.ts'
import { formatCo2 } from '../../ui/format/numbers.ts'
import { readAll } from './package-export.tsx'

const HEIGHT = 600
const ROW = 40
let world: RealWorld
let page: OpenPage

/** A package of this number. */
const some = (trackingNumber: string, fields: Record<string, unknown> = {}) => ({
  trackingNumber,
  promisedAt: '2026-03-04T12:00:00.000Z',
  estimatedDelivery: '2026-03-05T12:00:00.000Z',
  estimatedEarliest: '2026-03-04T06:00:00.000Z',
  estimatedLatest: '2026-03-06T12:00:00.000Z',
  lateProbability: 0.62,
  firstScanAt: '2026-03-01T12:00:00.000Z',
  lastScanAt: '2026-03-02T12:00:00.000Z',
  ...fields,
})
const write = (number: string, fields: Record<string, unknown> = {}) =>
  world.write('package', number, some(number, fields))
/** P1, P2 … */
const writeMany = (count: number, fieldsOf: (n: number) => Record<string, unknown> = () => ({})) =>
  world.fill(
    'package',
    Array.from({ length: count }, (_, n) => [`P${n + 1}`, some(`P${n + 1}`, fieldsOf(n + 1))] as const),
  )
const open = (address: string) => {
  page = openPage(world.url, address)
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
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => world.reset())
afterEach(() => page.close())
afterAll(() => world.close())

describe('the list of packages', () => {
  it('shows what each is about, and new ones on top when they are asked for', async () => {
    await write('JD1', { openAnomalies: 1, late: true })
    await write('JD2', { deliveredAt: '2026-03-04T15:00:00.000Z', status: 'DELIVERED', lateProbability: null })
    open('/packages')
    await eventually(() => expect(numbers()).toEqual(['JD2', 'JD1']))
    expect(cells('JD1')).toEqual(expect.arrayContaining(['In transit', 'DHL', '62 %', '1']))
    expect(cells('JD2')).toEqual(expect.arrayContaining(['Delivered', '3 h late', '–']))
    await page.live()
    await write('JD3')
    await write('JD4')
    const button = await screen.findByRole('button', { name: '2 new packages' }, { timeout: 20_000 })
    expect(numbers()).toEqual(['JD2', 'JD1'])
    fireEvent.click(button)
    await eventually(() => expect(numbers()).toEqual(['JD4', 'JD3', 'JD2', 'JD1']))
    expect(screen.queryByRole('button', { name: /new package/ })).toBeNull()
  })

  it('follows a row while it is shown, and stops when it is left', async () => {
    await write('JD1')
    open('/packages')
    await eventually(() => expect(numbers()).toEqual(['JD1']))
    await page.live()
    await write('JD1', { status: 'ON_HOLD', lateProbability: 0.9 })
    await eventually(() => expect(cells('JD1')).toEqual(expect.arrayContaining(['On hold', '90 %'])))
    const following = await world.following()
    page.go('/hotspots')
    await expect.poll(world.following, { timeout: 20_000 }).toBe(following - 1)
  })

  it('narrows by what its address says', async () => {
    await write('JD1', { late: true, openAnomalies: 1 })
    await write('JD2', { status: 'DELIVERED' })
    await write('XY3', { carrier: 'UPS', openAnomalies: 2 })
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
    await write('JD1', { late: true, openAnomalies: 1 })
    await write('JD2')
    open('/')
    fireEvent.click(await screen.findByRole('link', { name: 'Delayed' }, { timeout: 20_000 }))
    await eventually(() => expect(numbers()).toEqual(['JD1']))
    expect(screen.getByLabelText<HTMLSelectElement>('Trouble').value).toBe('late')
  })

  it('shows any part of a long list, and the same part to who comes back', async () => {
    await writeMany(3_000)
    open('/packages')
    await eventually(() => expect(numbers()).toContain('P3000'))
    expect(rows().length).toBeLessThan(60)
    scrollTo(2_000)
    await eventually(() => expect(numbers()).toContain('P1000'))
    expect(numbers()).not.toContain('P3000')
    fireEvent.click(screen.getByRole('link', { name: 'P1000' }))
    await screen.findByRole('heading', { name: 'P1000' }, { timeout: 20_000 })
    await world.write('package', 'P995', { status: 'ON_HOLD' })
    page.back()
    await eventually(() => expect(numbers()).toContain('P1000'))
    await eventually(() => expect(cells('P995')).toContain('On hold'))
  })

  it('goes on by itself when the server was away', async () => {
    await write('JD1')
    open('/packages')
    await eventually(() => expect(numbers()).toEqual(['JD1']))
    await page.live()
    await world.stop()
    await screen.findByText('Offline', {}, { timeout: 20_000 })
    await write('JD1', { status: 'ON_HOLD' })
    await world.forget()
    await world.start()
    act(() => page.realtime.hurry())
    await eventually(() => expect(cells('JD1')).toContain('On hold'))
  })

  it('exports all pages of what is chosen, and says when it cuts', async () => {
    await writeMany(1_200, (n) => ({ status: n % 2 ? 'DELIVERED' : 'IN_TRANSIT' }))
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

  const scan = (eventTime: string, more: object): ScanItem => ({
    eventId: `JD1 ${eventTime}`,
    trackingNumber: 'JD1',
    eventTime,
    status: 'IN_TRANSIT',
    carrier: 'DHL',
    ...more,
  })

  it('says what is expected, and shows a scan and an anomaly that arrive', async () => {
    const promise = { promisedAt: '2199-03-04T12:00:00Z', location: 'Hamburg' }
    const planned = { milestone: 'DEP', plannedAt: '2026-03-02T09:00:00Z' }
    await record(world, [scan('2026-03-02T12:00:00Z', { ...promise, ...planned })])
    open('/packages/JD1')
    await screen.findByText(/% likely to miss its promise of 4 Mar 2199/, {}, { timeout: 20_000 })
    expect(timeline().join('\n')).toContain('DEP · In transit')
    expect(timeline().join('\n')).toContain('3 h later than planned')
    expect(screen.getByText('Not known')).toBeTruthy()
    await page.live()
    await record(world, [scan('2026-03-03T01:00:00Z', { location: 'Munich' })])
    await eventually(() => expect(timeline().join('\n')).toContain('Munich'))
    // It came after it had been delivered: that cannot be.
    await record(world, [scan('2026-03-01T01:00:00Z', { status: 'DELIVERED' })])
    await eventually(() => expect(region('Anomalies').getByRole('article', { name: 'Data error' })).toBeTruthy())
  })

  it('says what it can of a number that nobody knows, until its first scan', async () => {
    open('/packages/nobody%2F%3Cb%3E')
    await screen.findByText('No package has this tracking number', {}, { timeout: 20_000 })
    expect(screen.getByRole('link', { name: /Look for numbers/ }).getAttribute('href')).toBe(
      '/packages?q=nobody%2F%3Cb%3E',
    )
    await page.live()
    await write('nobody/<b>')
    await screen.findByText(/last seen in Hamburg/, {}, { timeout: 20_000 })
  })

  it('shows what each leg emitted down to the factor', async () => {
    await record(world, [
      scan('2026-03-02T12:00:00Z', { massKg: 12, mode: 'ROAD', ...hamburg }),
      scan('2026-03-03T12:00:00Z', munich),
    ])
    open('/packages/JD1')
    await screen.findByText('How Hamburg → Munich was computed', {}, { timeout: 20_000 })
    const carbon = region('Carbon')
    expect(carbon.getByText(/^Road · \d+ km · 12 kg$/, { selector: 'th small' })).toBeTruthy()
    expect(carbon.getAllByText(/\d kg CO2e per tonne.km/).length).toBeGreaterThan(0)
    const { package: told } = await world.data<{ package: { co2: number } }>(
      'query Co2 { package(trackingNumber: "JD1") { co2 } }',
    )
    expect(carbon.getAllByText(formatCo2(told.co2)).length).toBeGreaterThan(1)
  })
})
