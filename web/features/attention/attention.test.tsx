// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { alertAddress } from '../../addresses/alerts.ts'
import { changeSettings } from '../../browser/settings.ts'
import { eventually, type OpenPage, openPage, press } from '../../testing/open-page.tsx'
import { openWorld, type RealWorld } from '../../testing/real-world.ts'

let world: RealWorld
let page: OpenPage

beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => world.reset())
afterEach(async () => {
  page.close()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  changeSettings({ sound: false, desktop: false })
  await followed().toBe(0)
})
afterAll(() => world.close())

/** What the overview follows; an alert that comes before the last of them may be read with the rest and be no news. */
const overviewStreams = 8
const followed = () => expect.poll(world.following, { timeout: 20_000 })
const alertOf = (id: string, level = 'HIGH') =>
  ['alert', id, { level, message: `Alert ${id}`, changeReason: 'RAISED' }] as const
const raise = (id: string, level = 'HIGH') => world.write(...alertOf(id, level))
const newsOf = (id: string) => ['notification', id, { title: `News ${id}` }] as const
const notify = (id: string) => world.write(...newsOf(id))
const numbered = <Row,>(count: number, row: (id: string) => Row) => Array.from({ length: count }, (_, n) => row(`${n}`))
const addressOf = (id: string) => alertAddress.href(world.id('alert', id))
type Unread = { notifications: { totalCount: number } }
/** How many notifications nobody has read, as the server has it. */
const unread = () =>
  expect.poll(
    async () =>
      (await world.data<Unread>('query Unread { notifications(unread: true) { totalCount } }')).notifications
        .totalCount,
    { timeout: 20_000 },
  )
const open = async (address = '/') => {
  page = openPage(world.url, address)
  await page.live()
  await followed().toBeGreaterThanOrEqual(overviewStreams)
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
    await world.writeAll(numbered(30, (id) => alertOf(id)))
    await eventually(() => expect(toasted().at(-1)).toBe('and 27 more alerts'))
    expect(toasted()).toHaveLength(4)
  })

  it('tell of an alert that fires again, not of news about one that is firing or of what is only information', async () => {
    await raise('old')
    await open()
    await world.write('alert', 'old', { message: 'Alert old, with more packages', changeReason: 'UPDATED' })
    await raise('mild', 'INFO')
    await raise('again', 'WARN')
    await eventually(() => expect(toasted()).toEqual([expect.stringContaining('Alert again')]))
    await world.write('alert', 'again', {
      status: 'ACKNOWLEDGED',
      acknowledgedBy: 'mara',
      changeReason: 'ACKNOWLEDGED',
    })
    await eventually(() => expect(toasted()).toEqual([]))
    await world.change('alert', 'again', { status: 'SUPPRESSED', silencedBy: 'mara' })
    await world.write('alert', 'again', { status: 'FIRING', silencedBy: null, changeReason: 'SILENCE_ENDED' })
    await eventually(() => expect(toasted()).toEqual([expect.stringContaining('An alert fires again')]))
    await world.write('alert', 'again', { level: 'HIGH', changeReason: 'ESCALATED' })
    await eventually(() => expect(toasted()).toEqual([expect.stringContaining('An alert is high now')]))
  })

  it('lead to their alert, and what was said of it is read then', async () => {
    await open()
    await raise('a', 'CRITICAL')
    await eventually(() => expect(bell().textContent).toBe('1'))
    await eventually(() => expect(toasts().getAllByRole('alert')).toHaveLength(1))
    fireEvent.click(toasts().getByRole('link'))
    await eventually(() => expect(page.address()).toBe(addressOf('a')))
    await unread().toBe(0)
    expect(toasted()).toEqual([])
    await eventually(() => expect(bell().textContent).toBe(''))
  })

  it('are one for all that came while the page was away for long', async () => {
    await open()
    await raise('before')
    await eventually(() => expect(toasted()).toHaveLength(1))
    await world.stop()
    await screen.findByText('Offline', {}, { timeout: 20_000 })
    await raise('missed')
    await raise('missed too', 'CRITICAL')
    const { now } = Date
    vi.spyOn(Date, 'now').mockImplementation(() => now() + 120_000)
    await world.start()
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
    await raise('a', 'CRITICAL')
    await eventually(() => expect(toasted()).toHaveLength(1))
    expect(tones).toBe(0)
  })

  it('is for critical alerts once it was chosen', async () => {
    changeSettings({ sound: true })
    await open()
    fireEvent.pointerDown(document.body)
    await raise('high')
    await eventually(() => expect(toasted()).toHaveLength(1))
    expect(tones).toBe(0)
    await raise('critical', 'CRITICAL')
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
    await raise('a')
    await eventually(() => expect(toasted()).toHaveLength(1))
    act(() => changeSettings({ desktop: true }))
    await raise('b')
    await eventually(() => expect(shown).toEqual(['New high alert']))
    hidden.mockReturnValue(false)
    await raise('c')
    await eventually(() => expect(toasted()).toHaveLength(3))
    expect(shown).toHaveLength(1)
  })
})

describe('what is unread', () => {
  it('is counted at the bell and in the title, also as it comes and is read on another screen', async () => {
    await notify('a')
    await notify('b')
    await notify('seen')
    await world.read('seen')
    await open()
    await eventually(() => expect(document.title).toBe('(2) Plume'))
    expect(bell().getAttribute('aria-label')).toBe('Notifications, 2 unread')
    await notify('c')
    await eventually(() => expect(document.title).toBe('(3) Plume'))
    await world.read('a')
    await eventually(() => expect(document.title).toBe('(2) Plume'))
    await world.read('b', 'c')
    await eventually(() => expect(document.title).toBe('Plume'))
  })

  it('is more than 99 beyond, and exact again below', async () => {
    await world.writeAll(numbered(230, (id) => newsOf(id)))
    await open()
    await eventually(() => expect(document.title).toBe('(99+) Plume'))
    await world.read(...numbered(180, (id) => id))
    await eventually(() => expect(document.title).toBe('(50) Plume'))
  })
})

describe('the notification centre', () => {
  it('opens and closes by n, has the newest first, and older ones on demand', async () => {
    await world.writeAll(numbered(40, (id) => newsOf(id)))
    await open()
    await press('n')
    await eventually(() => expect(titles()).toHaveLength(30))
    expect(titles()[0]).toBe('News 39, unread')
    await notify('live')
    await eventually(() => expect(titles()[0]).toBe('News live, unread'))
    fireEvent.click(centre().getByRole('button', { name: 'Show older' }))
    await eventually(() => expect(titles().at(-1)).toBe('News 0, unread'))
    expect(titles()).toHaveLength(41)
    fireEvent.keyDown(document.activeElement as Element, { key: 'n' })
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('marks one read, or all, and says so when the server could not', async () => {
    await world.writeAll(['a', 'b', 'c'].map((id) => newsOf(id)))
    await open()
    await eventually(() => expect(document.title).toBe('(3) Plume'))
    fireEvent.click(bell())
    await eventually(() => expect(titles()).toHaveLength(3))
    fireEvent.click(centre().getByRole('button', { name: 'Mark read: News b' }))
    await eventually(() => expect(titles()).toEqual(['News c, unread', 'News b', 'News a, unread']))
    await eventually(() => expect(document.title).toBe('(2) Plume'))
    fireEvent.click(centre().getByRole('button', { name: 'Mark all read' }))
    await eventually(() => expect(titles()).toEqual(['News c', 'News b', 'News a']))
    await unread().toBe(0)
    await eventually(() => expect(document.title).toBe('Plume'))

    await notify('d')
    await eventually(() => expect(titles()[0]).toBe('News d, unread'))
    await world.stop()
    fireEvent.click(centre().getByRole('button', { name: 'Mark all read' }))
    await eventually(() => expect(centre().getByRole('alert').textContent).toContain('cannot be reached'))
    expect(titles()[0]).toBe('News d, unread')
  })

  it('are all marked read by a command, too', async () => {
    await open()
    await world.writeAll(['a', 'b'].map((id) => newsOf(id)))
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
    await raise('a', 'CRITICAL')
    fireEvent.click(await centre().findByRole('link', { name: 'New critical alert' }, { timeout: 20_000 }))
    await eventually(() => expect(page.address()).toBe(addressOf('a')))
    expect(screen.queryByRole('dialog')).toBeNull()
    await unread().toBe(0)
  })
})
