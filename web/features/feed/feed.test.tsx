// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventually, type OpenPage, openPage, region } from '../../testing/open-page.tsx'
import { servePractice } from '../../testing/practice-server.ts'
import { createWorld, someAlert, someHotspot, type World } from '../../testing/practice-world.ts'

type Server = Awaited<ReturnType<typeof servePractice>>
let world: World
let server: Server
let page: OpenPage

const lines = () =>
  region('Live')
    .queryAllByRole('link')
    .map(({ textContent }) => textContent)
const hotspot = (name: string) => world.write('hotspot', name, someHotspot({ name }))
const open = async (address = '/') => {
  page = openPage(server.url, address)
  await screen.findByText('Nothing has changed yet', {}, { timeout: 20_000 })
  await page.live()
}

beforeEach(async () => {
  world = createWorld()
  server = await servePractice(world)
})
afterEach(async () => {
  page.close()
  await server.stop()
})

it('shows one kind of change when asked, and keeps that in the address', async () => {
  await open('/?feed=alerts')
  hotspot('Cipla')
  world.write('alert', 'a', someAlert('Cipla', { message: 'Look at Cipla' }))
  await eventually(() => expect(lines()).toEqual(['Look at Cipla']))
  fireEvent.change(region('Live').getByRole('combobox', { name: 'Show' }), { target: { value: 'all' } })
  await eventually(() => expect(lines()).toHaveLength(2))
  expect(page.address()).toBe('/')
})

it('shows everything for an address that names no kind', async () => {
  await open('/?feed=nonsense')
  hotspot('Cipla')
  await eventually(() => expect(lines()).toHaveLength(1))
})

it('stands still while it is paused, and says how many came', async () => {
  await open()
  hotspot('Cipla')
  await eventually(() => expect(lines()).toHaveLength(1))
  fireEvent.click(region('Live').getByRole('button', { name: 'Pause' }))
  expect(region('Live').getByText(/Nothing has come since/)).toBeTruthy()
  hotspot('Mylan')
  hotspot('Strides')
  await eventually(() => expect(region('Live').getByText(/2 came since/)).toBeTruthy())
  expect(lines()).toEqual([expect.stringContaining('Cipla')])
  fireEvent.click(region('Live').getByRole('button', { name: 'Go on' }))
  expect(lines().map((line) => line?.split(':')[0])).toEqual(['Strides', 'Mylan', 'Cipla'])
})

it('draws the newest, and what was before when asked', async () => {
  await open()
  for (let n = 0; n < 60; n++) hotspot(`Supplier ${n}`)
  await eventually(() => expect(region('Live').getByRole('button', { name: 'Show 10 before these' })).toBeTruthy())
  expect(lines()).toHaveLength(50)
  fireEvent.click(region('Live').getByRole('button', { name: 'Show 10 before these' }))
  expect(lines()).toHaveLength(60)
})
