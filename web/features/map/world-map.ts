import { LngLatBounds, Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import type { MapPlace } from '../../addresses/map.ts'
import { type Bounds, boundsAround, boundsOf } from './bounds.ts'
import { levelOf } from './groups.ts'
import type { Hotspots } from './hotspots-on-map.ts'
import { createLabelAtlas } from './label-atlas.ts'
import { createMarkLayer } from './mark-layer.ts'
import { type Colors, haloAt, type Mark, markHotspots, markPackages } from './marks.ts'
import { type Point, toLatitude, toLongitude, toX, toY } from './mercator.ts'
import { type Mover, type MoverStore, moveMs } from './mover-store.ts'
import { initialPace, nextPace } from './pace.ts'
import { type Palette, parseColor } from './palette.ts'
import { type Pick, pickAt } from './picking.ts'
import { fetchTowns, type Town } from './towns.ts'

/** What the map shows besides the packages' places. */
export type Shown = {
  accepts: (mover: Mover) => boolean
  grouped: boolean
  hotspots: Hotspots
  isSelected: { mover: (mover: Mover) => boolean; hotspot: (id: string) => boolean }
  palette: Palette
  reducedMotion: boolean
}

export type WorldMap = {
  show(shown: Shown): void
  goTo(view: MapPlace): void
  /** Moves there only when it is not in view. */
  reveal(place: { latitude: number; longitude: number }): void
  /** All that is shown; the world when there is nothing. */
  fitAll(): void
  frame(members: readonly Point[]): void
  zoomBy(steps: number): void
  remove(): void
}

export type WorldMapEvents = {
  /** When it rests. */
  onView(view: MapPlace): void
  /** As it moves and when it rests. */
  onBounds(bounds: Bounds): void
  onPick(pick: Pick | null): void
  onTrouble(sentence: string): void
}

const restMs = 250
const rebuildMs = 120
const coarseness = 0.5
const wholeWorld: [[number, number], [number, number]] = [
  [-150, -50],
  [165, 68],
]

setWorkerUrl(workerUrl)

/** A map in an element; throws where there is no WebGL. */
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
  const map = new MapLibreMap({
    container,
    ...(view
      ? { center: [view.longitude, view.latitude] as [number, number], zoom: view.zoom }
      : { bounds: wholeWorld, fitBoundsOptions: { padding: 16 } }),
    minZoom: 0,
    maxZoom: 10,
    pixelRatio: ratio,
    attributionControl: false,
    dragRotate: false,
    touchPitch: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    canvasContextAttributes: { antialias: false },
    style: {
      version: 8,
      sources: { countries: { type: 'geojson', data: new URL('/map/countries.json', location.href).href } },
      layers: [
        {
          id: 'land',
          type: 'fill',
          source: 'countries',
          paint: { 'fill-color': first.palette.land, 'fill-antialias': false },
        },
        {
          id: 'borders',
          type: 'line',
          source: 'countries',
          paint: { 'line-color': first.palette.border, 'line-width': 0.8 },
        },
      ],
    },
  })
  let isStyled = false
  map.once('style.load', () => {
    isStyled = true
  })
  /** MapLibre paints nothing before its style is there, and complains. */
  const whenStyled = (paint: () => void): void => void (isStyled ? paint() : map.once('style.load', paint))
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()

  const atlas = createLabelAtlas(ratio)
  const layer = createMarkLayer(atlas)
  let shown = first
  let colors = colorsOf(first.palette)
  let places: readonly Town[] = []
  let drawn: ReturnType<typeof markPackages> = { dots: [], circles: [], groups: [] }
  let before = new Map<string, Point>()
  let level = Number.NaN
  let glideUntil = 0
  let pace = initialPace
  let lastFrame: number | null = null
  let isMoving = false
  let isResizing = false
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
    const under = [...markHotspots(shown.hotspots, colors), ...labels(zoom)]
    layer.set({ under, dots: drawn.dots, over: [...drawn.circles, ...halos()] }, colors)
    layer.glides = !shown.reducedMotion && !pace.isCoarse
    glideUntil = layer.glides ? now + moveMs : 0
    map.triggerRepaint()
  }

  function labels(zoom: number): Mark[] {
    const still = { since: Number.NEGATIVE_INFINITY, radius: 0, color: colors.ink }
    const seen = map.getBounds()
    const [west, east] = [toX(seen.getWest()), toX(seen.getEast())]
    const [north, south] = [toY(seen.getNorth()), toY(seen.getSouth())]
    const inView = places.filter(
      (place) => place.zoom <= zoom && place.y > north && place.y < south && isBetween(place.x, west, east),
    )
    return inView.map(({ name, x, y }) => ({
      shape: 'label' as const,
      x,
      y,
      fromX: x,
      fromY: y,
      label: name,
      ...still,
    }))
  }

  function halos(): Mark[] {
    const found: Mark[] = []
    const group = drawn.groups.find(({ members }) => members.some(shown.isSelected.mover))
    const [only] = group?.members ?? []
    if (group && only) {
      const isOne = group.members.length === 1
      const place = isOne ? only : group
      const mark = (isOne ? drawn.dots : drawn.circles).find(({ x, y }) => x === place.x && y === place.y)
      if (mark) found.push(haloAt(mark, colors.link))
    }
    const still = Number.NEGATIVE_INFINITY
    const ring = shown.hotspots.rings.find(({ hotspot }) => shown.isSelected.hotspot(hotspot.id))
    if (ring) {
      const { point, radius } = ring
      found.push(haloAt({ ...point, fromX: point.x, fromY: point.y, since: still, radius }, colors.link))
    }
    const way = shown.hotspots.ways.find(({ hotspot }) => shown.isSelected.hotspot(hotspot.id))
    for (const point of way ? [way.points[0], way.points.at(-1)] : [])
      if (point) found.push(haloAt({ ...point, fromX: point.x, fromY: point.y, since: still, radius: 2 }, colors.link))
    return found
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
    // Slow frames may lie further apart than that.
    if (map.isMoving()) {
      resting = setTimeout(rest, restMs)
      return
    }
    isMoving = false
    lastFrame = null
    drawAt(ratio)
    tellBounds()
    soon()
    const { lng, lat } = map.getCenter().wrap()
    events.onView({ longitude: lng, latitude: lat, zoom: map.getZoom() })
  }

  // MapLibre takes it for a movement, and would end the one that a hand is making.
  function drawAt(next: number): void {
    if (map.getPixelRatio() === next) return
    const { stop } = map
    map.stop = () => map
    isResizing = true
    map.setPixelRatio(next)
    isResizing = false
    map.stop = stop
    // Half of the work of a frame where the processor draws.
    whenStyled(() => map.setPaintProperty('borders', 'line-opacity', next < ratio ? 0 : 1))
  }

  map.on('move', () => {
    if (isResizing) return
    isMoving = true
    if (pace.isCoarse) drawAt(ratio * coarseness)
    if (levelOf(map.getZoom()) !== level) soon()
    clearTimeout(resting)
    resting = setTimeout(rest, restMs)
  })
  map.on('render', () => {
    const now = performance.now()
    const isGliding = now < glideUntil
    // Only of frames that follow each other: else nothing was to be drawn meanwhile.
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
  // Also after a lost WebGL context, when the style is built anew.
  map.on('styledata', () => {
    if (!map.getLayer(layer.id)) map.addLayer(layer)
  })
  map.getCanvas().setAttribute('aria-label', 'Map. Move it with the arrow keys, zoom with plus and minus.')
  const stopFollowing = store.subscribe(soon)
  const stopFetching = fetchTowns((found) => {
    places = found
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
        whenStyled(() => {
          map.setPaintProperty('land', 'fill-color', palette.land)
          map.setPaintProperty('borders', 'line-color', palette.border)
        })
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

/** Also in a copy of the world beside it. */
const isBetween = (x: number, west: number, east: number): boolean => x + Math.ceil(west - x) <= east

const mapped = <Key extends string>(colors: Record<Key, string>) =>
  Object.fromEntries(Object.entries<string>(colors).map(([key, color]) => [key, parseColor(color)])) as Record<
    Key,
    ReturnType<typeof parseColor>
  >

const colorsOf = ({ states, severities, ink, surface, link }: Palette): Colors => ({
  states: mapped(states),
  severities: mapped(severities),
  ink: parseColor(ink),
  surface: parseColor(surface),
  link: parseColor(link),
})
