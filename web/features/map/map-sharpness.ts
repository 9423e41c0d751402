import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Palette } from './palette.ts'

/** The part of its pixels that a map is drawn with while it moves and frames are slow. */
const coarseness = 0.5

/** How sharply a map is drawn, and in which colours. `ratio`: pixels of the screen a CSS pixel. */
export function createSharpness(map: MapLibreMap, ratio: number) {
  let isStyled = false
  let isResizing = false
  map.once('style.load', () => {
    isStyled = true
  })
  /** MapLibre paints nothing before its style is there, and complains. */
  const whenStyled = (paint: () => void): void => void (isStyled ? paint() : map.once('style.load', paint))

  function drawAt(next: number): void {
    if (map.getPixelRatio() === next) return
    // MapLibre takes it for a movement, and would end the one that a hand is making.
    const { stop } = map
    map.stop = () => map
    isResizing = true
    map.setPixelRatio(next)
    isResizing = false
    map.stop = stop
    // Half of the work of a frame where the processor draws.
    whenStyled(() => map.setPaintProperty('borders', 'line-opacity', next < ratio ? 0 : 1))
  }
  return {
    coarse: () => drawAt(ratio * coarseness),
    sharp: () => drawAt(ratio),
    /** Whether what looks like a movement is the change from one to the other. */
    isChanging: () => isResizing,
    colour: ({ land, border }: Palette) =>
      whenStyled(() => {
        map.setPaintProperty('land', 'fill-color', land)
        map.setPaintProperty('borders', 'line-color', border)
      }),
  }
}
