import { LngLatBounds, Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import type { MapPlace } from '../../addresses/map.ts'
import { type Bounds, boundsAround, boundsOf } from './bounds.ts'
import { levelOf } from './groups.ts'
import { halosAround, type IsSelected } from './halos.ts'
import type { Hotspots } from './hotspots-on-map.ts'
import { createLabelAtlas } from './label-atlas.ts'
import { colorsOf } from './map-colors.ts'
import { mapOptions, wholeWorld } from './map-options.ts'
import { createSharpness } from './map-sharpness.ts'
import { createMarkLayer } from './mark-layer.ts'
import { type Drawn, markHotspots, markPackages } from './marks.ts'
import { type Point, toLatitude, toLongitude, toX, toY } from './mercator.ts'
import { type Mover, type MoverStore, moveMs } from './mover-store.ts'
import { initialPace, nextPace } from './pace.ts'
import type { Palette } from './palette.ts'
import { type Pick, pickAt } from './picking.ts'
import { labelTowns, type View } from './town-labels.ts'
import { fetchTowns, type Town } from './towns.ts'

/** What the map shows besides the positions of packages. */
export type Shown = {
  accepts: (mover: Mover) => boolean
  grouped: boolean
  hotspots: Hotspots
  isSelected: IsSelected
  palette: Palette
  reducedMotion: boolean
}

export type WorldMap = {
  show(shown: Shown): void
  goTo(view: MapPlace): void
  /** Moves there only if it is not in view. */
  reveal(place: { latitude: number; longitude: number }): void
  /** Fits everything shown into the view; the world when there is nothing. */
  fitAll(): void
  frame(members: readonly Point[]): void
  zoomBy(steps: number): void
  remove(): void
}

export type WorldMapEvents = {
  /** Called when it comes to rest. */
  onView(view: MapPlace): void
  /** Called while it moves and when it comes to rest. */
  onBounds(bounds: Bounds): void
  onPick(pick: Pick | null): void
  onTrouble(sentence: string): void
}

const restMs = 250
const rebuildMs = 120

setWorkerUrl(workerUrl)

/**
 * A map in an element; throws where there is no WebGL.
 *
 * It rests or moves (`isMoving`); while it moves and frames are slow (`pace`), it is drawn coarsely and markers jump.
 * Its marks are rebuilt (`rebuild`) a moment after the store, the towns or the level of zoom changed, and at once by
 * `show`; markers then glide from where they were until `glideUntil`.
 */
export function createWorldMap(
  container: HTMLElement,
  {
    store,
    view,
    shown: first,
    events,
  }: { store: MoverStore; view: MapPlace | null; shown: Shown; events: WorldMapEvents },
): WorldMap {
  const ratio = window.devicePixelRatio || 1
  const map = new MapLibreMap(mapOptions(container, { view, palette: first.palette, ratio }))
  const sharpness = createSharpness(map, ratio)
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()

  const atlas = createLabelAtlas(ratio)
  const layer = createMarkLayer(atlas)
  let shown = first
  let colors = colorsOf(first.palette)
  let towns: readonly Town[] = []
  let drawn: Drawn = { dots: [], circles: [], groups: [] }
  let before = new Map<string, Point>()
  let level = Number.NaN
  let glideUntil = 0
  let pace = initialPace
  let lastFrame: number | null = null
  let isMoving = false
  let rebuilding: ReturnType<typeof setTimeout> | undefined
  let resting: ReturnType<typeof setTimeout> | undefined
  atlas.clear(first.palette)

  function rebuild(): void {
    rebuilding = undefined
    const now = performance.now()
    const zoom = map.getZoom()
    if (level !== levelOf(zoom)) before = new Map()
    level = levelOf(zoom)
    if (atlas.isFull()) atlas.clear(shown.palette)
    const accepted: Mover[] = []
    for (const mover of store.movers.values()) if (shown.accepts(mover)) accepted.push(mover)
    drawn = markPackages(accepted, { zoom, grouped: shown.grouped, colors, before, now })
    before = new Map(drawn.groups.map(({ key, x, y }) => [key, { x, y }]))
    const under = [
      ...markHotspots(shown.hotspots, colors),
      ...labelTowns(towns, viewOf(map.getBounds()), zoom, colors.ink),
    ]
    layer.set(
      {
        under,
        dots: drawn.dots,
        over: [...drawn.circles, ...halosAround(shown.isSelected, drawn, shown.hotspots, colors.link)],
      },
      colors,
    )
    layer.glides = !shown.reducedMotion && !pace.isCoarse
    glideUntil = layer.glides ? now + moveMs : 0
    map.triggerRepaint()
  }

  const soon = () => {
    rebuilding ??= setTimeout(rebuild, rebuildMs)
  }

  const tellBounds = () => {
    const seen = map.getBounds()
    events.onBounds(
      boundsOf({ south: seen.getSouth(), west: seen.getWest(), north: seen.getNorth(), east: seen.getEast() }),
    )
  }

  function rest(): void {
    // Slow frames may be further apart than that.
    if (map.isMoving()) {
      resting = setTimeout(rest, restMs)
      return
    }
    isMoving = false
    lastFrame = null
    sharpness.sharp()
    tellBounds()
    soon()
    const { lng, lat } = map.getCenter().wrap()
    events.onView({ longitude: lng, latitude: lat, zoom: map.getZoom() })
  }

  map.on('move', () => {
    if (sharpness.isChanging()) return
    isMoving = true
    if (pace.isCoarse) sharpness.coarse()
    if (levelOf(map.getZoom()) !== level) soon()
    clearTimeout(resting)
    resting = setTimeout(rest, restMs)
  })
  map.on('render', () => {
    const now = performance.now()
    const isGliding = now < glideUntil
    // Count only consecutive frames: in a gap there was nothing to draw.
    const isBusy = isMoving || isGliding
    if (isBusy && lastFrame !== null) pace = nextPace(pace, now - lastFrame)
    lastFrame = isBusy ? now : null
    if (isGliding) map.triggerRepaint()
  })
  const pointOf = ({ lngLat }: { lngLat: { lng: number; lat: number } }): Point => ({
    x: toX(lngLat.lng),
    y: toY(lngLat.lat),
  })
  const pick = (at: Point) => pickAt(at, { ...drawn, hotspots: shown.hotspots }, map.getZoom(), performance.now())
  map.on('click', (event) => {
    const found = pick(pointOf(event))
    if (found?.kind === 'group' && !found.isOnePlace) frame(found.members)
    else events.onPick(found)
  })
  map.on('mousemove', (event) => {
    if (!isMoving) map.getCanvas().style.cursor = pick(pointOf(event)) ? 'pointer' : ''
  })
  map.on('error', ({ error }) => events.onTrouble(error.message))
  // Also after a lost WebGL context, when the style is rebuilt.
  map.on('styledata', () => {
    if (!map.getLayer(layer.id)) map.addLayer(layer)
  })
  map.getCanvas().setAttribute('aria-label', 'Map. Move it with the arrow keys, zoom with plus and minus.')
  const stopFollowing = store.subscribe(soon)
  const stopFetching = fetchTowns((found) => {
    towns = found
    soon()
  })
  rebuild()
  tellBounds()

  function frame(members: readonly Point[]): void {
    const found = boundsAround(members.map(({ x, y }) => ({ latitude: toLatitude(y), longitude: toLongitude(x) })))
    if (!found) return void map.fitBounds(wholeWorld, { padding: 16 })
    const { west, south, east, north } = found
    map.fitBounds(new LngLatBounds([west, south, east, north]), { padding: 64, maxZoom: 9, ...motion() })
  }
  const motion = () => ({ animate: !shown.reducedMotion, duration: 500 })

  return {
    show(next) {
      const isRecoloured = next.palette !== shown.palette
      shown = next
      if (isRecoloured) {
        const { palette } = next
        colors = colorsOf(palette)
        atlas.clear(palette)
        sharpness.colour(palette)
      }
      clearTimeout(rebuilding)
      rebuild()
    },
    goTo({ longitude, latitude, zoom }) {
      const centre = map.getCenter().wrap()
      const isThere =
        Math.abs(centre.lng - longitude) < 1e-3 &&
        Math.abs(centre.lat - latitude) < 1e-3 &&
        Math.abs(map.getZoom() - zoom) < 1e-2
      if (!isThere) map.jumpTo({ center: [longitude, latitude], zoom })
    },
    reveal({ latitude, longitude }) {
      if (map.getBounds().contains([longitude, latitude])) return
      map.easeTo({ center: [longitude, latitude], zoom: Math.max(3, map.getZoom()), ...motion() })
    },
    fitAll() {
      const { ways, rings } = shown.hotspots
      const points = [...ways.flatMap((way) => way.points), ...rings.map(({ point }) => point)]
      for (const mover of store.movers.values()) if (shown.accepts(mover)) points.push(mover)
      frame(points)
    },
    frame,
    zoomBy: (steps) => map.zoomTo(map.getZoom() + steps, motion()),
    remove() {
      clearTimeout(rebuilding)
      clearTimeout(resting)
      stopFollowing()
      stopFetching()
      map.remove()
    },
  }
}

const viewOf = (seen: LngLatBounds): View => ({
  west: toX(seen.getWest()),
  east: toX(seen.getEast()),
  north: toY(seen.getNorth()),
  south: toY(seen.getSouth()),
})
