// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { nodesOf } from '../../../api/testing/activities.ts'
import { report } from '../../../api/testing/changes.ts'
import { alertAddress } from '../../addresses/alerts.ts'
import { hotspotAddress } from '../../addresses/hotspots.ts'
import { eventually, type OpenPage, openPage, press } from '../../testing/open-page.tsx'
import { openWorld, type RealWorld } from '../../testing/real-world.ts'

type Wrong = { anomalies: { edges: { node: { recommendedAction: string; alert: { id: string } } }[] } }

let world: RealWorld
let page: OpenPage

beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => world.reset())
afterEach(() => page.close())
afterAll(() => world.close())

const raise = (id: string, fields: Record<string, unknown> = {}) =>
  world.write('alert', id, { message: `Alert ${id}`, ...fields })
const addressOf = (id: string) => alertAddress.href(world.id('alert', id))
const found = (id: string) => expect.poll(() => world.find('alert', id), { timeout: 20_000 })
const open = async (address: string) => {
  page = openPage(world.url, address)
  await eventually(() => screen.getByRole('heading', { name: 'Alerts', level: 1 }))
  await page.live()
}
const list = () => within(screen.getByRole('table', { name: 'Alerts' }))
const listed = () => [...document.querySelectorAll('[data-row-link] [title^="Alert"]')].map((row) => row.textContent)
const detail = () => within(screen.getByRole('article', { name: 'Alert' }))
const standing = () => detail().getAllByRole('status')[0]?.textContent
const opened = async (message: string) =>
  eventually(() => expect(detail().getByRole('heading', { level: 2 }).textContent).toBe(message))

describe('the list of alerts', () => {
  it('shows what is open, the worst first, and what else the address asks for', async () => {
    await raise('warned', { level: 'WARN' })
    await raise('critical', { level: 'CRITICAL' })
    await raise('silent', { status: 'SUPPRESSED', silencedBy: 'mara', silencedUntil: '2030-05-06T06:00:00Z' })
    await raise('over', { status: 'RESOLVED' })
    await open('/alerts')
    await eventually(() => expect(listed()).toEqual(['Alert critical', 'Alert silent', 'Alert warned']))
    expect(list().getByText(/Silenced by mara until/).textContent).toMatch(/6 May 2030/)

    fireEvent.change(screen.getByLabelText('Status'), { target: { value: 'silenced' } })
    await eventually(() => expect(listed()).toEqual(['Alert silent']))
    expect(page.address()).toBe('/alerts?status=silenced')
    page.go('/alerts?level=HIGH&order=newest')
    await eventually(() => expect(listed()).toEqual(['Alert silent', 'Alert critical']))
    page.go('/alerts?q=WARNED')
    await eventually(() => expect(listed()).toEqual(['Alert warned']))
  })

  it('keeps filter and list when one is opened, by the keyboard as well', async () => {
    await raise('second', { level: 'HIGH' })
    await raise('first', { level: 'CRITICAL' })
    await open('/alerts?status=firing')
    await eventually(() => expect(listed()).toHaveLength(2))
    await press('j')
    expect(document.activeElement?.textContent).toContain('Alert first')
    fireEvent.click(document.activeElement as Element)
    await opened('Alert first')
    expect(page.address()).toBe(`${addressOf('first')}?status=firing`)
    await press('j')
    await opened('Alert second')
    page.back()
    await eventually(() => expect(page.address()).toBe('/alerts?status=firing'))
    expect(listed()).toHaveLength(2)
  })

  it('acknowledges the row that was moved to, though a worse one has come above it', async () => {
    await raise('other', { level: 'WARN' })
    await raise('meant', { level: 'HIGH' })
    await open('/alerts')
    await eventually(() => expect(listed()).toEqual(['Alert meant', 'Alert other']))
    await press('j')
    await raise('worse', { level: 'CRITICAL' })
    await eventually(() => expect(listed()).toHaveLength(3))
    await press('a')
    await found('meant').toMatchObject({ status: 'ACKNOWLEDGED' })
    expect(await world.find('alert', 'worse')).toMatchObject({ status: 'FIRING' })
  })

  it('does the same with all that are chosen, and lists those that were refused', async () => {
    for (const id of ['a', 'b', 'c']) await raise(id)
    await open('/alerts?status=firing')
    await eventually(() => expect(listed()).toHaveLength(3))
    for (let row = 0; row < 3; row++) {
      await press('j')
      await press('x')
    }
    await eventually(() => screen.getByText('3 chosen'))
    await world.change('alert', 'b', { status: 'RESOLVED', resolvedBy: 'mara' })
    fireEvent.click(screen.getByRole('button', { name: 'Resolve all' }))
    await eventually(() => {
      const refused = screen.getByRole('alert')
      expect(within(refused).getByText('Alert b')).toBeTruthy()
      expect(refused.textContent).toContain('Somebody was faster')
    })
    await eventually(() => expect(listed()).toEqual([]))
    const by = async (id: string) => (await world.find('alert', id))?.resolvedBy
    const each = () => Promise.all(['a', 'b', 'c'].map(by))
    await expect.poll(each, { timeout: 20_000 }).toEqual(['local user', 'mara', 'local user'])
  })

  it('takes back what the server did not do and says why, also where the row had left the list', async () => {
    await raise('a')
    await open('/alerts?status=firing')
    await eventually(() => expect(listed()).toEqual(['Alert a']))
    await world.stop()
    await press('j')
    await press('a')
    await eventually(() => expect(screen.getByRole('alert').textContent).toContain('cannot be reached'))
    expect(listed()).toEqual(['Alert a'])
    expect(list().getByText('Firing')).toBeTruthy()
  })
})

describe('an alert', () => {
  it('is silenced for some time with a note, says until when and by whom, and fires again', async () => {
    await raise('a')
    await open(addressOf('a'))
    await opened('Alert a')
    fireEvent.click(detail().getByRole('button', { name: 'Add a note' }))
    fireEvent.change(detail().getByLabelText('Note'), { target: { value: 'port is closed' } })
    act(() => (document.activeElement as HTMLElement).blur())
    await press('s')
    fireEvent.click(detail().getByRole('button', { name: '4 hours' }))
    await eventually(() => expect(standing()).toMatch(/Silenced by local user until/))
    const until = Date.parse(String((await world.find('alert', 'a'))?.silencedUntil))
    expect(Math.abs(until - Date.now() - 4 * 3_600_000)).toBeLessThan(60_000)
    expect(detail().getByText('port is closed')).toBeTruthy()

    await world.write('alert', 'a', { status: 'FIRING', silencedUntil: null, silencedBy: null })
    await eventually(() => expect(standing()).toBe('Firing'))
    expect(detail().queryByText('Silenced until')).toBeNull()
  })

  it('is not silenced until a moment that has passed; a silence can be ended', async () => {
    await raise('a', { status: 'SUPPRESSED', silencedBy: 'mara', silencedUntil: '2030-05-06T06:00:00Z' })
    await open(addressOf('a'))
    await opened('Alert a')
    await press('s')
    fireEvent.change(detail().getByLabelText('Or until'), { target: { value: '2020-01-01T08:00' } })
    fireEvent.click(detail().getByRole('button', { name: 'Silence' }))
    expect(detail().getByText('This moment has passed.')).toBeTruthy()
    fireEvent.click(detail().getByRole('button', { name: 'End the silence' }))
    await found('a').toMatchObject({ status: 'FIRING', silencedUntil: null })
    await eventually(() => expect(standing()).toBe('Firing'))
  })

  it('is shown as acknowledged at once, and as it is when somebody was faster', async () => {
    await raise('a')
    await open(addressOf('a'))
    await opened('Alert a')
    await world.change('alert', 'a', { status: 'RESOLVED', resolvedBy: 'mara' })
    await press('a')
    await eventually(() => expect(standing()).toBe('Acknowledged by you'))
    await eventually(() => expect(detail().getByRole('alert').textContent).toContain('Somebody was faster'))
    await eventually(() => expect(standing()).toBe('Resolved by mara'))
    expect(detail().queryByRole('button', { name: /Acknowledge/ })).toBeNull()
  })

  it('of many anomalies lists them page by page with their packages, and those that join', async () => {
    await raise('group', { count: 60 })
    const late = (n: number) =>
      [
        ['package', `JD${n}`, { trackingNumber: `JD${n}` }],
        ['anomaly', `n${n}`, { type: 'STUCK', package: `JD${n}`, alert: 'group' }],
      ] as const
    await world.writeAll(Array.from({ length: 60 }, (_, n) => late(n + 1)).flat())
    await open(addressOf('group'))
    await eventually(() => detail().getByText('60 open, 60 in all'))
    const packages = () => detail().getAllByRole('link', { name: /^JD/ })
    expect(packages()).toHaveLength(50)
    fireEvent.click(detail().getByRole('button', { name: 'Show more' }))
    await eventually(() => expect(packages()).toHaveLength(60))
    expect(packages().at(-1)?.getAttribute('href')).toBe('/packages/JD60')
    await world.writeAll(late(61))
    await raise('group', { count: 61 })
    await eventually(() => detail().getByText('61 open, 61 in all'))
    await eventually(() => detail().getByRole('link', { name: 'JD61' }))
  })

  it('of a hotspot leads to it and shows its figures; of a data error says what to correct', async () => {
    await world.write('hotspot', 'h', { entity: { type: 'SUPPLIER', key: 'cipla', name: 'Cipla' } })
    await raise('hot', { hotspot: 'h' })
    await report(world, 'leg-7')
    const wrong = await world.data<Wrong>(
      'query Wrong { anomalies { edges { node { recommendedAction alert { id } } } } }',
    )
    const [{ recommendedAction, alert } = expect.fail('nothing is wrong')] = nodesOf(wrong.anomalies)
    await open(addressOf('hot'))
    const link = await screen.findByRole('link', { name: 'Cipla' }, { timeout: 20_000 })
    expect(link.getAttribute('href')).toBe(hotspotAddress.href(world.id('hotspot', 'h')))
    expect(detail().getByText('12.4 t')).toBeTruthy()
    page.go(alertAddress.href(alert.id))
    await eventually(() => detail().getByText('What to correct'))
    expect(detail().getByText(recommendedAction)).toBeTruthy()
    expect(
      detail()
        .getAllByText(/leg-7/)
        .some((text) => text.textContent?.includes('kept but not counted')),
    ).toBe(true)
  })

  it('that should never have been leaves its list, its page and the toasts', async () => {
    await open('/alerts')
    await raise('wrong', { level: 'CRITICAL' })
    await raise('right')
    await eventually(() => expect(listed()).toEqual(['Alert wrong', 'Alert right']))
    await eventually(() => expect(screen.getAllByText('Alert wrong').length).toBeGreaterThan(1))
    page.go(addressOf('wrong'))
    await opened('Alert wrong')
    await world.remove('alert', 'wrong')
    await screen.findByText('There is no such alert', {}, { timeout: 20_000 })
    await eventually(() => expect(screen.queryByText('Alert wrong')).toBeNull())
    page.go('/alerts')
    await eventually(() => expect(listed()).toEqual(['Alert right']))
  })

  it('that there is not says so', async () => {
    await open(addressOf('none'))
    await screen.findByText('There is no such alert', {}, { timeout: 20_000 })
  })
})
