import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest'
import { daily, send } from '../../api/testing/activities.ts'
import { type Home, makeHome, openNode, type TestNode } from '../../api/testing/harness.ts'
import { findChromium } from '../../api/testing/services.ts'
import { buildIfStale } from '../build-if-stale.ts'

const executablePath = findChromium()
if (!executablePath) {
  const skipped = 'skipped: the dashboard in Chromium, which is not installed (Debian: apt-get install chromium)'
  if (process.env.REQUIRE_SERVICES === '1') throw new Error(skipped)
  console.log(skipped)
}

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
  let home: Home
  let node: TestNode
  let browser: Browser
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    buildIfStale()
    home = await makeHome('embedded')
    node = await openNode(home.config)
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] })
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    await send(node, flown(0, 366, 100), true)
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await node?.stop()
    await home?.remove()
  })

  it('shows a hotspot as it arrives, and takes the approval of a recommendation', async () => {
    onTestFailed(async () => {
      const picture = path.join(await mkdtemp(path.join(tmpdir(), 'plume-picture-')), 'dashboard.png')
      await page.screenshot({ path: picture })
      console.log(`The dashboard as it was: ${picture}`)
    })
    await page.goto(node.url)
    await page.getByText('No active hotspots').waitFor()

    await send(node, flown(366, 5, 300))
    await page
      .getByRole('link', { name: /Hyderabad to Lagos/ })
      .first()
      .click()
    const detail = page.getByRole('article', { name: 'Hotspot of Hyderabad to Lagos' })
    await detail.getByRole('heading', { name: 'What moved the figure' }).waitFor()

    const recommendation = detail.getByRole('region', { name: 'Recommendations' }).getByRole('article').first()
    await recommendation.getByRole('button', { name: 'Approve' }).click()
    await recommendation.getByText('Approved').waitFor()

    const { recommendations } = await node.data<{ recommendations: { edges: { node: { action: string } }[] } }>(
      '{ recommendations(where: { statuses: [APPROVED] }) { edges { node { action } } } }',
    )
    expect(recommendations.edges).toHaveLength(1)
    const heading = await recommendation.getAttribute('aria-label')
    expect(recommendations.edges[0]?.node.action).toContain(heading)
    expect(complaints).toEqual([])
  }, 120_000)
})
