import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { buildIfStale } from '../../api/build/build-if-stale.ts'
import { executablePath, launchOptions } from '../e2e/chromium.ts'
import { measureFlood } from './flood.ts'
import { measureLatency } from './latency.ts'
import { measureLoad } from './load.ts'
import { measureMap } from './map.ts'

const parts = { load: measureLoad, latency: measureLatency, flood: measureFlood, map: measureMap }
type Part = keyof typeof parts

const usage = `npm run bench:web -- [--only ${Object.keys(parts).join('|')}]`

const isPart = (name: string): name is Part => name in parts

/** What the dashboard costs and how fast it is, in a real browser; each part prints a line or more with its aim. */
async function main() {
  const { values } = parseArgs({ options: { only: { type: 'string' } } })
  if (values.only !== undefined && !isPart(values.only)) throw new Error(`Usage: ${usage}`)
  if (!executablePath) throw new Error('Chromium is needed (Debian: apt-get install chromium).')
  buildIfStale()
  const browser = await chromium.launch(launchOptions)
  console.log(`Chromium ${browser.version()}, without a graphics card`)
  try {
    const chosen = values.only ? [values.only] : (Object.keys(parts) as Part[])
    for (const name of chosen) {
      console.log(`\n${name}`)
      for (const { what, value, aim } of await parts[name](browser))
        console.log(`  ${what.padEnd(58)} ${value.padStart(12)}   ${aim ?? ''}`.trimEnd())
    }
  } finally {
    await browser.close()
  }
}

await main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message)
    process.exit(1)
  },
)
