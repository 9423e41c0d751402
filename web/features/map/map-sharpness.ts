import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Palette } from './palette.ts'

/** The share of its pixels with which a map is drawn while it moves and frames are slow. */
const coarseness = 0.5

/** Controls the resolution and the colours of a map. `ratio`: pixels of the screen per CSS pixel. */
export function createSharpness(map: MapLibreMap, ratio: number) {
  let isStyled = false
  let isResizing = false
  map.once('style.load', () => {
    isStyled = true
  })
  /** MapLibre paints nothing before its style is loaded, and reports an error. */
  const whenStyled = (paint: () => void): void => void (isStyled ? paint() : map.once('style.load', paint))

  function drawAt(next: number): void {
    if (map.getPixelRatio() === next) return
    // MapLibre treats this as a movement, and would end the one that a user is making.
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
    /** Whether an apparent movement is only the change of the resolution. */
    isChanging: () => isResizing,
    colour: ({ land, border }: Palette) =>
      whenStyled(() => {
        map.setPaintProperty('land', 'fill-color', land)
        map.setPaintProperty('borders', 'line-color', border)
      }),
  }
}
