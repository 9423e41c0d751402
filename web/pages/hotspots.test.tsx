// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { eventually, type OpenPage, openPage } from '../testing/open-page.tsx'
import { openWorld, type RealWorld } from '../testing/real-world.ts'

let world: RealWorld
let page: OpenPage

const add = (name: string, { type = 'SUPPLIER', ...fields }: Record<string, unknown> = {}) =>
  world.write('hotspot', name, { entity: { type, key: name, name }, ...fields })
const names = () => screen.queryAllByRole('link', { name: /^E-/ }).map(({ textContent }) => textContent)
const open = (address: string) => {
  page = openPage(world.url, address)
}
const choose = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } })
const search = () => screen.getByLabelText<HTMLInputElement>('Search by entity')

beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => world.reset())
afterEach(() => page.close())
afterAll(() => world.close())

it('is narrowed and sorted by its address, which Back takes back', async () => {
  await add('E-one', { severity: 'WARN', predictedCo2: 9_000 })
  await add('E-two', { type: 'ROUTE', severity: 'CRITICAL' })
  await add('E-over', { status: 'RESOLVED' })
  open('/hotspots')
  await eventually(() => expect(names()).toEqual(['E-two', 'E-one']))
  choose('Type', 'ROUTE')
  await eventually(() => expect(names()).toEqual(['E-two']))
  expect(page.address()).toBe('/hotspots?type=ROUTE')
  page.back()
  await eventually(() => expect(names()).toEqual(['E-two', 'E-one']))
  choose('Status', 'all')
  await eventually(() => expect(names()).toHaveLength(3))
  expect(screen.getByRole('columnheader', { name: /Status/ })).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Entity' }))
  await eventually(() => expect(names()).toEqual(['E-one', 'E-over', 'E-two']))
  expect(page.address()).toBe('/hotspots?status=all&sort=name')
})

it('looks for what was typed at a pause, and shows the field at once', async () => {
  await add('E-cipla')
  await add('E-mylan')
  open('/hotspots')
  await eventually(() => expect(names()).toHaveLength(2))
  for (const value of ['m', 'my', 'myl']) {
    fireEvent.change(search(), { target: { value } })
    expect(search().value).toBe(value)
  }
  await eventually(() => expect(names()).toEqual(['E-mylan']))
  expect(page.address()).toBe('/hotspots?q=myl')
  expect(search().value).toBe('myl')
})

it('clears a filter that leaves nothing, in the field as well', async () => {
  await add('E-cipla')
  open('/hotspots?q=nobody&type=ROUTE')
  await screen.findByText('No hotspot here is called “nobody”', {}, { timeout: 20_000 })
  fireEvent.click(screen.getByRole('button', { name: 'Clear the filter' }))
  await eventually(() => expect(names()).toEqual(['E-cipla']))
  expect([page.address(), search().value]).toEqual(['/hotspots', ''])
})

it('tells no active hotspot from none at all', async () => {
  await add('E-over', { status: 'RESOLVED' })
  open('/hotspots')
  await screen.findByText('No active hotspots', {}, { timeout: 20_000 })
  fireEvent.click(screen.getByRole('button', { name: 'Show resolved ones too' }))
  await eventually(() => expect(names()).toEqual(['E-over']))
  page.close()
  await world.reset()
  open('/hotspots?status=all')
  await screen.findByText('No hotspot was ever found', {}, { timeout: 20_000 })
})

it('leads back to itself as it was narrowed', async () => {
  await add('E-cipla', { type: 'ROUTE' })
  open('/hotspots?type=ROUTE')
  await eventually(() => expect(names()).toEqual(['E-cipla']))
  page.go(`/hotspots/${world.id('hotspot', 'E-cipla')}`)
  const back = await screen.findByRole('link', { name: '← All hotspots' }, { timeout: 20_000 })
  expect(back.getAttribute('href')).toBe('/hotspots?type=ROUTE')
})
