import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { inMs, type Line, quantile } from './figures.ts'
import { openWindow } from './open.ts'
import { startServer } from './server.ts'

const RUNS = 7
const SLOWDOWN = 4
const assets = path.join(import.meta.dirname, '../dist/assets')

/** Runs in the page: notes when the figures, the hotspots and the alerts are there to be read and clicked. */
function watchUsable() {
  const look = () => {
    const figure = document.querySelector('dl[aria-label="Key figures"] dd')?.textContent?.trim()
    const hotspot = document.querySelector('main a[href^="/hotspots/"]')
    const alert = document.querySelector('main a[href^="/alerts/"]')
    if (figure && hotspot && alert) Object.assign(window, { usableAt: performance.now() })
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

const gzipped = (name: string): number => {
  const all = new Set(readdirSync(assets))
  return statSync(path.join(assets, all.has(`${name}.gz`) ? `${name}.gz` : name)).size
}

/** What the first load fetches, and when the overview can be used, with a processor four times slower. */
export async function measureLoad(browser: Browser): Promise<Line[]> {
  const server = await startServer(40)
  const times: number[] = []
  let scripts: string[] = []
  try {
    // Once to warm the server up, uncounted.
    for (let run = 0; run <= RUNS; run++) {
      const { page, session, close } = await openWindow(browser)
      const fetched: string[] = []
      page.on('request', (request) => request.resourceType() === 'script' && fetched.push(request.url()))
      await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
      await page.addInitScript(watchUsable)
      await page.goto(server.url)
      const usable = await page.waitForFunction(() => (window as unknown as { usableAt?: number }).usableAt)
      if (run > 0) times.push(Number(await usable.jsonValue()))
      scripts = fetched.map((url) => path.basename(new URL(url).pathname))
      await close()
    }
  } finally {
    await server.stop()
  }
  const kilobytes = scripts.reduce((sum, name) => sum + gzipped(name), 0) / 1000
  return [
    {
      what: `script of the first load, gzip (${scripts.length} files)`,
      value: `${kilobytes.toFixed(0)} kB`,
      aim: 'at most 200',
    },
    {
      what: `usable, processor ${SLOWDOWN} × slower: median of ${RUNS}`,
      value: inMs(quantile(times, 0.5)),
      aim: `at most 1500; ${inMs(Math.min(...times))} to ${inMs(Math.max(...times))}`,
    },
  ]
}
