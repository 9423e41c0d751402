import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { daily, send } from '../../api/testing/activities.ts'
import { type Home, makeHome, openNode, swiftest, type TestNode } from '../../api/testing/harness.ts'
import { useBrowser } from './browser.ts'
import { executablePath } from './chromium.ts'

const flown = (firstDay: number, days: number, massKg: number) =>
  daily('hyderabad-lagos', days, 0, firstDay).map(({ eventId, occurredAt }, n) => ({
    eventId,
    occurredAt,
    entity: { type: 'ROUTE', key: 'hyderabad-lagos', name: 'Hyderabad to Lagos' },
    freight: {
      mode: 'AIR',
      massKg: massKg + (n % 3),
      origin: { latitude: 17.52, longitude: 78.38 },
      destination: { latitude: 6.58, longitude: 3.32 },
    },
  }))

describe.skipIf(!executablePath)('the dashboard in a browser', () => {
  const open = useBrowser()
  let home: Home
  let node: TestNode

  beforeAll(async () => {
    home = await makeHome(swiftest())
    node = await openNode(home.config)
    await send(node, flown(0, 366, 100), true)
  }, 180_000)
  afterAll(async () => {
    await node?.stop()
    await home?.remove()
  })

  it('shows a hotspot as it arrives, and an approval in one window to who looks at another', async () => {
    const mine = await open(node.url)
    await mine.page.getByText('No active hotspots').waitFor()
    await send(node, flown(366, 5, 300))
    await mine.page
      .getByRole('region', { name: 'Top hotspots' })
      .getByRole('link', { name: /Hyderabad to Lagos/ })
      .first()
      .click()
    const theirs = await open(mine.page.url())
    const [here, there] = [mine, theirs].map(({ page }) =>
      page.getByRole('region', { name: 'Recommendations' }).getByRole('article').first(),
    )
    await there?.getByRole('button', { name: 'Approve' }).waitFor()
    await here?.getByRole('button', { name: 'Approve' }).click()
    await there?.getByText(/Approved/).waitFor()
    await here?.getByText(/Approved/).waitFor()

    const { recommendations } = await node.data<{ recommendations: { edges: { node: { action: string } }[] } }>(
      '{ recommendations(where: { statuses: [APPROVED] }) { edges { node { action } } } }',
    )
    expect(recommendations.edges).toHaveLength(1)
    expect(recommendations.edges[0]?.node.action).toContain(await here?.getAttribute('aria-label'))
    expect([...mine.complaints, ...theirs.complaints]).toEqual([])
  }, 120_000)

  it('is served at every address, compressed, and kept by the browser only where its name tells its content', async () => {
    const get = (path: string) => fetch(`${node.url}${path}`, { headers: { 'accept-encoding': 'br' } })
    const page = await get('/packages/JD.0123.pdf')
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.headers.get('cache-control')).toBe('no-cache')
    // A browser takes its headers for those of the page that it kept.
    const kept = await fetch(`${node.url}/`, {
      headers: { 'accept-encoding': 'br', 'if-none-match': page.headers.get('etag') ?? '' },
    })
    expect(kept.status).toBe(304)
    expect(kept.headers.get('content-security-policy')).toBe(page.headers.get('content-security-policy'))
    const asset = /href="(\/assets\/first[^"]+\.js)"/.exec(await page.text())?.[1] ?? ''
    const script = await get(asset)
    expect(script.headers.get('content-encoding')).toBe('br')
    expect(script.headers.get('cache-control')).toContain('immutable')
    expect((await get('/assets/none.js')).status).toBe(404)
  })
})
