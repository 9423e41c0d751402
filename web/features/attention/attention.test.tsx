// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { changeSettings } from '../../browser/settings.ts'
import { eventually, type OpenPage, openPage, press } from '../../testing/open-page.tsx'
import { servePractice } from '../../testing/practice-server.ts'
import { createWorld, someAlert, someNotification, type World } from '../../testing/practice-world.ts'

let world: World
let server: Awaited<ReturnType<typeof servePractice>>
let page: OpenPage

beforeEach(async () => {
  world = createWorld()
  server = await servePractice(world)
})
afterEach(async () => {
  page.close()
  await server.stop()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  changeSettings({ sound: false, desktop: false })
})

const raise = (id: string, level = 'HIGH') =>
  world.write('alert', id, someAlert(null, { level, message: `Alert ${id}` }))
const notify = (id: string, fields: Record<string, unknown> = {}) =>
  world.write('notification', id, someNotification(null, { title: `News ${id}`, ...fields }))
const open = async (address = '/') => {
  page = openPage(server.url, address)
  await page.live()
  await eventually(() => expect(server.following()).toBeGreaterThan(4))
}
const toasts = () => within(screen.getByRole('region', { name: 'New alerts' }))
const toasted = () =>
  toasts()
    .queryAllByRole('link')
    .map((link) => link.textContent)
const bell = () => screen.getByRole('button', { name: /^Notifications/ })
const centre = () => within(screen.getByRole('dialog'))
const titles = () => [...document.querySelectorAll('dialog li')].map((item) => item.querySelector('p + p')?.textContent)

describe('toasts', () => {
  it('are three in a flood, with a line that counts the others', async () => {
    await open()
    for (let n = 0; n < 30; n++) raise(`${n}`)
    await eventually(() => expect(toasted().at(-1)).toBe('and 27 more alerts'))
    expect(toasted()).toHaveLength(4)
  })

  it('tell of an alert that fires again, not of news about one that is firing or of what is only information', async () => {
    raise('old')
    await open()
    world.write('alert', 'old', { message: 'Alert old, with more packages' })
    raise('mild', 'INFO')
    raise('again', 'WARN')
    await eventually(() => expect(toasted()).toEqual([expect.stringContaining('Alert again')]))
    world.settle('again', 'ACKNOWLEDGED', 'mara')
    await eventually(() => expect(toasted()).toEqual([]))
    world.write('alert', 'again', { status: 'FIRING', changeReason: 'SILENCE_ENDED' })
    await eventually(() => expect(toasted()).toEqual([expect.stringContaining('An alert fires again')]))
    world.write('alert', 'again', { level: 'CRITICAL', changeReason: 'ESCALATED' })
    await eventually(() => expect(toasted()).toEqual([expect.stringContaining('An alert is critical now')]))
  })

  it('lead to their alert, and what was said of it is read then', async () => {
    await open()
    raise('a', 'CRITICAL')
    notify('n', { alertId: 'a', level: 'CRITICAL', title: 'New critical alert', body: 'Alert a' })
    await eventually(() => expect(bell().textContent).toBe('1'))
    await eventually(() => expect(toasts().getAllByRole('alert')).toHaveLength(1))
    fireEvent.click(toasts().getByRole('link'))
    await eventually(() => expect(page.address()).toBe('/alerts/a'))
    await eventually(() => expect(world.find('notification', 'n')?.read).toBe(true))
    expect(toasted()).toEqual([])
    await eventually(() => expect(bell().textContent).toBe(''))
  })

  it('are one for all that came while the page was away for long', async () => {
    await open()
    raise('before')
    await eventually(() => expect(toasted()).toHaveLength(1))
    await server.stop()
    await screen.findByText('Offline', {}, { timeout: 20_000 })
    raise('missed')
    raise('missed too', 'CRITICAL')
    const { now } = Date
    vi.spyOn(Date, 'now').mockImplementation(() => now() + 120_000)
    server = await servePractice(world, { port: server.port })
    act(() => page.realtime.hurry())
    await eventually(() => expect(toasted()).toContain('While the page was away: 2 alerts, 1 critical'))
    expect(toasted().some((text) => text?.includes('Alert missed'))).toBe(false)
  })
})

describe('the sound', () => {
  let tones: number
  /** What of the browser's sounds is used; happy-dom has none. */
  class AudioContext {
    state = 'running'
    currentTime = 0
    destination = {}
    resume = async () => {}
    close = async () => {}
    createGain = () => ({
      gain: { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} },
      connect: (to: unknown) => to,
    })
    createOscillator = () => ({
      frequency: { value: 0 },
      connect: (to: unknown) => to,
      start: () => tones++,
      stop() {},
    })
  }
  beforeEach(() => {
    tones = 0
    vi.stubGlobal('AudioContext', AudioContext)
  })

  it('is off by default', async () => {
    await open()
    fireEvent.pointerDown(document.body)
    raise('a', 'CRITICAL')
    await eventually(() => expect(toasted()).toHaveLength(1))
    expect(tones).toBe(0)
  })

  it('is for critical alerts once it was chosen', async () => {
    changeSettings({ sound: true })
    await open()
    fireEvent.pointerDown(document.body)
    raise('high')
    await eventually(() => expect(toasted()).toHaveLength(1))
    expect(tones).toBe(0)
    raise('critical', 'CRITICAL')
    await eventually(() => expect(tones).toBe(2))
  })
})

describe('notifications of the desktop', () => {
  it('come only on request and while the page is out of sight', async () => {
    const shown: string[] = []
    class Notification {
      static permission = 'granted'
      constructor(title: string) {
        shown.push(title)
      }
      close() {}
    }
    vi.stubGlobal('Notification', Notification)
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
    await open()
    raise('a')
    await eventually(() => expect(toasted()).toHaveLength(1))
    act(() => changeSettings({ desktop: true }))
    raise('b')
    await eventually(() => expect(shown).toEqual(['New high alert']))
    hidden.mockReturnValue(false)
    raise('c')
    await eventually(() => expect(toasted()).toHaveLength(3))
    expect(shown).toHaveLength(1)
  })
})

describe('what is unread', () => {
  it('is counted at the bell and in the title, also as it comes and is read on another screen', async () => {
    notify('a')
    notify('b')
    notify('seen', { read: true })
    await open()
    await eventually(() => expect(document.title).toBe('(2) Plume'))
    expect(bell().getAttribute('aria-label')).toBe('Notifications, 2 unread')
    notify('c')
    await eventually(() => expect(document.title).toBe('(3) Plume'))
    world.read('a')
    await eventually(() => expect(document.title).toBe('(2) Plume'))
    world.read('b')
    world.read('c')
    await eventually(() => expect(document.title).toBe('Plume'))
  })

  it('is more than 99 beyond, and exact again below', async () => {
    for (let n = 0; n < 230; n++) notify(`n${n}`)
    await open()
    await eventually(() => expect(document.title).toBe('(99+) Plume'))
    for (let n = 0; n < 180; n++) world.read(`n${n}`)
    await eventually(() => expect(document.title).toBe('(50) Plume'))
  })
})

describe('the notification centre', () => {
  it('opens and closes by n, has the newest first, and older ones on demand', async () => {
    for (let n = 0; n < 40; n++) notify(`${n}`)
    await open()
    await press('n')
    await eventually(() => expect(titles()).toHaveLength(30))
    expect(titles()[0]).toBe('News 39, unread')
    notify('live')
    await eventually(() => expect(titles()[0]).toBe('News live, unread'))
    fireEvent.click(centre().getByRole('button', { name: 'Show older' }))
    await eventually(() => expect(titles().at(-1)).toBe('News 0, unread'))
    expect(titles()).toHaveLength(41)
    fireEvent.keyDown(document.activeElement as Element, { key: 'n' })
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('marks one read, or all, and says so when the server could not', async () => {
    for (const id of ['a', 'b', 'c']) notify(id)
    await open()
    await eventually(() => expect(document.title).toBe('(3) Plume'))
    fireEvent.click(bell())
    await eventually(() => expect(titles()).toHaveLength(3))
    fireEvent.click(centre().getByRole('button', { name: 'Mark read: News b' }))
    await eventually(() => expect(titles()).toEqual(['News c, unread', 'News b', 'News a, unread']))
    await eventually(() => expect(document.title).toBe('(2) Plume'))
    fireEvent.click(centre().getByRole('button', { name: 'Mark all read' }))
    await eventually(() => expect(titles()).toEqual(['News c', 'News b', 'News a']))
    await eventually(() => expect(world.list('notification').every(({ read }) => read)).toBe(true))
    await eventually(() => expect(document.title).toBe('Plume'))

    notify('d')
    await eventually(() => expect(titles()[0]).toBe('News d, unread'))
    await server.stop()
    fireEvent.click(centre().getByRole('button', { name: 'Mark all read' }))
    await eventually(() => expect(centre().getByRole('alert').textContent).toContain('cannot be reached'))
    expect(titles()[0]).toBe('News d, unread')
  })

  it('are all marked read by a command, too', async () => {
    await open()
    for (const id of ['a', 'b']) notify(id)
    await eventually(() => expect(document.title).toBe('(2) Plume'))
    fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true })
    const field = await screen.findByRole('combobox', { name: 'Find or do' }, { timeout: 20_000 })
    fireEvent.change(field, { target: { value: 'mark all' } })
    fireEvent.click(screen.getByRole('option', { name: 'Mark all notifications read' }))
    await eventually(() => expect(screen.getByText('All notifications are read.')).toBeTruthy())
    await eventually(() => expect(document.title).toBe('Plume'))
  })

  it('leads to the alert and says when there is nothing to read', async () => {
    await open()
    fireEvent.click(bell())
    await eventually(() => centre().getByText('Nothing to read'))
    raise('a')
    notify('n', { alertId: 'a' })
    fireEvent.click(await centre().findByRole('link', { name: 'News n' }, { timeout: 20_000 }))
    await eventually(() => expect(page.address()).toBe('/alerts/a'))
    expect(screen.queryByRole('dialog')).toBeNull()
    await eventually(() => expect(world.find('notification', 'n')?.read).toBe(true))
  })
})
