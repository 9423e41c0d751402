// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { alertAddress } from '../../addresses/alerts.ts'
import { hotspotAddress } from '../../addresses/hotspots.ts'
import { changeSettings } from '../../browser/settings.ts'
import { eventually, type OpenPage, openPage } from '../../testing/open-page.tsx'
import { openProxy } from '../../testing/open-proxy.ts'
import { openWorld, type RealWorld } from '../../testing/real-world.ts'

let world: RealWorld
let page: OpenPage

const open = async (address = '/system', url = world.url) => {
  page = openPage(url, address)
  await screen.findByRole('heading', { level: 1 }, { timeout: 20_000 })
}
const press = (key: string, more: object = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more })
const field = () => screen.findByRole('combobox', { name: 'Find or do' }, { timeout: 20_000 })
const openPalette = async () => {
  press('k', { ctrlKey: true })
  return field()
}
const type = (text: string) =>
  fireEvent.change(screen.getByRole('combobox', { name: 'Find or do' }), { target: { value: text } })
const options = (group: string) =>
  within(screen.getByRole('group', { name: group }))
    .getAllByRole('option')
    .map((option) => option.textContent)
const chosenOption = () =>
  document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')?.textContent

beforeAll(async () => {
  world = await openWorld()
})
beforeEach(async () => {
  window.localStorage.clear()
  changeSettings({ unit: 'auto', sound: false, desktop: false })
  await world.reset()
})
afterEach(() => page.close())
afterAll(() => world.close())

const cipla = { entity: { type: 'SUPPLIER', key: 'cipla', name: 'Cipla' } }

describe('the command palette', () => {
  it('opens by Ctrl K, moves by arrows, goes where Enter says and closes', async () => {
    await open()
    const input = await openPalette()
    expect(document.activeElement).toBe(input)
    expect(chosenOption()).toContain('Overview')
    press('ArrowDown')
    expect(chosenOption()).toContain('Hotspots')
    press('ArrowUp')
    press('ArrowUp')
    expect(chosenOption()).toContain('Print')
    type('hots')
    expect(chosenOption()).toContain('Hotspots')
    press('Enter')
    await eventually(() => expect(page.address()).toBe('/hotspots'))
    expect(screen.queryByRole('combobox', { name: 'Find or do' })).toBeNull()
  })

  it('finds packages by number, hotspots by entity and alerts by text at the server', async () => {
    await world.write('hotspot', 'h', cipla)
    await world.write('alert', 'a', { hotspot: 'h', message: 'Cipla is above its baseline' })
    await world.write('package', 'p', { trackingNumber: 'JD-CIPLA-1' })
    await open()
    await openPalette()
    type('cipla')
    await eventually(() => expect(options('Hotspots')[0]).toMatch(/^Cipla.*\+183 %$/))
    await eventually(() => expect(options('Alerts')[0]).toMatch(/^Cipla is above its baseline/))
    type('Cipla is')
    await eventually(() => expect(chosenOption()).toMatch(/^Cipla is above/))
    press('Enter')
    await eventually(() => expect(page.address()).toBe(alertAddress.href(world.id('alert', 'a'))))
  })

  it('says when nothing is found, and what a server of an older version cannot search', async () => {
    // An older server knows no such search: this one is asked for what it does not know.
    const older = await openProxy(world.url, {
      asked: (text) => (text.includes('query FindAlerts') ? text.replace('search:', 'unheardOf:') : text),
    })
    await open('/system', older.url)
    await openPalette()
    type('zzz')
    await screen.findByText(/Nothing is called so/, {}, { timeout: 20_000 })
    expect(screen.getByText('This server is of an older version and cannot search alerts.')).toBeTruthy()
    expect(screen.queryByText(/cannot search hotspots/)).toBeNull()
    page.close()
    await older.close()
  })

  it('offers what was looked at last', async () => {
    await world.write('hotspot', 'h', cipla)
    await open(hotspotAddress.href(world.id('hotspot', 'h')))
    await eventually(() => expect(document.title).toContain('Cipla'))
    page.go('/system')
    await eventually(() => expect(document.title).toContain('Agents'))
    await openPalette()
    expect(options('Seen last')[0]).toContain('Cipla')
  })

  it('does what is chosen: colours, units, sound', async () => {
    await open()
    for (const [text, kept] of [
      ['dark', 'dark'],
      ['amounts in kg', '"unit":"kg"'],
      ['sound', '"sound":true'],
    ] as const) {
      await openPalette()
      type(text)
      press('Enter')
      await eventually(() => expect(JSON.stringify({ ...window.localStorage }).replaceAll('\\', '')).toContain(kept))
    }
  })
})

describe('keys', () => {
  it('lead to places, are listed by ?, and do nothing behind a dialog', async () => {
    await open()
    press('g')
    press('h')
    await eventually(() => expect(page.address()).toBe('/hotspots'))
    await screen.findByRole('searchbox', {}, { timeout: 20_000 })
    press('?')
    const help = within(await screen.findByRole('dialog', { name: 'What keys do' }, { timeout: 20_000 }))
    expect(help.getByText('Search by entity')).toBeTruthy()
    expect(help.getByText('Agents & health')).toBeTruthy()
    press('g')
    press('s')
    expect(page.address()).toBe('/hotspots')
    fireEvent(screen.getByRole('dialog'), new Event('cancel', { cancelable: true }))
    expect(screen.queryByRole('dialog')).toBeNull()
  })
})

describe('the settings', () => {
  it('are kept, and say what a browser does not have', async () => {
    await open()
    fireEvent.click(screen.getByRole('button', { name: 'Settings' }))
    const settings = within(await screen.findByRole('dialog', { name: 'Settings' }, { timeout: 20_000 }))
    fireEvent.click(settings.getByRole('radio', { name: 't' }))
    fireEvent.click(settings.getByRole('checkbox', { name: 'Sound for critical alerts' }))
    expect(window.localStorage.getItem('plume-settings')).toContain('"unit":"t","sound":true,"desktop":false}')
    expect(settings.getByRole('checkbox', { name: 'Desktop notifications' })).toHaveProperty('disabled', true)
    expect(settings.getByText(/This browser has none/)).toBeTruthy()
  })
})

describe('a step to another page', () => {
  it('moves the focus to the content and says which page it is', async () => {
    await open('/')
    const link = within(screen.getByRole('navigation')).getByRole('link', { name: /^Agents/ })
    act(() => link.focus())
    fireEvent.click(link)
    await eventually(() => expect(document.activeElement?.id).toBe('main-content'))
    await eventually(() =>
      expect(screen.getAllByRole('status').map(({ textContent }) => textContent)).toContain('Agents & health'),
    )
    page.back()
    await eventually(() =>
      expect(screen.getAllByRole('status').map(({ textContent }) => textContent)).toContain('Overview'),
    )
  })
})
