import type { Page } from 'playwright-core'

type Watched = { frames: number; longest: number; since: number }

/** Begins to count frames and to note the longest task in the page. */
export const watchFrames = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const watched = { frames: 0, longest: 0, since: performance.now() }
    Object.assign(window, { watched })
    const count = () => {
      watched.frames++
      requestAnimationFrame(count)
    }
    requestAnimationFrame(count)
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) watched.longest = Math.max(watched.longest, duration)
    }).observe({ entryTypes: ['longtask'] })
  })

/** Frames a second and the longest task (ms; 0: none above 50) since `watchFrames`. */
export const readFrames = (page: Page): Promise<{ perSecond: number; longest: number }> =>
  page.evaluate(() => {
    const { watched } = window as unknown as { watched: Watched }
    return { perSecond: (watched.frames / (performance.now() - watched.since)) * 1000, longest: watched.longest }
  })
