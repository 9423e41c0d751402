import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { openBareBrowser } from './bare-browser.ts'
import { inMs, type Line, quantile } from './figures.ts'
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
    if (!figure || !hotspot || !alert) return requestAnimationFrame(look)
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name)
    const scripts = loaded.filter((name) => name.endsWith('.js')).map((name) => name.slice(name.lastIndexOf('/') + 1))
    Object.assign(window, { usable: { at: performance.now(), scripts } })
  }
  requestAnimationFrame(look)
}

const gzipped = (name: string): number => {
  const all = new Set(readdirSync(assets))
  return statSync(path.join(assets, all.has(`${name}.gz`) ? `${name}.gz` : name)).size
}

/** What the first load fetches, and when the overview can be used, with a processor four times slower. */
export async function measureLoad(): Promise<Line[]> {
  const server = await startServer(40)
  const browser = await openBareBrowser()
  const times: number[] = []
  let scripts: string[] = []
  try {
    // Once to warm the server up, uncounted.
    for (let run = 0; run <= RUNS; run++) {
      const seen = (await browser.visit(server.url, {
        before: `globalThis.__name = (named) => named; (${watchUsable})()`,
        slowdown: SLOWDOWN,
        isDone: 'Boolean(window.usable)',
        read: 'window.usable',
      })) as { at: number; scripts: string[] }
      if (run > 0) times.push(seen.at)
      scripts = seen.scripts
    }
  } finally {
    await browser.close()
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
