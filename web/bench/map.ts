import type { Browser } from 'playwright-core'
import { startChild } from './child.ts'
import { inMs, type Line, quantile } from './figures.ts'
import type { MapCommand, MapReply } from './map-server.ts'
import { openWindow } from './open.ts'

const PACKAGES = 10_000
const WARM_UP_S = 3
const SECONDS = 8

/** Runs in the page before its scripts: notes when the map clears its canvas, that is, draws again. */
function watchDraws() {
  const draws: number[] = []
  Object.assign(window, { draws })
  const { clear } = WebGL2RenderingContext.prototype
  WebGL2RenderingContext.prototype.clear = function (mask) {
    const now = performance.now()
    // Several within a frame are one.
    if (mask & this.COLOR_BUFFER_BIT && now - (draws.at(-1) ?? 0) > 1) draws.push(now)
    return clear.call(this, mask)
  }
}

/** Runs in the page: a hand that drags the map in loops, one step a frame; the milliseconds from one draw to the next. */
async function pan(seconds: number): Promise<number[]> {
  const canvas = document.querySelector('canvas.maplibregl-canvas')
  if (!canvas) throw new Error('No map is there.')
  const { x, y, width, height } = canvas.getBoundingClientRect()
  const act = (type: string, target: EventTarget, turn: number) =>
    target.dispatchEvent(
      new MouseEvent(type, {
        bubbles: true,
        cancelable: true,
        clientX: x + width * (0.5 + 0.3 * Math.sin(1.5 * turn)),
        clientY: y + height * (0.5 + 0.2 * Math.sin(2.1 * turn)),
        buttons: 1,
        view: window,
      }),
    )
  const { draws } = window as unknown as { draws: number[] }
  act('mousedown', canvas, 0)
  draws.length = 0
  const began = performance.now()
  await new Promise<void>((done) => {
    const step = () => {
      const turn = (performance.now() - began) / 1000
      act('mousemove', document, turn)
      if (turn < seconds) requestAnimationFrame(step)
      else done()
    }
    requestAnimationFrame(step)
  })
  act('mouseup', document, seconds)
  return draws.slice(1).map((at, n) => at - (draws[n] ?? at))
}

/** The map while a hand moves it and thousands of packages move on it. */
export async function measureMap(browser: Browser): Promise<Line[]> {
  const server = await startChild<MapCommand, MapReply>('map-server.ts')
  try {
    await server.ask({ packages: PACKAGES })
    const { page, close } = await openWindow(browser)
    await page.addInitScript(watchDraws)
    const lines: Line[] = []
    for (const grouped of [true, false]) {
      await page.goto(`${server.url}/map`)
      await page
        .getByText(`${PACKAGES.toLocaleString('en')} packages`)
        .first()
        .waitFor()
      if (!grouped) await page.getByLabel('Group what is near').uncheck()
      await page.evaluate(pan, WARM_UP_S)
      const gaps = await page.evaluate(pan, SECONDS)
      const what = grouped ? 'grouped where they are near' : 'each drawn alone'
      lines.push(
        {
          what: `frames a second while panning, ${PACKAGES.toLocaleString('en')} packages, ${what}`,
          value: (1000 / (gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length)).toFixed(1),
          aim: 'at least 30',
        },
        { what: 'from one frame to the next, p95', value: inMs(quantile(gaps, 0.95)) },
      )
    }
    await close()
    return lines
  } finally {
    server.stop()
  }
}
