import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { trimLog } from '../../api/realtime/log.ts'
import { report } from '../../api/testing/changes.ts'
import { type Home, makeHome, openNode, swiftest, type TestNode } from '../../api/testing/harness.ts'
import { startProcess } from '../../api/testing/process.ts'
import { freePort } from '../../api/testing/services.ts'
import { type BadNetwork, startBadNetwork } from './bad-network.ts'
import { useBrowser } from './browser.ts'
import { executablePath } from './chromium.ts'

const live = (page: Page) => page.getByRole('status').getByText('Live', { exact: true }).waitFor({ timeout: 60_000 })
const offline = (page: Page) =>
  page.getByRole('status').getByText('Offline', { exact: true }).waitFor({ timeout: 60_000 })

/** The events that the feed tells of as data errors, in the order of their names, each as often as it stands there. */
async function told(page: Page): Promise<string[]> {
  const lines = await page.getByRole('region', { name: 'Live' }).getByRole('listitem').allInnerTexts()
  const events = lines
    .filter((line) => line.startsWith('Data error'))
    .map((line) => /Event (\S+) is kept/.exec(line)?.[1])
  return events.map(String).sort()
}
const expectTold = (page: Page, events: string[]) => expect.poll(() => told(page), { timeout: 60_000 }).toEqual(events)

describe.skipIf(!executablePath)('the connection of a page that stays open', () => {
  const open = useBrowser()
  let home: Home
  let node: TestNode
  let network: BadNetwork
  let page: Page

  beforeAll(async () => {
    home = await makeHome(swiftest())
    node = await openNode(home.config)
    network = await startBadNetwork(node.url)
  }, 60_000)
  afterAll(async () => {
    await network?.close()
    await node?.stop()
    await home?.remove()
  })

  it('notices a network that swallows everything, says so, and catches up without a gap or a double', async () => {
    page = (await open(network.url)).page
    await live(page)
    await report(node, 'before')
    await expectTold(page, ['before'])
    network.stall()
    await report(node, 'meanwhile-1', 'meanwhile-2')
    await offline(page)
    network.mend()
    await live(page)
    await report(node, 'then')
    await expectTold(page, ['before', 'meanwhile-1', 'meanwhile-2', 'then'])
  }, 120_000)

  it('reads everything again when it was away for longer than the server keeps changes, and says so', async () => {
    network.cut()
    await offline(page)
    await report(node, 'long-ago')
    await trimLog(node.db, { changes: 0, hours: 0 })
    network.mend()
    await page.getByText(/Everything was read again/).waitFor({ timeout: 60_000 })
    await page
      .getByText(/Event long-ago is kept/)
      .first()
      .waitFor()
    await report(node, 'now')
    await expect.poll(() => told(page)).toContain('now')
  }, 120_000)

  it.skipIf(!inject('services'))(
    'outlives the server being killed and started again',
    async () => {
      const port = String(await freePort())
      const settings = {
        DATABASE_URL: home.config.databaseUrl ?? '',
        REDIS_URL: home.config.redisUrl ?? '',
        PORT: port,
      }
      const first = startProcess(settings)
      const window = await open(await first.url)
      await live(window.page)
      await report(node, 'one')
      await expectTold(window.page, ['one'])
      first.kill('SIGKILL')
      await first.ended
      await offline(window.page)
      await report(node, 'two', 'three')
      const second = startProcess(settings)
      await second.url
      await live(window.page)
      await report(node, 'four')
      await expectTold(window.page, ['four', 'one', 'three', 'two'])
      second.kill('SIGTERM')
      await second.ended
    },
    120_000,
  )
})
