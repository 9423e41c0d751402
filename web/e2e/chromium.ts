import { findChromium } from '../../api/testing/services.ts'

/** Debian's Chromium or another; null where there is none. */
export const executablePath = findChromium()

/** Software rendering, so that the map draws where there is no graphics card. */
export const launchOptions = {
  executablePath: executablePath ?? '',
  args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'],
}
