/**
 * Pictures of every page of a server that runs, in both colour schemes and at a phone's width:
 * `npm run screenshots -- [--url http://127.0.0.1:4000] [--to FOLDER]`.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { makeFolder } from '../../api/platform/make-folder.ts'
import { ask } from '../../api/testing/process.ts'
import { executablePath, launchOptions } from './chromium.ts'
import { pagesOf } from './pages.ts'

const looks = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { name: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:4000' },
    to: { type: 'string', default: 'screenshots' },
  },
})
if (!executablePath) throw new Error('Chromium is needed (Debian: apt-get install chromium).')
await makeFolder(values.to)
const readPages = () => pagesOf({ data: (query, variables) => ask(values.url, query, variables) })
let pages = await readPages()
// A demo that has just begun has no hotspot yet.
const isWhole = () => pages.every(({ address }) => address === '/' || !address.endsWith('/'))
for (let second = 0; !isWhole() && second < 180; second += 2) {
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  pages = await readPages()
}
if (!isWhole()) throw new Error(`${values.url} has no hotspot, alert, recommendation or package to show: try later.`)
const browser = await chromium.launch(launchOptions)
for (const { name: look, ...options } of looks) {
  const page = await (await browser.newContext(options)).newPage()
  for (const { name, address } of pages) {
    await page.goto(`${values.url}${address}`)
    await page.locator('main h1').waitFor()
    await page.waitForTimeout(name === 'map' ? 4_000 : 1_500)
    const file = path.join(values.to, `${name}-${look}.png`)
    await page.screenshot({ path: file })
    console.log(file)
  }
}
await browser.close()
