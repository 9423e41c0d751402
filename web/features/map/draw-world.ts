import type { Hotspots } from './hotspots-on-map.ts'
import { toX, toY } from './mercator.ts'
import type { Mover } from './mover-store.ts'
import { type Palette, parseColor } from './palette.ts'
import { type PackageState, packageStates } from './state-on-map.ts'

/** A ring of the countries' outline: longitude, latitude, longitude, latitude … */
export type Ring = readonly number[]

const north = toY(76)
const south = toY(-56)

/** The ratio of width to height of the small world. */
export const worldAspect = 1 / (south - north)

/** The position of a Mercator place on a canvas of this width. */
export const toCanvas = (x: number, y: number, width: number): [number, number] => [x * width, (y - north) * width]

/**
 * Draws the countries, and the hotspots on them. `width` is in pixels of the canvas; `ratio` of them are one CSS pixel.
 */
export function drawWorld(
  context: CanvasRenderingContext2D,
  parts: { rings: readonly Ring[]; hotspots: Hotspots; palette: Palette; width: number; height: number; ratio: number },
): void {
  const { rings, hotspots, palette, width, height, ratio } = parts
  context.fillStyle = palette.sea
  context.fillRect(0, 0, width, height)
  context.beginPath()
  for (const ring of rings) {
    for (let index = 0; index < ring.length; index += 2) {
      const [x, y] = toCanvas(toX(ring[index] ?? 0), toY(ring[index + 1] ?? 0), width)
      if (index === 0) context.moveTo(x, y)
      else context.lineTo(x, y)
    }
    context.closePath()
  }
  context.fillStyle = palette.land
  context.fill()
  context.strokeStyle = palette.border
  context.lineWidth = 0.6 * ratio
  context.stroke()
  drawHotspots(context, hotspots, palette, width, ratio)
}

function drawHotspots(
  context: CanvasRenderingContext2D,
  { ways, rings }: Hotspots,
  { severities, ink }: Palette,
  width: number,
  ratio: number,
): void {
  for (const { hotspot, points, width: thickness } of ways) {
    context.strokeStyle = severities[hotspot.severity] ?? ink
    context.lineWidth = (thickness / 2) * ratio
    // A line across the date line continues on the other side.
    for (const copy of [-1, 0, 1]) {
      context.beginPath()
      for (const { x, y } of points) context.lineTo(...toCanvas(x + copy, y, width))
      context.stroke()
    }
  }
  for (const { hotspot, point, radius } of rings) {
    const color = severities[hotspot.severity] ?? ink
    context.beginPath()
    context.arc(...toCanvas(point.x, point.y, width), (radius / 3) * ratio, 0, 2 * Math.PI)
    context.globalAlpha = 0.16
    context.fillStyle = color
    context.fill()
    context.globalAlpha = 1
    context.strokeStyle = color
    context.lineWidth = 1.4 * ratio
    context.stroke()
  }
}

/** `#rrggbb` as one pixel of image data, opaque. */
export function pixelOf(color: string): number {
  const [red, green, blue] = parseColor(color)
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0
}

const isCalm = (state: PackageState): boolean => state === 'on-time' || state === 'none'

/** The mean of two colours. */
const between = (a: number, b: number): number =>
  ((((a >>> 1) & 0x7f7f7f7f) + ((b >>> 1) & 0x7f7f7f7f)) | 0xff000000) >>> 0

/**
 * Draws a square of `size` pixels for each package, urgent ones on top and calm ones paler. It writes pixels instead of
 * drawing shapes: 10,000 take a millisecond or two, with and without a graphics processor.
 */
export function stampPackages(
  pixels: Uint32Array,
  { width, height, size }: { width: number; height: number; size: number },
  movers: Iterable<Pick<Mover, 'x' | 'y' | 'state'>>,
  colors: Record<PackageState, number>,
): void {
  const byState: Record<PackageState, Pick<Mover, 'x' | 'y'>[]> = {
    none: [],
    'on-time': [],
    'at-risk': [],
    late: [],
    anomaly: [],
  }
  for (const mover of movers) byState[mover.state].push(mover)
  for (const state of packageStates) {
    for (const { x, y } of byState[state]) {
      const [left, top] = toCanvas(x, y, width).map((value) => Math.round(value - size / 2)) as [number, number]
      for (let row = Math.max(0, top); row < Math.min(height, top + size); row++) {
        for (let at = row * width + Math.max(0, left); at < row * width + Math.min(width, left + size); at++)
          pixels[at] = isCalm(state) ? between(pixels[at] ?? 0, colors[state]) : colors[state]
      }
    }
  }
}
