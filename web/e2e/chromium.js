import { findChromium } from '../../api/testing/services.js'
/** Debian's Chromium or another; null where there is none. */
export const executablePath = findChromium()
/** As Chromium itself draws where there is no graphics card: pages in software, the map by a software WebGL. */
export const launchOptions = {
  executablePath: executablePath ?? '',
  args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader-webgl', '--enable-unsafe-swiftshader'],
}
